"""What customers asked, where a database has it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from bot.diff.questions import Origin, Question
from bot.storage.database import Database, parse_url
from bot.storage.messages import Messages

if TYPE_CHECKING:
    from bot.settings import Settings

MOST = 5_000
"""Messages of the log that are asked again, the newest."""


def logged(settings: Settings) -> list[Question]:
    """Return what customers typed; nothing where there is no database yet. Raises ``KefuError`` for one that fails."""
    url = parse_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
        return []
    texts = asyncio.run(_texts(settings.database_url))
    return [Question((text,), Origin.LOG) for text in texts if not text.startswith("/")]


async def _texts(url: str) -> list[str]:
    database = await Database.open(url)
    try:
        async with database.read() as session:
            return await Messages(session).asked(MOST)
    finally:
        await database.close()
