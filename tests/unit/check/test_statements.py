"""Figures with what they are about, and how they find each other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from index.check.run import check_knowledge
from index.likeness.candidates import grouped, pairs_by_likeness, pairs_by_rule
from index.statements.statement import Statement
from tests.unit.check.pairs import Text
from tests.unit.check.test_pairs import FACETS, verdicts_of, write


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


def test_a_sentence_says_how_long_its_figure_holds(folder: Path) -> None:
    found = statements(
        folder,
        ("旧价", "精斗云的价格到 2026 年 6 月 30 日为止是每年 980 元。", ""),
        ("新价", "自 2026 年 7 月 1 日起，精斗云每年 1180 元。", ""),
        ("Old price", "Before 1 July 2026, Jingdouyun costs 980 yuan per year.", ""),
        ("End", "Support for KIS Mini ends on 31 December 2026.", ""),
    )
    spans = [(one.valid_from, one.valid_until) for one in found if one.quantity.unit == "CNY"]

    assert spans == [(None, date(2026, 6, 30)), (date(2026, 7, 1), None), (None, date(2026, 6, 30))]
    assert [(one.valid_from, one.valid_until) for one in found if one.quantity.unit == "date"][-1] == (None, None)


def test_a_row_says_what_its_bare_numbers_count(folder: Path) -> None:
    table = "| 项目 | KIS 旗舰版 |\n|---|---|\n| 数据库 | SQL Server |\n| 最大并发用户数 | 30 |"
    sets = "| Item | KIS Trade |\n|---|---|\n| Account sets (maximum) | 10 |"
    found = statements(folder, ("旗舰版规格", f"规格如下。\n\n{table}", ""), ("Limits", f"In figures:\n\n{sets}", ""))

    assert [(one.quantity.unit, one.quantity.high) for one in found] == [("user", Decimal(30)), ("套", Decimal(10))]


def test_what_a_sum_is_per_has_one_name_in_both_languages(folder: Path) -> None:
    found = statements(
        folder, ("迁移", "每个账套收费 800 元。", ""), ("Moving", "It costs 1,000 yuan per account set.", "")
    )

    assert [one.per for one in found] == [("ledger",), ("ledger",)]


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


TIERS = "| 条数 | 价格 |\n|---|---|\n| 1000 条 | 80 元 |\n| 5000 条 | 350 元 |"
NUMBERS = "| Product | Hotline |\n|---|---|\n| Desktop series | 400-811-2030 |\n| K/3 WISE | 400-811-2050 |"
TWICE = "| 版本 | 年费 |\n|---|---|\n| 专业版 | 500 元 |\n| KIS 专业版 | 600 元 |"


@pytest.mark.parametrize(
    ("one", "other", "contradicts"),
    [
        (("短信包", f"按包卖。\n\n{TIERS}", ""), ("五千条的短信包", "5000 条一包售价 350 元。", ""), False),
        (("短信包", f"按包卖。\n\n{TIERS}", ""), ("五千条的短信包", "5000 条一包售价 400 元。", ""), True),
        (("Hotlines", f"By product:\n\n{NUMBERS}", ""), ("K/3 WISE phone", "Call 400-811-2050.", ""), False),
        (("年费", f"按版本。\n\n{TWICE}", ""), ("上门", "上门每次 300 元。", ""), True),
        (("迷你版升标准版", "升级费 800 元。", ""), ("标准版升商贸版", "升级费 1800 元。", ""), False),
        (("Early renewal", "Renew early for 10% off.", ""), ("Renewal", "Renew early and pay only 90%.", ""), False),
    ],
)
def test_rows_and_ways_are_told_apart(one: Text, other: Text, contradicts: bool, folder: Path) -> None:
    for slug, text in (("one", one), ("other", other)):
        write(folder / "fees", slug, text)

    found, _ = check_knowledge(folder, today=date(2026, 11, 25))

    assert any(each.code == "contradiction" for each in found) is contradicts


def test_a_tier_that_the_translation_changes_is_told(folder: Path) -> None:
    tiers = "| 空间 | 价格 |\n|---|---|\n| 10 GB | 80 元 |\n| 50 GB | 350 元 |"
    changed = "| Space | Price |\n|---|---|\n| 20 GB | 80 yuan |\n| 50 GB | 350 yuan |"
    write(folder / "fees", "space", ("扩容包", f"按包卖。\n\n{tiers}", ""))
    write(folder / "fees", "other", ("More space", f"Sold by the package.\n\n{changed}", ""))
    (folder / "fees" / "other.en.md").rename(folder / "fees" / "space.en.md")
    (folder / "fees" / "other.md").unlink()

    found, _ = check_knowledge(folder, today=date(2026, 11, 25))

    assert {one.place.file for one in found if "'10 GB" in one.message and "'20 GB" in one.message} == {
        "fees/space.md",
        "fees/space.en.md",
    }


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (  # a number of times is of the channel after it
            ("服务包", "商贸版的服务包：热线不限次，每年四次免费上门，远程不限次。", ""),
            ("上门次数", "商贸版服务包每年含 2 次免费上门。", ""),
            "c",
        ),
        (  # a unit that names the thing needs no other word
            ("用户上限", "专业版最多支持 50 个用户。", ""),
            ("各版本", "| 产品 | 最多用户数 |\n|---|---|\n| 标准版 | 10 |\n| 专业版 | 20 |", ""),
            "c",
        ),
        (  # 5 个 counts what the number before it does
            ("账套", "标准版最多可建 3 个账套。", ""),
            ("能建几个账套", "迷你版只能建 1 个账套，标准版上限是 5 个。", ""),
            "c",
        ),
        (  # the unit stands in the heading, after a comma
            ("Cloud Galaxy", "Implementation of Cloud Galaxy is billed at 2,000 yuan per person-day.", ""),
            ("Rates", "| Product | Implementation, yuan per person-day |\n|---|---|\n| Cloud Galaxy | 2,600 |", ""),
            "c",
        ),
        (
            ("加用户", "精斗云每增加 1 个用户，每年 300 元。", ""),
            ("加账套", "精斗云每增加 1 个账套，每年 600 元。", ""),
            "-",
        ),
        (("续三年", "一次续满三年，服务费打八折。", ""), ("续费", "一次性续三年，按原价的 80% 收取。", ""), "-"),
        (("Early", "Renew early and pay 80% of the list price.", ""), ("Save", "Renew early for 20% off.", ""), "-"),
        (("招生", "每期培训班最多招 20 人。", ""), ("开班", "培训班报名满 8 人即可开班。", ""), "-"),
        (("一年", "专业版服务买一年 1200 元。", ""), ("三年", "专业版服务买三年 3000 元。", ""), "-"),
        (
            ("审核", "退款申请 2 个工作日内审核完。", ""),
            ("到账", "审核通过以后，退款在 10 个工作日内退回原账户。", ""),
            "-",
        ),
        (  # the first cell says for how many users the price is
            ("五用户", "| 配置 | 软件价 |\n|---|---|\n| 专业版 5 用户 | 9800 元 |", ""),
            ("十用户", "| 配置 | 软件价 |\n|---|---|\n| 专业版 10 用户 | 16800 元 |", ""),
            "-",
        ),
    ],
)
def test_what_a_figure_is_of_is_read(one: Text, other: Text, verdict: str, tmp_path: Path) -> None:
    assert verdicts_of((one, other, verdict), tmp_path)[1] == verdict
