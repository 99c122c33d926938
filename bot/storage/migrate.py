"""Brings the schema up to date when the service starts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from bot.storage.errors import SchemaError, StorageError, storage_error
from bot.storage.tables import Table

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

FOLDER = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 5_230_117
"""Any fixed number: two services that start at once on PostgreSQL take turns by it."""


def upgrade(url: URL) -> None:
    """Run the migrations that the database lacks; blocks. Raises ``StorageError``, ``SchemaError``."""
    sqlite = url.get_backend_name() == "sqlite"
    name = str(url.database) if sqlite else url.render_as_string(hide_password=True)
    if sqlite:
        _make_folder(Path(name).parent)
        url = url.set(drivername="sqlite")
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(
                "PRAGMA busy_timeout=5000" if sqlite else f"SELECT pg_advisory_lock({MIGRATION_LOCK})"
            )
            connection.commit()
            _migrate(connection, name)
            _check_writable(connection, sqlite=sqlite)
    except DBAPIError as error:
        raise storage_error(name, error) from error
    finally:
        engine.dispose()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"database folder {folder}: it cannot be made ({error.strerror})") from error


def _migrate(connection: Connection, name: str) -> None:
    scripts = ScriptDirectory(FOLDER)
    known = {script.revision for script in scripts.walk_revisions()}
    current = set(MigrationContext.configure(connection).get_current_heads())
    connection.commit()
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
        environment.configure(connection=connection, target_metadata=Table.metadata)
        with environment.begin_transaction():
            environment.run_migrations()
    connection.commit()


def _check_writable(connection: Connection, *, sqlite: bool) -> None:
    """Fail now rather than with the first customer where the database is read-only or locked for good."""
    if sqlite:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    # Rewrites what is there; deciding that a row may change is enough to be refused.
    connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")
    connection.commit()
