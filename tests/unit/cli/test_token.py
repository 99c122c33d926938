"""``kefu token``."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import app_of


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEFU_DATA", str(tmp_path))


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app_of(), ["token", *arguments])
    return done.exit_code, done.output


def test_a_token_is_made_listed_and_revoked() -> None:
    status, printed = run("add", "Shop", "--scope", "ask", "--scope", "tickets:read", "--days", "3")
    secret = printed.strip()
    prefix = secret.split("_")[1]
    assert status == 0
    assert secret.startswith("kefu_")
    status, listed = run("list")
    assert (status, listed.split()[:5]) == (0, [prefix, "Shop", "ask", "tickets:read", "valid"])
    assert secret not in listed
    assert run("revoke", prefix) == (0, f"{prefix}: revoked\n")
    assert "revoked" in run("list")[1]


@pytest.mark.parametrize("arguments", [["add", "x"], ["add", "x", "--scope", "all"], ["add", " ", "--scope", "ask"]])
def test_wrong_usage_ends_with_two(arguments: list[str]) -> None:
    assert run(*arguments)[0] == 2


def test_a_prefix_that_is_none_fails() -> None:
    assert run("revoke", "none")[0] == 1
