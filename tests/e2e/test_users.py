"""``kefu user``: real processes on a database of their own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bot.storage.database import Database
from bot.storage.user_access import Second, Seconds
from bot.storage.users import Users
from tests.apart import run_apart
from tests.e2e.process import kefu

PASSWORD = "correct horse 9\n"  # noqa: S105 - of the users of tests
User = Callable[..., CompletedProcess[str]]


@pytest.fixture
def user(tmp_path: Path) -> User:
    """Runs ``kefu user`` on a data folder of the test's own."""
    return lambda *arguments, stdin="": kefu("user", *arguments, "--data", str(tmp_path), stdin=stdin)


@pytest.fixture
def lilei(user: User) -> str:
    assert user("add", "lilei", "--name", "李雷", "--role", "agent", stdin=PASSWORD).returncode == 0
    return "lilei"


def rows(user: User) -> list[list[str]]:
    return [line.split("\t") for line in user("list").stdout.splitlines()]


def signed_in(data: Path, *digests: str) -> None:
    """Sign the first user in, with a second factor."""

    async def fill() -> None:
        database = await Database.open(f"sqlite:///{data / 'kefu.db'}")
        async with database.write() as session:
            for digest in digests:
                await Users(session).sign_in("1", digest, "c", datetime.now(UTC), address="::1", browser="Firefox")
            await Seconds(session).set("1", Second("A" * 32, (), 0))
        await database.close()

    run_apart(fill())


def test_roles_are_given_and_taken_and_a_user_is_disabled_and_enabled(user: User, lilei: str) -> None:
    assert rows(user) == [["lilei", "李雷", "agent", "active", "off"]]
    assert user("roles", lilei, "--role", "editor", "--role", "agent").stdout == "lilei: agent, editor\n"
    assert user("disable", "LiLei").stdout == "lilei: disabled\n"
    assert rows(user) == [["lilei", "李雷", "agent editor", "disabled", "off"]]
    assert user("enable", lilei).stdout == "lilei: enabled\n"
    assert rows(user)[0][3] == "active"


def test_sessions_are_listed_and_ended(user: User, lilei: str, tmp_path: Path) -> None:
    signed_in(tmp_path, "a" * 64, "b" * 64)
    listed = [line.split("\t") for line in user("sessions", lilei).stdout.splitlines()]
    assert sorted((row[0], *row[2:]) for row in listed) == [("a" * 10, "::1", "Firefox"), ("b" * 10, "::1", "Firefox")]
    assert user("sessions", lilei, "--end", "a" * 10).returncode == 0
    assert user("sessions", lilei).stdout.startswith("b" * 10)
    assert user("sessions", lilei, "--end", "a" * 10).returncode == 1
    assert user("sessions", lilei, "--end-all").returncode == 0
    assert user("sessions", lilei).stdout == ""


def test_a_second_factor_that_was_lost_is_turned_off_and_it_stands_in_the_log(
    user: User, lilei: str, tmp_path: Path
) -> None:
    signed_in(tmp_path, "a" * 64)
    assert rows(user)[0][4] == "on"
    assert user("reset", lilei).stdout == "lilei: the second factor is off\n"
    assert rows(user)[0][4] == "off"
    assert user("sessions", lilei).stdout == ""
    assert user("reset", lilei).stdout == "lilei: the second factor is already off\n"
    with sqlite3.connect(tmp_path / "kefu.db") as database:
        log = database.execute("SELECT kind, address FROM user_events ORDER BY id").fetchall()
    database.close()
    assert log == [("added", "kefu user"), ("second_off", "kefu user")]


def test_the_last_administrator_stays(user: User) -> None:
    user("add", "root", "--role", "admin", stdin=PASSWORD)
    for arguments in (("disable", "root"), ("roles", "root", "--role", "agent")):
        done = user(*arguments)
        assert (done.returncode, done.stdout) == (1, "")
        assert "last administrator" in done.stderr
    assert rows(user)[0][2:4] == ["admin", "active"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("reset", "nobody"),
        ("roles", "nobody", "--role", "agent"),
        ("sessions", "nobody", "--end-all"),
    ],
)
def test_nobody_of_a_name_is_a_failure_that_says_so(user: User, arguments: tuple[str, ...]) -> None:
    done = user(*arguments)
    assert done.returncode == 1
    assert done.stderr == "there is no user nobody; `kefu user list` shows them\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("roles", "lilei"),
        ("roles", "lilei", "--role", "king"),
        ("disable", "x" * 65),
        ("sessions", "lilei", "--end", "a", "--end-all"),
    ],
)
def test_wrong_usage_ends_with_two(user: User, arguments: tuple[str, ...]) -> None:
    done = user(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["roles", "disable", "enable", "reset", "sessions", "list"])
def test_every_command_says_what_it_does(command: str) -> None:
    done = kefu("user", command, "--help")
    assert done.returncode == 0
    assert "--data" in done.stdout
