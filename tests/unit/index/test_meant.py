"""Slips that hide the name of an edition or a service are repaired before anything else is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.articles import load_knowledge
from index.facets import FacetCatalogue
from index.meant import as_meant
from index.passages import passages_of
from index.questions import speller_of
from index.spelling import Speller

KNOWLEDGE = Path(__file__).resolve().parents[3] / "knowledge"


@pytest.fixture(scope="module")
def known() -> tuple[Speller, FacetCatalogue]:
    """What the articles that ship have."""
    loaded = load_knowledge(KNOWLEDGE)
    passages = [passage for article in loaded.articles for passage in passages_of(article)]
    return speller_of(passages, loaded), loaded.catalogue


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("我们那个是旗剑版", "我们那个是旗舰版"),
        ("上贸版一年多少", "商贸版一年多少"),
        ("標准扳一年多少錢，幫我查", "標準版一年多少錢,幫我查"),
        ("专业扳", "专业版"),
        ("实失费用是多少", "实施费用是多少"),
        ("zhuan ye ban nian fu wu fei", "专业版年服务费"),
    ],
)
def test_a_slip_that_hides_a_name_is_repaired(typed: str, meant: str, known: tuple[Speller, FacetCatalogue]) -> None:
    assert as_meant(typed, *known) == meant


@pytest.mark.parametrize(
    "text",
    [
        "专业版一年多少前",
        "专业办理证件",
        "标准办法",
        "專業版一年多少錢",
        "用友有吗",
        "How much is the PROFESSIONAL edition？",
        "",
        "旗剑版" * 400,
    ],
)
def test_what_hides_no_name_stays_as_it_was_written(text: str, known: tuple[Speller, FacetCatalogue]) -> None:
    assert as_meant(text, *known) == text
