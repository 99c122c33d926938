from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles import MAX_BYTES, Knowledge, load_knowledge, parse_article
from index.errors import ContentError
from index.facets import FacetCatalogue
from index.types import Article, Block, Table

FACETS = """\
facets:
  edition:
    values:
      KIS 标准版: {short: {zh: 标准版, en: Standard}, synonyms: [Standard]}
      KIS 专业版: {short: {zh: 专业版, en: Professional}}
  channel:
    values:
      上门: {label: {zh: 上门, en: on site}}
      远程: {label: {zh: 远程, en: remote}}
"""
FRONT = "---\ntitle: 上门费用\nstatus: published\n---\n"
ARTICLE = """\
---
title: 专业版的年服务费
applies_to: {edition: [KIS 专业版], channel: 上门}
questions:
  - 专业版一年多少钱
  - 标准版呢
not_questions: []
status: published
reviewed: 2026-11-01
valid_from:
valid_until: 2027-01-31
disputed: 两处不同
---

年服务费 500–1200 元/年，
以合同为准。

## 细则 **一**

- 甲 [链接](https://example.com/a)
- 乙

| 版本 | 费用 |
|---|---|
| 专业版 | `500–1200 元/年` |
"""


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> FacetCatalogue:
    path = tmp_path_factory.mktemp("facets") / "facets.yaml"
    path.write_text(FACETS, encoding="utf-8")
    return FacetCatalogue.load(path)


def parse(text: str | bytes, catalogue: FacetCatalogue, file: str = "fees/a.md") -> Article:
    return parse_article(text if isinstance(text, bytes) else text.encode(), file, catalogue)


def faults(text: str | bytes, catalogue: FacetCatalogue, file: str = "fees/a.md") -> list[tuple[str, int, int]]:
    with pytest.raises(ContentError) as raised:
        parse(text, catalogue, file)
    return [(fault.code, fault.place.line, fault.place.column) for fault in raised.value.faults]


def knowledge(folder: Path, **files: str) -> Knowledge:
    (folder / "facets.yaml").write_text(FACETS, encoding="utf-8")
    for name, text in files.items():
        topic, slug = name.split("__")
        (folder / topic.replace("_", "-")).mkdir(exist_ok=True)
        path = folder / topic.replace("_", "-") / f"{slug.replace('_en', '.en')}.md"
        path.write_text(text, encoding="utf-8")
    return load_knowledge(folder)


def test_every_field_is_read(catalogue: FacetCatalogue) -> None:
    article = parse(ARTICLE, catalogue)

    assert (article.id, article.language, article.topic) == ("fees/a", "zh", "fees")
    assert article.title == "专业版的年服务费"
    assert article.applies_to == {"edition": ("KIS 专业版",), "channel": ("上门",)}
    assert [(asked.text, asked.place.line) for asked in article.questions] == [
        ("专业版一年多少钱", 5),
        ("标准版呢", 6),
    ]
    assert article.questions[1].facets == {"edition": ("KIS 标准版",)}
    assert (article.published, article.disputed) == (True, "两处不同")
    assert (article.reviewed, article.valid_from) == (date(2026, 11, 1), None)
    assert article.valid_on(date(2027, 1, 31))
    assert not article.valid_on(date(2027, 2, 1))


def test_the_body_is_plain_text_with_its_lines(catalogue: FacetCatalogue) -> None:
    lead, detail = parse(ARTICLE, catalogue).sections
    (answer,) = lead.blocks
    points, table = detail.blocks

    assert isinstance(answer, Block)
    assert isinstance(points, Block)
    assert isinstance(table, Table)
    assert (answer.text, answer.place.line) == ("年服务费 500–1200 元/年，以合同为准。", 15)
    assert (detail.heading, detail.place.line) == ("细则 一", 18)
    assert points.text == "- 甲 链接 (https://example.com/a)\n- 乙"
    assert (table.rows[0].cells, table.rows[0].place.line) == (("专业版", "500–1200 元/年"), 25)
    assert "".join(clause.text for clause in answer.clauses) == answer.text


