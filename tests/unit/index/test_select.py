from __future__ import annotations

import pytest

from index.articles import parse_article
from index.facets import FacetCatalogue
from index.figures import blocks_for, figures_for, undecided
from index.types import Article, Block, Table

FACETS = """\
facets:
  edition:
    values:
      KIS 迷你版: {short: {zh: 迷你版, en: Mini}}
      KIS 标准版: {short: {zh: 标准版, en: Standard}}
      KIS 专业版: {short: {zh: 专业版, en: Professional}}
  service:
    values: {年服务: , 续费: }
  channel:
    values: {热线: {synonyms: [400-178-3238]}, 上门: , 远程: }
"""
ANNUAL = """各版本不同。

| 版本 | 年费 |
|---|---|
| 迷你版 | 200–500 元/年 |
| 标准版 | 200–500 元/年 |
| 标准版 | 1000 元/年 |
| 专业版 | 500–1200 元/年 |
"""
PER_VISIT = """上门 300–800 元/次；远程 200–500 元/次。

| 版本 | 方式 | 费用 |
|---|---|---|
| 一般情况 | 上门 | 300–800 元/次 |
| 一般情况 | 远程 | 200–500 元/次 |
| 标准版 | 上门 | 500 元/次 |
"""


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> FacetCatalogue:
    path = tmp_path_factory.mktemp("facets") / "facets.yaml"
    path.write_text(FACETS, encoding="utf-8")
    return FacetCatalogue.load(path)


def article(catalogue: FacetCatalogue, body: str) -> Article:
    return parse_article(f"---\ntitle: 费用\nstatus: published\n---\n{body}".encode(), "fees/a.md", catalogue)


def figures(catalogue: FacetCatalogue, body: str, **asked: str) -> list[str]:
    chosen = figures_for(article(catalogue, body), {facet: (value,) for facet, value in asked.items()})
    return list(dict.fromkeys(figure.quantity.text for figure in chosen))


def shown(catalogue: FacetCatalogue, body: str, **asked: str) -> str:
    """Return what is shown of the first section: texts, and table rows with their cells joined."""
    whole = article(catalogue, body)
    blocks = blocks_for(whole, whole.sections[0], {facet: (value,) for facet, value in asked.items()})
    lines = [b.text for b in blocks if isinstance(b, Block)]
    return "\n".join(lines + [" ".join(row.cells) for b in blocks if isinstance(b, Table) for row in b.rows])


def test_an_edition_gets_its_own_figures_and_all_of_them(catalogue: FacetCatalogue) -> None:
    assert figures(catalogue, ANNUAL, edition="KIS 标准版") == ["200–500 元/年", "1000 元/年"]
    assert figures(catalogue, ANNUAL, edition="KIS 专业版") == ["500–1200 元/年"]


def test_an_edition_without_figures_of_its_own_gets_the_general_ones(catalogue: FacetCatalogue) -> None:
    assert figures(catalogue, PER_VISIT, edition="KIS 专业版") == ["300–800 元/次", "200–500 元/次"]
    assert figures(catalogue, PER_VISIT, edition="KIS 专业版", channel="远程") == ["200–500 元/次"]


def test_a_figure_of_an_edition_replaces_the_general_one_for_the_same_thing_only(
    catalogue: FacetCatalogue,
) -> None:
    assert figures(catalogue, PER_VISIT, edition="KIS 标准版", channel="上门") == ["500 元/次"]
    assert figures(catalogue, PER_VISIT, edition="KIS 标准版", channel="远程") == ["200–500 元/次"]


def test_figures_of_other_editions_only_are_nobody_elses(catalogue: FacetCatalogue) -> None:
    assert figures(catalogue, "标准版 500 元/次。", edition="KIS 专业版") == []
    assert figures(catalogue, "上门 500 元/次。", channel="远程") == []


def test_a_service_counts_only_where_the_article_tells_services_apart(catalogue: FacetCatalogue) -> None:
    assert figures(catalogue, "年服务 500 元。", service="续费") == ["500 元"]
    assert figures(catalogue, "年服务 500 元。续费 300 元。", service="续费") == ["300 元"]


