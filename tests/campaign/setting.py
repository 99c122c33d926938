"""What every campaign runs in: a Bot API server, a bot on a folder of its own, and an index that is built once."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.campaign.load import Load, learn
from tests.campaign.tally import Tally
from tests.e2e.process import ROOT, kefu
from tests.telegram.bot_process import BotProcess, linked
from tests.telegram.server import BotApiServer, running

INDEX: Final = ROOT / "var"
"""Where ``make index`` builds; a campaign builds it if nobody has."""
SETTINGS: Final = {"KEFU_RATE_LIMIT": "100000", "KEFU_LOG_LEVEL": "warning"}
"""A campaign's customers ask faster than people."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The parts of a campaign."""

    server: BotApiServer
    bot: BotProcess
    load: Load
    tally: Tally


@asynccontextmanager
async def setting(index: Path | None = None, **settings: str) -> AsyncIterator[Setting]:
    """Start a server and a bot that answers, with questions learnt, until the block ends."""
    if index is None:
        index = INDEX
        built = await asyncio.to_thread(kefu, "index", "--data", str(index))
        if built.returncode:
            raise RuntimeError(built.stderr)
    with tempfile.TemporaryDirectory(prefix="kefu-campaign-") as folder:
        async with running() as server:
            bot = BotProcess(server, linked(index, Path(folder) / "data"), **SETTINGS, **settings)
            try:
                await bot.start()
                questions = await learn(server)
                tally = Tally()
                server.keep_calls = False
                server.seen = tally.see
                yield Setting(server, bot, Load(server, questions, tally), tally)
            finally:
                if bot.returncode is None:
                    await bot.kill()
