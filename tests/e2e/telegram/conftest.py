"""One Bot API server and one bot beside it, for every test of this folder; all in one event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.e2e.process import kefu
from tests.telegram.bot_process import BotProcess, linked, serving
from tests.telegram.customer import Customer
from tests.telegram.server import BotApiServer, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run what stands in this folder in the loop of the server."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def index(data_folder: Path) -> Path:
    """A folder with an index that is current."""
    done = kefu("index", "--data", str(data_folder))
    assert done.returncode == 0, done.stderr
    return data_folder


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def telegram() -> AsyncIterator[BotApiServer]:
    """The Bot API server."""
    async with running() as server:
        yield server


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def bot(
    telegram: BotApiServer, index: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[BotProcess]:
    """A bot by long polling."""
    data = linked(index, tmp_path_factory.mktemp("bot") / "data")
    async with serving(telegram, data, KEFU_RATE_LIMIT="1000") as bot:
        yield bot


@pytest.fixture
def customer(telegram: BotApiServer, bot: BotProcess) -> Customer:
    """A customer whom the bot does not know yet."""
    assert bot.returncode is None
    return telegram.customer()


@pytest.fixture(autouse=True)
def every_call_is_valid(telegram: BotApiServer) -> Iterator[None]:
    """Whatever a test does, the bot keeps to the documentation; faults end with the test."""
    yield
    telegram.faults.rules.clear()
    invalid = [f"{call.method}: {call.error}" for call in telegram.invalid_calls]
    telegram.invalid_calls.clear()
    assert invalid == []
