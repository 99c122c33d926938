"""The editors' pages over a copy of the articles that ship, with people of their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web_people import World, peopled

KNOWLEDGE = Path(__file__).resolve().parents[4] / "knowledge"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Articles that a test may change."""
    return Path(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge"))


@pytest.fixture
def world(tmp_path: Path, folder: Path) -> Iterator[World]:
    """A running service."""
    with peopled(tmp_path / "data", knowledge=folder) as world:
        yield world