def test_a_channel_counts_where_there_are_prices_or_the_article_tells_channels_apart(
    catalogue: FacetCatalogue,
) -> None:
    hours = "热线 7×24 小时有人接。"
    assert figures(catalogue, hours, channel="远程") == ["7×24 小时"]
    assert figures(catalogue, hours + "远程 5×8 小时。", channel="远程") == ["5×8 小时"]
    assert figures(catalogue, "上门 500 元/次。", channel="远程") == []


def test_the_hotline_is_for_everybody(catalogue: FacetCatalogue) -> None:
    assert figures(catalogue, "请拨 400-178-3238。", edition="KIS 专业版", channel="上门") == ["400-178-3238"]


@pytest.mark.parametrize(
    ("body", "asked", "facet"),
    [
        (ANNUAL, {}, "edition"),
        (ANNUAL, {"edition": ("KIS 专业版",)}, None),
        (PER_VISIT, {}, "channel"),
        (PER_VISIT, {"channel": ("上门",)}, None),
        ("标准版 500 元/次，专业版 500 元/次。", {}, None),
        ("一般 400 元/次。标准版 500 元/次。专业版 600 元/次。", {}, None),
        ("从 200 元到 1200 元/年。\n\n" + ANNUAL, {}, "edition"),
        ("标准版 500 元/次，含 1 年服务。", {}, None),
        ("没有数字。", {}, None),
    ],
)
def test_what_has_to_be_known_first(
    catalogue: FacetCatalogue, body: str, asked: dict[str, tuple[str, ...]], facet: str | None
) -> None:
    assert undecided(article(catalogue, body), asked) == facet


def test_without_a_question_about_facets_all_is_shown(catalogue: FacetCatalogue) -> None:
    whole = article(catalogue, PER_VISIT)

    assert blocks_for(whole, whole.sections[0], {}) == whole.sections[0].blocks


@pytest.mark.parametrize(
    ("body", "asked", "expected"),
    [
        (PER_VISIT, {"channel": "远程"}, "远程 200–500 元/次。\n一般情况 远程 200–500 元/次"),
        (PER_VISIT, {"edition": "KIS 标准版", "channel": "上门"}, "标准版 上门 500 元/次"),
        (
            PER_VISIT,
            {"channel": "上门"},
            "上门 300–800 元/次。\n一般情况 上门 300–800 元/次\n标准版 上门 500 元/次",
        ),
        (ANNUAL, {"edition": "KIS 专业版"}, "各版本不同。\n专业版 500–1200 元/年"),
        ("标准版很便宜。专业版功能多。都能用。", {"edition": "KIS 专业版"}, "专业版功能多。都能用。"),
        (
            "标准版 500 元/次，视距离而定，专业版 800 元/次。",
            {"edition": "KIS 标准版"},
            "标准版 500 元/次，视距离而定。",
        ),
        ("标准版 500 元/次。", {"edition": "KIS 专业版"}, ""),
        ("标准版 500 元/次，别的不同（专业版 800 元/次）。", {"edition": "KIS 标准版"}, "标准版 500 元/次。"),
        (
            "Standard 500 yuan/visit, with KIS 专业版 800 yuan/visit.",
            {"edition": "KIS 专业版"},
            "With KIS 专业版 800 yuan/visit.",
        ),
        ("“标准版 500 元/次，专业版 800 元/次”。", {"edition": "KIS 标准版"}, "“标准版 500 元/次”。"),
        ("一般 300 元/次，标准版 500 元/次。", {"edition": "KIS 标准版"}, "标准版 500 元/次。"),
        ("- 标准版 500 元/次\n- 专业版 800 元/次", {"edition": "KIS 专业版"}, "- 专业版 800 元/次"),
    ],
)
def test_only_what_is_about_the_facets_asked_is_shown(
    catalogue: FacetCatalogue, body: str, asked: dict[str, str], expected: str
) -> None:
    lead = "看下面。\n\n" if body.startswith("-") else ""

    assert shown(catalogue, lead + body, **asked).removeprefix("看下面。\n") == expected


def test_columns_of_other_editions_are_left_out(catalogue: FacetCatalogue) -> None:
    body = "看表。\n\n| 项目 | 标准版 | 专业版 |\n|---|---|---|\n| 年费 | 200 元 | 500 元 |\n"

    assert shown(catalogue, body, edition="KIS 专业版") == "看表。\n年费 500 元"
