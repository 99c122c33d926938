"""Which part may know of which."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

_PURE = ("index.encoder", "index.engine", "index.retrieval", "index.snapshot", "rich", "time", "typer")
FORBIDDEN = {
    "index": ("bot",),
    "index/check": _PURE,
    "index/figures": ("index.check", "index.engine", "index.likeness", "index.retrieval", "index.statements"),
    "index/statements": (*_PURE, "index.check", "index.likeness"),
    "index/likeness": (*_PURE, "index.check"),
    "bot/conversation": (
        "bot.app", "bot.cli", "bot.intake", "bot.log", "bot.settings", "bot.storage", "bot.telegram", "bot.web",
        "fastapi", "sqlalchemy", "time", "telegram", "typer",
    ),
    "bot/tickets": (
        "bot.app", "bot.cli", "bot.conversation", "bot.intake", "bot.log", "bot.settings", "bot.storage",
        "bot.telegram", "bot.web", "fastapi", "jinja2", "sqlalchemy", "time", "telegram", "typer",
    ),
}  # fmt: skip


@pytest.mark.parametrize("folder", FORBIDDEN)
def test_the_core_knows_nothing_of_what_stands_around_it(folder: str) -> None:
    for file in (ROOT / folder).rglob("*.py"):
        for name in imported(file):
            assert not name.startswith(FORBIDDEN[folder]) or name.startswith("timeit"), f"{file}: {name}"


@pytest.mark.parametrize("folder", ["bot", "index"])
def test_only_the_settings_read_the_environment(folder: str) -> None:
    for file in (ROOT / folder).rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert file.name == "settings.py" or not re.search(r"\bos\.environ|\bgetenv", text), str(file)


def imported(file: Path) -> list[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return names + [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
