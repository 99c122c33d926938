"""Every fault that is planted is found where it stands; the articles that ship have none."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from index.check.diagnostic import Diagnostic, Severity
from index.check.facts import Facts
from index.check.run import check_knowledge
from tests.unit.check.faults import FAULTS, Fault

KNOWLEDGE = Path(__file__).resolve().parents[3] / "knowledge"
TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def clean() -> tuple[tuple[Diagnostic, ...], dict[str, Facts]]:
    found, facts = check_knowledge(KNOWLEDGE, today=TODAY)
    return found, {one.file: one for one in facts}


def test_the_articles_that_ship_have_no_fault(clean: tuple[tuple[Diagnostic, ...], dict[str, Facts]]) -> None:
    assert clean[0] == ()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code}-{fault.file}")
def test_a_planted_fault_is_found_where_it_stands(
    fault: Fault, clean: tuple[tuple[Diagnostic, ...], dict[str, Facts]], tmp_path: Path
) -> None:
    knowledge = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, knowledge)
    plant(fault, knowledge)
    known = {} if fault.file == "facets.yaml" else clean[1]

    found, _ = check_knowledge(knowledge, today=TODAY, known=known)

    file = fault.where or fault.file
    assert (fault.code, file, line_of(fault, knowledge / file)) in [
        (one.code, one.place.file, one.place.line) for one in found
    ], [f"{one.place} {one.code} {one.message}" for one in found]
    # Of a pair that differs either side may be the wrong one; a facet changes what figures are about.
    if fault.code != "contradiction" and fault.file != "facets.yaml":
        elsewhere = [one for one in found if one.place.file.removesuffix(".md") not in related(fault)]
        assert not [one for one in elsewhere if one.severity is Severity.ERROR], elsewhere


def plant(fault: Fault, knowledge: Path) -> None:
    path = knowledge / fault.file
    path.parent.mkdir(exist_ok=True)
    if not fault.old:
        path.write_text(fault.new, encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    assert fault.old in text
    path.write_bytes(text.replace(fault.old, fault.new, 1).encode())


def line_of(fault: Fault, path: Path) -> int:
    if not fault.at:
        return 9 if fault.code == "empty-body" else 1
    text = path.read_bytes().decode()
    assert fault.at in text
    return text[: text.index(fault.at)].count("\n") + 1


def related(fault: Fault) -> set[str]:
    stem = fault.file.removesuffix(".md").removesuffix(".en")
    return {stem, f"{stem}.en", fault.where.removesuffix(".md")}
