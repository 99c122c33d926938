from __future__ import annotations

import pytest

from index.articles import parse_article
from index.facets import FacetCatalogue
from index.types import Article

FACETS = """\
facets:
  edition:
    values:
      KIS 标准版: {short: {zh: 标准版, en: Standard}}
      KIS 商贸版: {short: {zh: 商贸版, en: Trade}}
      KIS 专业版: {short: {zh: 专业版, en: Professional}}
  service:
    values:
      年服务: {label: {zh: 年服务, en: annual service}}
  channel:
    values:
      上门: {label: {zh: 上门, en: on site}}
      远程: {label: {zh: 远程, en: remote}, synonyms: [remotely]}
"""
FRONT = "---\ntitle: 费用\napplies_to: {%s}\nstatus: published\n---\n"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> FacetCatalogue:
    path = tmp_path_factory.mktemp("facets") / "facets.yaml"
    path.write_text(FACETS, encoding="utf-8")
    return FacetCatalogue.load(path)


def article(catalogue: FacetCatalogue, body: str, applies_to: str = "", file: str = "fees/a.md") -> Article:
    return parse_article((FRONT % applies_to + body).encode(), file, catalogue)


def scoped(catalogue: FacetCatalogue, body: str, applies_to: str = "") -> list[tuple[str, str, str]]:
    """Return each figure's text, its editions and its channels."""
    return [
        (f.quantity.text, "+".join(f.facets.get("edition", ())), "+".join(f.facets.get("channel", ())))
        for f in article(catalogue, body, applies_to).figures
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("上门一般 300–800 元/次。", [("300–800 元/次", "", "上门")]),
        (
            "上门一般 300–800 元/次；标准版为 500 元/次，远程 200–300 元/次。",
            [
                ("300–800 元/次", "", "上门"),
                ("500 元/次", "KIS 标准版", "上门"),
                ("200–300 元/次", "KIS 标准版", "远程"),
            ],
        ),
        ("标准版另议。一般 300 元/次。", [("300 元/次", "", "")]),
        ("商贸版、专业版 500–1200 元/年。", [("500–1200 元/年", "KIS 商贸版+KIS 专业版", "")]),
        ("与专业版不同，标准版 500 元/次。", [("500 元/次", "KIS 标准版", "")]),
        ("远程比上门便宜，200 元/次。", [("200 元/次", "", "远程")]),
        ("每年 500 元，适用于专业版。", [("500 元", "", "")]),
        (
            "500 元/次（标准版），800 元/次（专业版）。",
            [("500 元/次", "KIS 标准版", ""), ("800 元/次", "KIS 专业版", "")],
        ),
        ("标准版 500 元/次，其他版本 800 元/次。", [("500 元/次", "KIS 标准版", ""), ("800 元/次", "", "")]),
        (
            "It costs 500 yuan for Standard and 800 yuan for Professional.",
            [("500 yuan", "KIS 标准版", ""), ("800 yuan", "KIS 专业版", "")],
        ),
        (
            "Standard: 500 yuan per visit on site, 1,200 yuan remotely.",
            [("500 yuan per visit", "KIS 标准版", "上门"), ("1,200 yuan", "KIS 标准版", "远程")],
        ),
        ("含 1 年服务。", [("1 年", "", "")]),
    ],
)
def test_a_figure_is_for_what_its_own_words_name(
    catalogue: FacetCatalogue, sentence: str, expected: list[tuple[str, str, str]]
) -> None:
    assert scoped(catalogue, sentence) == expected


def test_what_the_words_do_not_name_comes_from_heading_and_article(catalogue: FacetCatalogue) -> None:
    body = "看版本。\n\n## 上门\n500 元/次。标准版 300 元/次。\n\n### 补充\n800 元/次。"
    editions = "edition: [KIS 标准版, KIS 专业版]"

    assert scoped(catalogue, body, editions) == [
        ("500 元/次", "KIS 标准版+KIS 专业版", "上门"),
        ("300 元/次", "KIS 标准版", "上门"),
        ("800 元/次", "KIS 标准版+KIS 专业版", "上门"),
    ]


def test_a_table_gives_each_cell_its_row_and_its_column(catalogue: FacetCatalogue) -> None:
    body = """看表。

| 版本 | 上门 | 远程 | 备注 |
|---|---|---|---|
| 一般情况 | 300 元/次 | 200 元/次 | |
| 标准版 | 500 元/次 | 100 元/次 | 比专业版便宜 |
"""
    assert scoped(catalogue, body) == [
        ("300 元/次", "", "上门"),
        ("200 元/次", "", "远程"),
        ("500 元/次", "KIS 标准版", "上门"),
        ("100 元/次", "KIS 标准版", "远程"),
    ]


def test_editions_may_be_the_columns(catalogue: FacetCatalogue) -> None:
    body = "看表。\n\n| 项目 | 标准版 | 专业版 |\n|---|---|---|\n| 年费 | 200 元 | 500 元 |\n"
    found = article(catalogue, body)

    assert scoped(catalogue, body) == [("200 元", "KIS 标准版", ""), ("500 元", "KIS 专业版", "")]
    assert {figure.label for figure in found.figures} == {"年费"}


def test_a_heading_gives_its_cells_the_unit_and_what_they_are_per(catalogue: FacetCatalogue) -> None:
    body = "看表。\n\n| 版本 | 年服务费（元/年） | 年服务 |\n|---|---|---|\n| 专业版 | 500–1200 | 800 元 |\n"
    bare, implied = article(catalogue, body).figures

    assert (bare.quantity.text, bare.quantity.per) == ("500–1200 元/年", ("year",))
    assert implied.facets == {"edition": ("KIS 专业版",), "service": ("年服务",)}


def test_a_figure_knows_its_label_section_and_place(catalogue: FacetCatalogue) -> None:
    table = "| 版本 | 费用 |\n|---|---|\n| 专业版 | 1 元 |\n"
    body = f"答案是\n**500** 元/次。\n\n## 价目\n\n- 甲\n- 上门 800 元/次\n\n{table}"
    lead, listed, cell = article(catalogue, body).figures

    assert (lead.label, lead.section, lead.place.line) == ("费用", None, 7)
    assert (listed.label, listed.section, str(listed.place)) == ("价目", "价目", "fees/a.md:12:6")
    assert (cell.label, str(cell.place)) == ("费用", "fees/a.md:16:9")
