"""Figures that contradict each other, and those that only look so."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from index.check.diagnostic import Severity
from index.check.run import check_knowledge
from index.likeness.apart import may_be_same
from index.likeness.evidence import evidence
from index.likeness.likely import likely_opposed
from tests.unit.check.pairs import SETS, Pair, Text

FACETS = Path(__file__).resolve().parents[3] / "knowledge" / "facets.yaml"
TAKEN = {name: some[:: {"plain": 3, "near": 3, "service": 3, "prose": 5}.get(name, 1)] for name, some in SETS.items()}
SURE = {"dev": 1.0, "held": 1.0, "worked": 1.0, "fresh": 0.9, "kept": 0.95, "apart": 0.6, "plain": 0.7, "prose": 0.5}
SURE |= {"near": 0.5, "service": 0.6, "unseen": 0.69, "blind": 0.55, "accepted": 0.6, "last": 0.55, "sealed": 0.53}
"""Shares that must be judged right by errors alone, which keep articles out of service."""
LIKELY = {
    "dev": 1.0,
    "held": 1.0,
    "worked": 1.0,
    "fresh": 0.95,
    "kept": 0.97,
    "apart": 0.95,
    "plain": 0.9,
    "prose": 0.85,
}
LIKELY |= {"near": 0.88, "service": 0.92, "unseen": 0.92, "blind": 0.8, "accepted": 0.95, "last": 0.93, "sealed": 0.86}
"""With warnings of what is likely; the last five are what carries over to texts that nobody had in mind."""


def put(pair: Pair, folder: Path) -> None:
    """Put the two texts into a knowledge folder of their own."""
    (folder / "fees").mkdir(parents=True)
    (folder / "facets.yaml").write_bytes(FACETS.read_bytes())
    for slug, text in zip(("one", "other"), pair[:2], strict=True):
        write(folder / "fees", slug, text)


def verdicts_of(pair: Pair, folder: Path) -> tuple[str, str]:
    """Say what the check makes of two texts in a folder of their own: by errors alone, and with warnings."""
    put(pair, folder)
    found, _ = check_knowledge(folder, today=date(2026, 11, 25))
    severities = {one.severity for one in found if one.code == "contradiction"}
    without = "n" if any(one.code == "narrower-scope" for one in found) else "-"
    return "c" if Severity.ERROR in severities else without, "c" if severities else without


def write(folder: Path, slug: str, text: Text) -> None:
    title, body, more = text
    status = "" if "status:" in more else "status: published\n"
    front = f'---\ntitle: "{title}"\n{status}reviewed: 2026-11-01\n{more}\n---\n'
    english = title.isascii()
    if body.startswith("|"):  # an article begins with a sentence
        body = f"{'See the table.' if english else '见下表。'}\n\n{body}"
    (folder / f"{slug}.md").write_text(front + ("见英文。" if english else body) + "\n", encoding="utf-8")
    if english:
        (folder / f"{slug}.en.md").write_text(front + body + "\n", encoding="utf-8")


@pytest.mark.parametrize(("split", "pairs"), TAKEN.items())
def test_nearly_every_pair_is_judged_right(split: str, pairs: tuple[Pair, ...], tmp_path: Path) -> None:
    judged = [(verdicts_of(pair, tmp_path / str(number)), pair) for number, pair in enumerate(pairs)]

    wrongly = [(sure, pair) for (sure, _), pair in judged if sure != pair[2]]
    assert 1 - len(wrongly) / len(pairs) >= SURE[split], wrongly
    wrongly = [(likely, pair) for (_, likely), pair in judged if likely != pair[2]]
    assert 1 - len(wrongly) / len(pairs) >= LIKELY[split], wrongly


def test_it_does_not_matter_which_of_two_figures_comes_first(tmp_path: Path) -> None:
    for number, pair in enumerate(SETS["prose"][::40]):
        put(pair, tmp_path / str(number))
        _, facts = check_knowledge(tmp_path / str(number), today=date(2026, 11, 25))
        statements = [one for each in facts if each.published for one in each.statements]
        for one, other in combinations(statements, 2):
            if not may_be_same(one, other):
                continue
            assert evidence(one, other) == evidence(other, one), pair
            assert likely_opposed(one, other) is likely_opposed(other, one), pair


def test_what_is_only_likely_keeps_nothing_out_of_service(tmp_path: Path) -> None:
    pair = next(one for one in SETS["apart"] if one[0][0] == "各版本账套数")
    put(pair, tmp_path / "kb")

    found, _ = check_knowledge(tmp_path / "kb", today=date(2026, 11, 25))

    (one, other) = (each for each in found if each.code == "contradiction")
    assert (one.severity, other.severity) == (Severity.WARNING, Severity.WARNING)
    assert {place.file for each in (one, other) if (place := each.other)} == {"fees/one.md", "fees/other.md"}
    assert "probably for the same thing" in one.message
