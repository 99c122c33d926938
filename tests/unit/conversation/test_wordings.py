"""A question that the index is not sure of is asked in other words; what is shown still fits what was asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from bot.conversation.dialogue import Dialogue
from bot.conversation.phrases import Phrases
from bot.conversation.pointed import Pointed
from bot.conversation.render import Renderer
from bot.conversation.search import Search
from bot.conversation.wordings import other_wordings
from index.articles import parse_article
from index.facets import FacetCatalogue
from index.types import Finding, Language

from .conftest import StubKnowledge, Talk

PHRASES = Phrases.load()
STANDARD = """---
title: 标准版的按次收费
applies_to: {edition: [KIS 标准版]}
questions: [标准版修一次多少钱]
not_questions: []
status: published
reviewed: 2026-11-01
---
标准版有自己的价格。

## 金额
| 服务方式 | 标准版费用 |
|---|---|
| 上门 | 500 元/次 |
"""


@dataclass(frozen=True)
class Weighed(StubKnowledge):
    """Finds the same articles with the same probabilities, whatever is asked."""

    probabilities: dict[str, float] = field(default_factory=dict)

    def ask(self, question: str, language: Language) -> Finding:
        found = super().ask(question, language)
        by_id = {candidate.article: candidate for candidate in found.candidates}
        found_again = (replace(by_id[id], probability=value) for id, value in self.probabilities.items())
        return Finding(tuple(found_again), found.threshold)


@dataclass(frozen=True)
class ByWording(StubKnowledge):
    """Finds articles with probabilities that depend on what is asked, and others not at all."""

    by_wording: dict[str, dict[str, float]] = field(default_factory=dict)

    def ask(self, question: str, language: Language) -> Finding:
        return weighed(self, self.by_wording.get(question, {})).ask(question, language)


@dataclass(frozen=True)
class Misled(StubKnowledge):
    """Finds nothing where an edition is named."""

    def ask(self, question: str, language: Language) -> Finding:
        found = super().ask(question, language)
        return Finding((), found.threshold) if "edition" in self.catalogue.facets_in(question) else found


def search(knowledge: StubKnowledge) -> Search:
    return Search(knowledge, PHRASES, Pointed(knowledge))


def weighed(knowledge: StubKnowledge, probabilities: dict[str, float]) -> Weighed:
    return Weighed(knowledge.catalogue, knowledge.articles, probabilities=probabilities)


@pytest.mark.parametrize(
    ("asked", "language", "others"),
    [
        ("专业版上门一次多少钱", "zh", ["上门一次多少钱"]),
        ("我们单位用的是专业版,上门多少钱", "zh", ["专业版,上门多少钱", "上门多少钱"]),
        ("remote一次多少钱", "zh", ["远程一次多少钱"]),
        ("贵司上门多少钱", "zh", ["上门多少钱"]),
        ("远程收费吗？我们是专业版。", "zh", ["远程收费吗？"]),
        ("on-site price for our Professional edition?", "en", ["on-site price ?"]),
        ("开饭馆的,三个人,上门一次多少钱", "zh", ["上门一次多少钱"]),
        ("上门修好了,一次多少钱", "zh", ["上门多少钱"]),
        ("来个人上门看打印机,要收多少钱", "zh", []),
        ("有哪些培训", "zh", []),
        ("专业版", "zh", []),
    ],
)
def test_a_question_is_put_in_other_words_the_edition_last(
    asked: str, language: Language, others: list[str], catalogue: FacetCatalogue
) -> None:
    found = [wording.text for wording in other_wordings(asked, catalogue, PHRASES, language)]
    assert found[: len(others)] == others
    assert bool(found) == bool(others)


def test_a_name_of_a_service_is_kept_as_the_customer_wrote_it(catalogue: FacetCatalogue) -> None:
    wordings = [wording.text for wording in other_wordings("贵司一年服务费多少", catalogue, PHRASES, "zh")]
    assert wordings == ["一年服务费多少", "年服务多少钱"]


@pytest.mark.parametrize(
    ("asked", "language", "plainest"),
    [
        ("坏了你们远程弄一弄收多少", "zh", "远程多少钱"),
        ("标准版坏了你们远程弄一弄收多少", "zh", "标准版远程多少钱"),
        ("what would a remote fix set me back, roughly, in money", "en", "how much is remote"),
        ("上门和远程各收多少", "zh", None),
        ("远程给便宜点行不行", "zh", None),
        ("远程要我授权吗", "zh", None),
    ],
)
def test_the_price_of_one_subject_is_asked_in_the_plainest_words_too(
    asked: str, language: Language, plainest: str | None, catalogue: FacetCatalogue
) -> None:
    wordings = [wording.text for wording in other_wordings(asked, catalogue, PHRASES, language)]
    assert (plainest in wordings) if plainest else not any(one.endswith("多少钱") for one in wordings)


@pytest.mark.parametrize(("asked", "figure"), [("专业版", "300–800 元/次"), ("标准版", "500 元/次")])
def test_an_edition_does_not_lead_away_from_the_general_article(
    asked: str, figure: str, knowledge: StubKnowledge, renderer: Renderer
) -> None:
    misled = Misled(knowledge.catalogue, knowledge.articles)
    reply = Talk(Dialogue(misled, renderer)).say(f"{asked}上门一次多少钱").reply
    assert (reply.article, reply.figures) == ("fees/on-site", (figure,))
    assert misled.asked == [f"{asked}上门一次多少钱", "上门一次多少钱"]


def test_a_sure_question_is_asked_once(talk: Talk, knowledge: StubKnowledge) -> None:
    talk.say("上门一次多少钱")
    assert knowledge.asked == ["上门一次多少钱"]


def test_what_an_article_declines_is_not_asked_again_in_other_words(talk: Talk) -> None:
    reply = talk.say("专业版年服务费能打折吗").reply
    assert (reply.decision, reply.confidence) == ("escalate", 0.0)


def test_the_articles_of_other_editions_and_subjects_are_left_out(knowledge: StubKnowledge) -> None:
    asked = knowledge.catalogue.facets_in("专业版远程多少钱")
    found = search(knowledge).find("专业版远程多少钱", asked, "zh")
    ids = {fit.article.id for fit in found.fits}
    assert "fees/remote" in ids
    assert not {"fees/on-site", "fees/annual"} & ids


def test_the_best_gains_what_those_that_cannot_be_meant_lose(knowledge: StubKnowledge) -> None:
    probabilities = {"fees/remote": 0.5, "fees/on-site": 0.2, "support-channels/hotline": 0.1}
    found = search(weighed(knowledge, probabilities)).find("远程多少钱", {"channel": ("远程",)}, "zh")
    assert [fit.article.id for fit in found.fits] == ["fees/remote"]
    assert found.fits[0].probability == pytest.approx(0.5 / 0.7)


def test_where_the_best_cannot_be_meant_the_next_gains_nothing(knowledge: StubKnowledge) -> None:
    probabilities = {"fees/on-site": 0.8, "fees/remote": 0.1}
    found = search(weighed(knowledge, probabilities)).find("远程多少钱", {"channel": ("远程",)}, "zh")
    assert [fit.probability for fit in found.fits] == [0.1]
    assert not found.sure


def test_what_a_visit_costs_is_not_answered_with_the_price_of_a_year(
    knowledge: StubKnowledge, renderer: Renderer
) -> None:
    talk = Talk(Dialogue(weighed(knowledge, {"fees/annual": 0.9}), renderer))
    assert talk.say("专业版叫人看一次要给多少钱").reply.figures == ()
    assert talk.say("专业版派人来一天要给多少钱").reply.figures == ()
    assert talk.say("专业版一年要给多少钱").reply.figures == ("500–1200 元/年",)
    assert talk.say("专业版第一次交年服务费，要给多少钱").reply.figures == ("500–1200 元/年",)


def test_an_article_for_the_edition_answers_where_the_general_one_says_the_same(
    knowledge: StubKnowledge, renderer: Renderer
) -> None:
    own = parse_article(STANDARD.encode(), "fees/standard.md", knowledge.catalogue)
    found = ByWording(
        knowledge.catalogue,
        (*knowledge.articles, own),
        by_wording={
            "标准版师傅上门怎么收": {"fees/standard": 0.5, "fees/on-site": 0.05},
            "师傅上门怎么收": {"fees/on-site": 0.9},
        },
    )
    reply = Talk(Dialogue(found, renderer)).say("标准版师傅上门怎么收").reply
    assert (reply.article, reply.figures) == ("fees/standard", ("500 元/次",))


def test_words_of_taiwan_are_understood(talk: Talk) -> None:
    reply = talk.say("遠端一次多少錢").reply
    assert reply.article == "fees/remote"
    assert "遠程" in reply.text


def test_words_of_taiwan_stay_where_nobody_writes_traditional() -> None:
    assert PHRASES.in_our_words("遠端協助") == "远程协助"
    assert PHRASES.in_our_words("發票怎麼開") == "發票怎麼開"


def test_an_article_takes_over_from_the_one_that_it_points_to(knowledge: StubKnowledge) -> None:
    probabilities = {"fees/annual": 0.8, "fees/renewal": 0.1}
    found = search(weighed(knowledge, probabilities))
    renewed = found.find("专业版续费一年多少钱", {"edition": ("KIS 专业版",), "service": ("续费",)}, "zh")
    assert [fit.article.id for fit in renewed.fits] == ["fees/renewal"]
    assert renewed.fits[0].probability == pytest.approx(0.9)
    assert not found.find("续费一年多少钱", {"service": ("续费",)}, "zh").sure
