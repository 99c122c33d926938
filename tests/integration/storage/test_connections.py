from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.storage.database import Database
from tests.until import until

pytestmark = pytest.mark.integration


async def test_who_is_cancelled_while_connecting_leaves_no_connection_behind(tmp_path: Path) -> None:
    async def read(database: Database) -> None:
        async with database.read() as session:
            await session.execute(text("SELECT 1"))

    before = threading.active_count()
    for place in range(40):
        database = await Database.open(f"sqlite:///{tmp_path / 'kefu.db'}")
        reading = [asyncio.create_task(read(database)) for _ in range(3)]
        await asyncio.sleep(place * 0.0003)  # from before the connection to after it
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)
        await database.close()

    # The threads of SQLite's connections end with them, in a moment; that of `to_thread` stays.
    await until(lambda: threading.active_count() <= before + 1)
    assert threading.active_count() <= before + 1
