"""A real PostgreSQL server on this machine, for as long as a block lasts."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

BINARIES = "/usr/lib/postgresql"
"""Where Debian puts the server's programs; they are not on the path."""
PLAIN_USERS = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A server that trusts whoever is on this machine."""

    port: int

    @property
    def url(self) -> str:
        """The URL of the server, without a database."""
        return f"postgresql://kefu@127.0.0.1:{self.port}"

    def new_database(self, name: str) -> str:
        """Make a database and return its URL."""
        with psycopg.connect(f"{self.url}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        return f"{self.url}/{name}"


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Start a server on a free port. Skips where none is installed, unless ``POSTGRES_REQUIRED`` is set."""
    programs = _programs()
    if programs is None:
        if os.environ.get("POSTGRES_REQUIRED"):
            pytest.fail(f"POSTGRES_REQUIRED is set, but there is no PostgreSQL server in {BINARIES}")
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="kefu-postgres-"))
    user = _plain_user()
    if user:
        shutil.chown(folder, user)
    data, log = folder / "data", folder / "log"
    port = _free_port()
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories= -c fsync=off"
    try:
        _run(user, programs / "initdb", "-D", data, "-U", "kefu", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        _run(user, programs / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
        try:
            yield PostgresServer(port)
        finally:
            _run(user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _programs() -> Path | None:
    found = sorted(Path(BINARIES).glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    return found[-1].parent if found else None


def _plain_user() -> str | None:
    """Return the user that the server runs as: it refuses root."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in PLAIN_USERS if name in known)


def _run(user: str | None, *command: Path | str) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        user=user,
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # pg_ctl leaves its pipe to the server: waiting for its end would be waiting for the server's.
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stdout}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port
