"""Figures that contradict each other, and those that only look so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.check.run import check_knowledge
from tests.unit.check.pairs import APART, DEV, FRESH, HELD, KEPT, WORKED, Pair, Text

FACETS = Path(__file__).resolve().parents[3] / "knowledge" / "facets.yaml"
WANTED = {"dev": 1.0, "held": 1.0, "worked": 1.0, "fresh": 0.9, "kept": 0.97, "apart": 0.58}
"""Shares that must be judged right; the last is what carries over to texts that nobody had in mind."""


def verdict(pair: Pair, folder: Path) -> str:
    """Put the two texts into a knowledge folder of their own, and say what the check makes of them."""
    (folder / "fees").mkdir(parents=True)
    (folder / "facets.yaml").write_bytes(FACETS.read_bytes())
    for slug, text in zip(("one", "other"), pair[:2], strict=True):
        write(folder / "fees", slug, text)
    found, _ = check_knowledge(folder, today=date(2026, 11, 25))
    codes = {one.code for one in found}
    return "c" if "contradiction" in codes else "n" if "narrower-scope" in codes else "-"


def write(folder: Path, slug: str, text: Text) -> None:
    title, body, more = text
    status = "" if "status:" in more else "status: published\n"
    front = f'---\ntitle: "{title}"\n{status}reviewed: 2026-11-01\n{more}\n---\n'
    english = title.isascii()
    (folder / f"{slug}.md").write_text(front + ("见英文。" if english else body) + "\n", encoding="utf-8")
    if english:
        (folder / f"{slug}.en.md").write_text(front + body + "\n", encoding="utf-8")


def wrong(pairs: tuple[Pair, ...], folder: Path) -> list[tuple[Pair, str]]:
    judged = [(pair, verdict(pair, folder / str(number))) for number, pair in enumerate(pairs)]
    return [(pair, got) for pair, got in judged if got != pair[2]]


@pytest.mark.parametrize(
    ("split", "pairs"),
    [("dev", DEV), ("held", HELD), ("worked", WORKED), ("fresh", FRESH), ("kept", KEPT), ("apart", APART)],
)
def test_nearly_every_pair_is_judged_right(split: str, pairs: tuple[Pair, ...], tmp_path: Path) -> None:
    missed = wrong(pairs, tmp_path)
    assert 1 - len(missed) / len(pairs) >= WANTED[split], missed