@pytest.mark.parametrize("change", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n"), lambda t: "\n" + t])
def test_byte_order_mark_and_line_ends_do_not_matter(catalogue: FacetCatalogue, change: object) -> None:
    assert callable(change)

    assert parse(change(ARTICLE), catalogue).title == "专业版的年服务费"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (FRONT.replace("title", "titel") + "答", ("unknown-field", 2, 1)),
        (FRONT.replace("title: 上门费用\n", "") + "答", ("missing-title", 1, 1)),
        (FRONT.replace("上门费用", "''") + "答", ("missing-title", 2, 8)),
        (FRONT.replace("上门费用", "[a]") + "答", ("wrong-type", 2, 8)),
        (FRONT.replace("published", "live") + "答", ("bad-status", 3, 9)),
        (FRONT.replace("status: published\n", "") + "答", ("missing-status", 1, 1)),
        (FRONT.replace("status", "reviewed: 2026-02-30\nstatus") + "答", ("bad-date", 3, 11)),
        (FRONT.replace("status", "reviewed: tomorrow\nstatus") + "答", ("bad-date", 3, 11)),
        (FRONT.replace("status", "questions: 多少\nstatus") + "答", ("wrong-type", 3, 12)),
        (FRONT.replace("status", "questions:\n  - a: b\nstatus") + "答", ("wrong-type", 4, 5)),
        (FRONT.replace("status", "applies_to: {editon: []}\nstatus") + "答", ("unknown-facet", 3, 14)),
        (
            FRONT.replace("status", "applies_to: {edition: [旗舰]}\nstatus") + "答",
            ("unknown-facet-value", 3, 24),
        ),
        (
            FRONT.replace("status", "valid_from: 2026-02-02\nvalid_until: 2026-02-01\nstatus") + "答",
            ("bad-validity", 4, 14),
        ),
        (FRONT.replace("status", "title: b\nstatus") + "答", ("duplicate-key", 3, 1)),
        (FRONT.replace("status", "questions:\n\t- a\nstatus") + "答", ("tab", 4, 1)),
        (FRONT.replace("上门费用", "a: b: c") + "答", ("bad-yaml", 2, 9)),
        (FRONT.replace("上门费用", "a\x07b") + "答", ("control-character", 2, 9)),
        (FRONT, ("empty-body", 5, 1)),
        (FRONT + "\n## 一\n答", ("no-short-answer", 6, 1)),
        (FRONT + "| a |\n|---|\n| b |\n", ("no-short-answer", 5, 1)),
        (FRONT + "答\n\n| a | b |\n|---|---|\n| 1 |\n", ("ragged-row", 9, 1)),
        (FRONT + "答\n\n| a | b |\n|---|---|\n| 1 | 2 | 3 |\n", ("ragged-row", 9, 1)),
        (FRONT + "答\n\n| a | b |\n|---|---|---|\n| 1 | 2 |\n", ("broken-table", 8, 1)),
        (FRONT + "答\n<<<<<<< HEAD\n甲\n=======\n乙\n>>>>>>> b\n", ("merge-conflict", 6, 1)),
        ("答", ("no-front-matter", 1, 1)),
        ("---\ntitle: a\n", ("open-front-matter", 1, 1)),
        ("---\n- a\n---\n答", ("wrong-type", 2, 1)),
        ("", ("empty-file", 1, 1)),
        (FRONT.encode() + b"\xe7\xad\x94\n\xe7\xad\x94\xff", ("bad-encoding", 6, 2)),
        (b" " * (MAX_BYTES + 1), ("too-large", 1, 1)),
    ],
)
def test_a_fault_is_told_with_its_place(
    catalogue: FacetCatalogue, text: str | bytes, fault: tuple[str, int, int]
) -> None:
    assert fault in faults(text, catalogue)


def test_all_faults_are_told_at_once(catalogue: FacetCatalogue) -> None:
    text = FRONT.replace("title", "titel").replace("published", "live") + "## 一\n"

    codes = {"unknown-field", "missing-title", "bad-status", "no-short-answer"}
    assert {code for code, _, _ in faults(text, catalogue)} == codes


def test_the_nearest_known_name_is_offered(catalogue: FacetCatalogue) -> None:
    text = FRONT.replace("status", "applies_to: {edition: [KIS 专业]}\nstatus") + "答"

    with pytest.raises(ContentError, match=r"fees/a\.md:3:24: unknown edition 'KIS 专业'; did you mean 'KIS 专业版'"):
        parse(text, catalogue)


