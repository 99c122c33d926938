"""Brings the schema up to date when the service starts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event
from sqlalchemy.exc import DBAPIError

from bot.storage.errors import SchemaError, StorageError, storage_error
from bot.storage.schema import METADATA

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

FOLDER = Path(__file__).parent / "migrations"
BUSY_MILLISECONDS = 5_000
MIGRATION_LOCK = 5_230_117
"""Any fixed number: two services that start at once on PostgreSQL take turns by it."""


def upgrade(url: URL) -> None:
    """Run the migrations that the database lacks; blocks. Raises ``StorageError``, ``SchemaError``."""
    sqlite = url.get_backend_name() == "sqlite"
    name = str(url.database) if sqlite else url.render_as_string(hide_password=True)
    if sqlite:
        _make_folder(Path(name).parent)
    engine = create_engine(_url_of(url))
    if sqlite:
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    try:
        # One transaction: a process killed in the middle of a migration leaves the schema as it was.
        with engine.begin() as connection:
            if not sqlite:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
            _migrate(connection, name)
            # Rewrites what is there, so that a database that is read-only fails now and not with the first customer.
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")
    except DBAPIError as error:
        raise storage_error(name, error) from error
    finally:
        engine.dispose()


def _url_of(url: URL) -> URL | str:
    """Return the URL for a driver that blocks."""
    return url.set(drivername="sqlite") if url.get_backend_name() == "sqlite" else url


def _prepare(connection: Any, _record: object) -> None:
    # The driver would commit before every change of the schema; so transactions are begun by hand.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")


def _begin(connection: Connection) -> None:
    # Services that start at once take turns here.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"database folder {folder}: it cannot be made ({error.strerror})") from error


def _migrate(connection: Connection, name: str) -> None:
    scripts = ScriptDirectory(FOLDER)
    known = {script.revision for script in scripts.walk_revisions()}
    current = set(MigrationContext.configure(connection).get_current_heads())
    if not current <= known:
        raise SchemaError(
            f"database {name}: its schema ({', '.join(sorted(current - known))}) is newer than this version of Kefu; "
            "install the newer Kefu, or restore an older backup"
        )
    if current == set(scripts.get_heads()):
        return

    def steps(revision: Any, _context: Any) -> Any:
        return scripts._upgrade_revs("head", revision)  # noqa: SLF001 - what Alembic's own `upgrade` command calls

    with EnvironmentContext(Config(), scripts, fn=steps) as environment:
        environment.configure(connection=connection, target_metadata=METADATA, transactional_ddl=True)
        with environment.begin_transaction():
            environment.run_migrations()
