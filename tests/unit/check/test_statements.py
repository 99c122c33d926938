"""Figures with what they are about, and how they find each other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.check.candidates import grouped, pairs_by_likeness, pairs_by_rule
from index.check.run import check_knowledge
from index.check.statement import Statement
from tests.unit.check.pairs import Text
from tests.unit.check.test_pairs import FACETS, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "fees").mkdir()
    (tmp_path / "facets.yaml").write_bytes(FACETS.read_bytes())
    return tmp_path


def statements(folder: Path, *texts: Text) -> list[Statement]:
    for number, text in enumerate(texts):
        write(folder / "fees", f"text-{number}", text)
    _, facts = check_knowledge(folder, today=date(2026, 11, 25))
    return [one for each in facts for one in each.statements]


def test_an_edition_in_the_title_is_what_the_article_is_about(folder: Path) -> None:
    (figure,) = statements(folder, ("旗舰版上门", "每次收费 900 元。", ""))

    assert figure.facets["edition"] == ("KIS 旗舰版",)


def test_the_text_says_more_surely_than_the_title(folder: Path) -> None:
    (figure,) = statements(folder, ("旗舰版价格", "标准版每年 500 元。", ""))

    assert figure.facets["edition"] == ("KIS 标准版",)


def test_a_channel_that_is_included_is_not_what_a_fee_is_for(folder: Path) -> None:
    (figure,) = statements(folder, ("年费", "专业版年服务费 800 元,按年收取,含电话支持。", ""))

    assert "channel" not in figure.facets


def test_around_the_clock_is_compared_with_hours(folder: Path) -> None:
    found = statements(folder, ("热线", "热线 7×24 小时有人接听。", ""), ("热线时间", "热线 9:00–18:00 接听。", ""))

    assert sorted(one.quantity.text.strip() for one in found if one.quantity.unit == "clock") == [
        "7×24 小时",
        "9:00–18:00",
    ]


def test_any_row_of_a_table_is_found_by_its_own_channel(folder: Path) -> None:
    table = "| 项目 | 单价 |\n|---|---|\n| 远程 | 200 元/次 |\n| 上门 | 600 元/次 |"
    found = statements(folder, ("价目表", table, ""), ("上门一次要多少", "上门每次七百元。", ""))
    groups = grouped(found)

    for pairs in (pairs_by_rule(found, groups), pairs_by_likeness(found, groups)):
        assert {"600 元/次", "七百元"} in [{one.quantity.text, other.quantity.text} for one, other in pairs]


@pytest.mark.parametrize(
    ("text", "editions"),
    [
        ("The standard training takes 4 days.", ()),
        ("The standard edition costs 400 yuan per year.", ("KIS 标准版",)),
        ("KIS standard costs 400 yuan per year.", ("KIS 标准版",)),
        ("Standard costs 400 yuan per year.", ("KIS 标准版",)),
    ],
)
def test_a_word_of_everyday_speech_is_no_edition(text: str, editions: tuple[str, ...], folder: Path) -> None:
    (figure,) = statements(folder, ("Price and time", text, ""))

    assert figure.facets.get("edition", ()) == editions


def test_what_title_and_sentence_name_brings_two_figures_together(folder: Path) -> None:
    hours = ("热线开放时间", "工作日 8:30–17:30 开放,节假日休息。", "")
    found = statements(folder, hours, ("什么时候可以打电话", "周一至周五上午九点到下午六点,客服热线有人接听。", ""))
    one, other = (each for each in found if each.quantity.unit == "clock")

    assert one.named & other.named == {"热线"}
    assert (one, other) in pairs_by_likeness(found, grouped(found))