def test_a_synonym_stands_for_its_canonical_value(catalogue: FacetCatalogue) -> None:
    article = parse(FRONT.replace("status", "applies_to: {edition: [Professional]}\nstatus") + "答", catalogue)

    assert article.applies_to == {"edition": ("KIS 专业版",)}


def test_an_unknown_language_in_the_name_is_a_fault(catalogue: FacetCatalogue) -> None:
    assert faults(FRONT + "答", catalogue, "fees/a.fr.md") == [("unknown-language", 1, 1)]


FRAGMENTS = [
    "---\n",
    "title: a\n",
    "status: draft\n",
    "- ",
    "| a | b |\n",
    "|---|---|\n",
    "## 标准版\n",
    "500 元/次\n",
    "<!-- x -->",
    "```\n",
    "[a](b)",
    "*",
    "\t",
    "\\",
    "1. ",
    "> ",
    "\x00",
    "{",
    "答\n",
]


@given(content=st.binary(max_size=300) | st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join).map(str.encode))
def test_any_bytes_are_an_article_or_a_list_of_faults(catalogue: FacetCatalogue, content: bytes) -> None:
    for text in (content, FRONT.encode() + content):
        try:
            article = parse(text, catalogue)
        except ContentError as exc:
            assert exc.faults  # noqa: PT017
        else:
            assert article.sections[0].blocks


def test_a_folder_is_read_in_order_with_both_languages(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# How to write", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    found = knowledge(tmp_path, fees__b=FRONT + "答", fees__a_en=FRONT + "Yes", fees__a=FRONT + "答")

    assert [(a.id, a.language) for a in found.articles] == [
        ("fees/a", "zh"),
        ("fees/a", "en"),
        ("fees/b", "zh"),
    ]
    assert found.faults == ()
    assert found.article("fees/a", "en") is found.articles[1]


def test_a_faulty_article_leaves_the_others_usable(tmp_path: Path) -> None:
    found = knowledge(tmp_path, fees__a=FRONT + "答", fees__b="答")

    assert [article.id for article in found.articles] == ["fees/a"]
    assert [(fault.place.file, fault.code) for fault in found.faults] == [("fees/b.md", "no-front-matter")]


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"fees__a": FRONT + "答", "services__a": FRONT + "答"}, ("services/a.md", "duplicate-slug")),
        ({"fees__a_en": FRONT + "Yes"}, ("fees/a.en.md", "no-original")),
        ({"prices__a": FRONT + "答"}, ("prices/a.md", "unknown-topic")),
    ],
)
def test_what_is_wrong_between_files_is_a_fault(tmp_path: Path, files: dict[str, str], fault: tuple[str, str]) -> None:
    assert fault in [(f.place.file, f.code) for f in knowledge(tmp_path, **files).faults]


def test_an_article_outside_a_topic_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(FRONT + "答", encoding="utf-8")

    assert [(f.place.file, f.code) for f in knowledge(tmp_path).faults] == [("a.md", "misplaced")]


def test_a_file_of_five_megabytes_is_refused_without_reading_it(tmp_path: Path) -> None:
    (tmp_path / "fees").mkdir()
    (tmp_path / "fees" / "big.md").write_bytes(b"x" * 5_000_000)

    (fault,) = load_knowledge(tmp_path).faults
    assert str(fault) == "fees/big.md:1:1: 5.0 MB; an article has at most 1 MB"


def test_faulty_facets_are_told_alone(tmp_path: Path) -> None:
    (tmp_path / "facets.yaml").write_text("facets: [", encoding="utf-8")
    (tmp_path / "fees").mkdir()
    (tmp_path / "fees" / "a.md").write_text(FRONT + "答", encoding="utf-8")

    found = load_knowledge(tmp_path)
    assert found.articles == ()
    assert [fault.place.file for fault in found.faults] == ["facets.yaml"]


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_a_folder_without_articles_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(ContentError, match="knowledge folder"):
        load_knowledge(tmp_path / name)


def test_unchanged_articles_are_not_parsed_again(tmp_path: Path) -> None:
    before = knowledge(tmp_path, fees__a=FRONT + "答", fees__b=FRONT + "答")
    (tmp_path / "fees" / "b.md").write_text(FRONT + "新", encoding="utf-8")
    after = load_knowledge(tmp_path, before)

    assert after.articles[0] is before.articles[0]
    assert after.articles[1] != before.articles[1]
