"""Other wordings of a question, for when the index is not sure of the one that the customer chose.

A wording says the same with fewer distractions: names as the articles write them, without the words that customers
put around every question (我们单位用的, 贵司), and last without the edition. General articles do not name editions, so
an edition in a question leads away from them; which figures are shown is decided by the question as it was asked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bot.conversation.followup import FollowUps
from bot.conversation.fragments import one_clause
from bot.conversation.phrases import Phrases
from bot.conversation.reading import without_mentions
from bot.conversation.subjects import EDITION, SUBJECTS
from index.facets import FacetCatalogue, Mention
from index.text import HAN, fold
from index.types import Language

_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}]) +(?=[{HAN}])")
_SHORTEST = 4
"""Characters of a clause that can be asked by itself."""
_SENTENCE = re.compile(r"[^。！？!?；;]+[。！？!?；;]*")


@dataclass(frozen=True, slots=True)
class Wording:
    """A question in other words."""

    text: str
    bold: bool = False
    """Whether it leaves out what may matter: 网络布线 in 网络布线,上门一次多少钱."""


def other_wordings(text: str, catalogue: FacetCatalogue, phrases: Phrases, language: Language) -> Iterator[Wording]:
    """Yield wordings of ``text`` that differ from it and from one another, the nearest first."""
    seen = {fold(text)}
    plain = _without_fillers(_with_known_names(text, catalogue, language), phrases)
    candidates = [plain]
    question = asking(text)
    if question:
        candidates.append(question)
        plain = _without_fillers(_with_known_names(question, catalogue, language), phrases)
    if catalogue.facets_in(text).get(EDITION):
        bare = " ".join(without_mentions(plain, catalogue, EDITION).split())
        candidates.append(_without_fillers(phrases.loose_ends.sub(" ", bare), phrases))
    clause = _asking_clause(text, catalogue, phrases)
    bold = [clause, clause and _without_fillers(_with_known_names(clause, catalogue, language), phrases)]
    bold.append(_price_asked(text, catalogue, phrases, language))
    wordings = (*map(Wording, candidates), *(Wording(wording, bold=True) for wording in bold if wording))
    for wording in wordings:
        if any(character.isalpha() for character in wording.text) and fold(wording.text) not in seen:
            seen.add(fold(wording.text))
            yield wording


def _with_known_names(text: str, catalogue: FacetCatalogue, language: Language) -> str:
    """Return ``text`` with editions, and names in the other script, as the articles write them.

    Names of services stay: what customers call them says more than the service's own name (备份, 迁移: 数据服务).
    So do names that several values share (云产品).
    """
    mentions = catalogue.find(text)
    spans = Counter((mention.start, mention.end) for mention in mentions)
    for mention in reversed(mentions):
        if spans[mention.start, mention.end] > 1:
            continue
        written = text[mention.start : mention.end]
        if mention.facet == EDITION or _is_foreign(written, language, mention):
            name = catalogue.short if mention.facet == EDITION else catalogue.label
            text = text[: mention.start] + name(mention.facet, mention.value, language) + text[mention.end :]
    return text


def _is_foreign(written: str, language: Language, mention: Mention) -> bool:
    return language == "zh" and mention.facet != EDITION and written.isascii() and written[:1].isalpha()


def asking(text: str) -> str | None:
    """Return the one question among several sentences; ``None`` if it is all there is, or one of many."""
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(text) if sentence.strip()]
    questions = [sentence for sentence in sentences if sentence.endswith(("?", "？"))]
    return questions[0] if len(sentences) > 1 and len(questions) == 1 else None


def _asking_clause(text: str, catalogue: FacetCatalogue, phrases: Phrases) -> str | None:
    """Return the one clause that asks for a figure, where the others name no other subject: 开饭馆的,一年要交多少."""
    apart = one_clause(text, lambda clause: bool(phrases.asks_for(clause)))
    if apart is None:
        return None
    clause, others = apart
    elsewhere = any(facet in catalogue.facets_in(others) for facet in SUBJECTS) or phrases.uncovered.search(
        fold(others)
    )
    return None if elsewhere or len(clause) < _SHORTEST else clause


def _price_asked(text: str, catalogue: FacetCatalogue, phrases: Phrases, language: Language) -> str | None:
    """Return the plainest question for the price of the one subject that ``text`` names."""
    named = catalogue.facets_in(text)
    subjects = [(facet, value) for facet in SUBJECTS for value in named.get(facet, ())]
    if len(subjects) != 1 or "money" not in phrases.asks_for(text) or phrases.uncovered.search(fold(text)):
        return None
    # Where several editions are named, each is asked about by itself afterwards.
    asked = {**named, EDITION: named.get(EDITION, ())[:1]}
    return FollowUps(catalogue, phrases.follow_up).price_of(asked, "", language)


def _without_fillers(text: str, phrases: Phrases) -> str:
    rest = " ".join(phrases.fillers.sub(" ", fold(text)).split())
    return _BETWEEN_HAN.sub("", rest).strip(" ,，、;；:：")
