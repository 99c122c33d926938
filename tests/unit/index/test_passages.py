from __future__ import annotations

from index.articles import parse_article
from index.facets import FacetCatalogue
from index.passages import MAX_CHARACTERS, passages_of, sentences
from index.types import PassageKind

ARTICLE = """\
---
title: 年服务费
questions: [一年多少钱, 年费]
not_questions: [软件多少钱]
status: published
---
看版本。

还要看合同。

## 价目
下表为准。

| 版本 | 费用 |
|---|---|
| 专业版 | 500 元/年 |
"""


def kinds(text: str) -> list[tuple[PassageKind, str, str | None, int]]:
    article = parse_article(text.encode(), "fees/a.md", FacetCatalogue.empty())
    return [(p.kind, p.text, p.section, p.place.line) for p in passages_of(article)]


def test_every_part_of_an_article_is_a_passage_with_its_context_and_line() -> None:
    assert kinds(ARTICLE) == [
        (PassageKind.TITLE, "年服务费", None, 1),
        (PassageKind.QUESTION, "一年多少钱", None, 3),
        (PassageKind.QUESTION, "年费", None, 3),
        (PassageKind.NOT_QUESTION, "软件多少钱", None, 4),
        (PassageKind.LEAD, "看版本。", None, 7),
        (PassageKind.SECTION, "年服务费\n还要看合同。", None, 9),
        (PassageKind.SECTION, "价目\n下表为准。", "价目", 11),
        (PassageKind.ROW, "年服务费 · 价目\n版本: 专业版; 费用: 500 元/年", "价目", 16),
    ]


def test_a_long_section_is_cut_on_sentence_ends() -> None:
    sentence = "这是一句大约二十个字的说明，用来占地方。"
    text = ARTICLE.replace("下表为准。", sentence * 40)
    cut = [text for kind, text, section, _ in kinds(text) if kind is PassageKind.SECTION and section]

    assert len(cut) > 1
    assert all(len(text) <= MAX_CHARACTERS and text.endswith("。") for text in cut)
    assert sum(text.count(sentence) for text in cut) == 40


def test_sentences_joined_are_the_text() -> None:
    text = "See v1.5 now. Then 1,200 yuan! 好。\n" + "长" * 1000

    assert "".join(sentences(text)) == text
    assert sentences(text)[0] == "See v1.5 now. "
