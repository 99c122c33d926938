"""The database: connections, and transactions that do not block the event loop."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from bot.storage.errors import StorageError, storage_error
from bot.storage.migrate import upgrade

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

    from sqlalchemy import URL, Connection

BUSY_SECONDS = 5.0
"""How long SQLite waits for another process before it says that the database is locked."""
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
WRITES = "kefu_writes"


def parse_url(url: str) -> URL:
    """Return the URL with the driver that Kefu uses. Raises ``StorageError`` for any other database."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StorageError("KEFU_DATABASE is no database URL; write sqlite:///FILE or postgresql://…") from error
    backend = parsed.drivername.partition("+")[0]
    if backend not in DRIVERS:
        raise StorageError(f"KEFU_DATABASE: {backend} is not supported; use sqlite or postgresql")
    if backend == "sqlite" and not parsed.database:
        raise StorageError("KEFU_DATABASE: a SQLite database needs a file: sqlite:///FILE")
    return parsed.set(drivername=DRIVERS[backend])


class Database:
    """Sessions over one database. Every transaction ends with its block."""

    def __init__(self, engine: AsyncEngine, url: URL) -> None:
        self._engine = engine
        self.url = url
        self.name = url.database if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
        self.is_sqlite = url.get_backend_name() == "sqlite"
        # SQLite has one writer at a time; waiting here in order is fair, its own busy loop is not.
        self._writer: AbstractAsyncContextManager[Any] = asyncio.Lock() if self.is_sqlite else nullcontext()
        self._reads = async_sessionmaker(engine, expire_on_commit=False)
        self._writes = async_sessionmaker(engine.execution_options(**{WRITES: True}), expire_on_commit=False)

    @classmethod
    async def open(cls, url: str) -> Self:
        """Connect, and bring the schema up to date. Raises ``StorageError`` with what to do about it."""
        parsed = parse_url(url)
        await asyncio.to_thread(upgrade, parsed)
        return cls(_engine(parsed), parsed)

    @classmethod
    def prepare(cls, url: str) -> Self:
        """Bring the schema up to date, blocking; connections are made when they are needed. Raises ``StorageError``."""
        parsed = parse_url(url)
        upgrade(parsed)
        return cls(_engine(parsed), parsed)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Give a session that only reads."""
        async with self._told(), self._reads() as session:
            await _connect(session)
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Give a session whose changes are committed at the end of the block, or not at all."""
        async with self._told(), self._writer, self._writes.begin() as session:
            await _connect(session)
            yield session

    async def close(self) -> None:
        """Let go of every connection."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _told(self) -> AsyncIterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise storage_error(str(self.name), error) from error


async def _connect(session: AsyncSession) -> None:
    """Begin the transaction, all the same where that is cancelled: half-made connections are closed by nobody."""
    connecting = asyncio.ensure_future(session.connection())
    try:
        await asyncio.shield(connecting)
    except asyncio.CancelledError:
        await asyncio.wait([connecting])
        raise


def _engine(url: URL) -> AsyncEngine:
    # Parameters hold what customers write; they stay out of errors, which are logged.
    if url.get_backend_name() != "sqlite":
        return create_async_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=10, hide_parameters=True)
    engine = create_async_engine(
        url, pool_size=4, max_overflow=4, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    # The driver's own way of beginning transactions begins them too late; _begin does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        # What is committed survives a killed process; a power cut may take the last moments.
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={int(BUSY_SECONDS * 1000)}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that turns from reading to writing can fail at once whatever the timeout; this one waits first.
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
