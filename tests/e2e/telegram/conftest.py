"""One Bot API server and one bot beside it, for every test of this folder; all in one event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from tests.e2e.process import kefu
from tests.e2e.telegram.office import Office
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


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def office(index: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """Agents in a forum, where the bot may make topics."""
    async with opened(index, tmp_path_factory.mktemp("office"), forum=True) as office:
        yield office


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def plain_office(index: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """Agents in a group without topics."""
    async with opened(index, tmp_path_factory.mktemp("office"), forum=False) as office:
        yield office


@asynccontextmanager
async def opened(index: Path, folder: Path, *, forum: bool) -> AsyncIterator[Office]:
    async with running() as server:
        group = server.group(forum=forum)
        agent = group.agent(7_000_001, "小李", "administrator")
        async with serving(server, linked(index, folder / "data"), KEFU_TELEGRAM_GROUP=str(group.id)) as bot:
            yield Office(server, bot, group, agent)
    assert [f"{call.method}: {call.error}" for call in server.invalid_calls] == []


@pytest.fixture
def customer(telegram: BotApiServer, bot: BotProcess) -> Customer:
    """A customer whom the bot does not know yet."""
    assert bot.returncode is None
    return telegram.customer()


@pytest.fixture(autouse=True)
def every_call_is_valid(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test does, the bot keeps to the documentation; faults end with the test."""
    yield
    if "telegram" not in request.fixturenames:
        return
    telegram: BotApiServer = request.getfixturevalue("telegram")
    telegram.faults.rules.clear()
    invalid = [f"{call.method}: {call.error}" for call in telegram.invalid_calls]
    telegram.invalid_calls.clear()
    assert invalid == []
