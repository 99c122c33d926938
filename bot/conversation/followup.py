"""Messages that only make sense after another, turned into questions that stand by themselves.

专业版一年服务费多少 -> 那旗舰版呢 is asked as 旗舰版一年服务费多少.
"""

from __future__ import annotations

from bot.conversation.fragments import Fragment, begins, measure_in
from bot.conversation.phrases import FollowUpWords, normalise
from bot.conversation.subjects import EDITION, SUBJECTS, VISIT
from index.facets import FacetCatalogue, Mention
from index.types import Facets, Language

_ENDS = " ?？!！.。"


class FollowUps:
    """Completes fragments from the question before them."""

    def __init__(self, catalogue: FacetCatalogue, words: FollowUpWords) -> None:
        self._catalogue = catalogue
        self._words = words

    def shortened(self, text: str, last: str) -> Fragment | None:
        """Return the edition whose name is cut short where ``last`` named another: 迷你版一年多少 -> 那商贸."""
        if EDITION not in self._catalogue.facets_in(last):
            return None
        wanted = self._words.particles.sub("", normalise(text)).strip()
        named = [value for value in self._catalogue.values(EDITION) if begins(self._catalogue, EDITION, value, wanted)]
        return Fragment(text, {EDITION: (named[0],)}, asks_price=False) if len(named) == 1 else None

    def complete(self, said: Fragment, last: str, last_asked_price: bool, language: Language) -> str:
        """Return the question that ``said`` means after the question ``last``."""
        subject_named = any(facet in said.facets for facet in SUBJECTS)
        if subject_named and (said.asks_price or EDITION in said.facets):
            return said.text
        if said.asks_price and not last_asked_price:
            return self.about_before(said.text, last, language) or said.text
        return self.substitute(last, said.facets, language)

    def price_of(self, said: Facets, last: str, language: Language) -> str | None:
        """Return the plainest question for the price of the subject among what was ``said``, or else in ``last``.

        ``None`` without one.
        """
        before = self._catalogue.facets_in(last)
        subjects = self._subjects(said, language) or self._subjects(before, language)
        if not subjects:
            return None
        question = self._words.price_of[language].format(subject=" ".join(subjects))
        return self.with_edition(question, said.get(EDITION) or before.get(EDITION, ()), language)

    def priced(self, said: Fragment, language: Language) -> str:
        """Return the question for a price per what ``said`` measures by; its own words where it is none."""
        if said.measure is None or any(facet in said.facets for facet in SUBJECTS):
            return said.text
        question = self._words.price_per[said.measure][language]
        return self.with_edition(question, said.facets.get(EDITION, ()), language)

    def measure(self, question: str) -> str | None:
        """Return what a price is asked per, such as a visit; ``None`` where that is not told, or several are."""
        text = self._words.no_measures.sub(" ", normalise(question))
        found = [kind for kind, pattern in self._words.measures.items() if pattern.search(text)]
        return found[0] if len(found) == 1 else None

    def stands_alone(self, said: Fragment, last: str) -> bool:
        """Whether ``said`` asks for a price per something else than ``last`` did: 一年服务费多少 -> 一次多少钱."""
        before = measure_in(normalise(last), self._words)
        if before is None and not said.asks_price and "channel" in self._catalogue.facets_in(last):
            before = VISIT
        return said.measure is not None and before is not None and said.measure != before

    def substitute(self, question: str, facets: Facets, language: Language) -> str:
        """Return ``question`` about ``facets`` instead of those of the same kind that it names."""
        for facet, values in facets.items():
            name = self._names(facet, values, language)
            mentions = self._replaceable(question, facet, facets)
            if mentions:
                if mentions[0].facet != facet:
                    question, mentions = self._without_measures(question, facet, facets)
                question = self._replace(question, mentions, name)
            elif facet == EDITION:
                question = self.with_edition(question, values, language)
            else:
                question = f"{name} {question}" if language == "en" else name + question
        return question

    def _replace(self, text: str, mentions: list[Mention], name: str) -> str:
        """Put ``name`` where the first mention stands; a list of names is replaced as a whole."""
        first = mentions[0]
        end = first.end
        for mention in mentions[1:]:
            between = text[end : mention.start].casefold()
            if not between or self._words.listing.fullmatch(between):
                end = max(end, mention.end)
        for mention in reversed(mentions):
            if mention.start >= end:
                text = text[: mention.start] + text[mention.end :]
        return text[: first.start] + name + text[end:]

    def with_edition(self, question: str, values: tuple[str, ...], language: Language) -> str:
        """Return ``question`` with the editions added, if any, that it does not name."""
        if not values:
            return question
        name = self._names(EDITION, values, language)
        return self._words.with_edition[language].format(edition=name, question=question.rstrip(_ENDS))

    def _replaceable(self, question: str, facet: str, new: Facets) -> list[Mention]:
        mentions = self._catalogue.find(question)
        same = [mention for mention in mentions if mention.facet == facet]
        if same or facet not in SUBJECTS:
            return same
        sisters = [other for other in SUBJECTS if other not in new]
        return [mention for mention in mentions if mention.facet in sisters]

    def _without_measures(self, question: str, facet: str, new: Facets) -> tuple[str, list[Mention]]:
        """Drop 一次 and the like, which belonged to the subject that is replaced."""
        mentions = self._replaceable(question, facet, new)
        head, name, tail = _around(question, mentions)
        for pattern in self._words.measures.values():
            head, tail = pattern.sub("", head), pattern.sub("", tail)
        kept = head + name + tail
        return kept, self._replaceable(kept, facet, new)

    def about_before(self, question: str, last: str, language: Language, answered: Facets | None = None) -> str | None:
        """Return ``question`` about the subject of ``last``; ``None`` where there is none.

        Where ``last`` named no subject it is that of the article which answered it.
        """
        before = self._catalogue.facets_in(last)
        if answered and not any(facet in before for facet in SUBJECTS):
            before |= {facet: answered[facet] for facet in SUBJECTS if facet in answered}
        named = self._catalogue.facets_in(question)
        missing = {facet: values for facet, values in before.items() if facet not in named}
        subjects = self._subjects(missing, language)
        if not subjects:
            return None
        if EDITION in missing:
            subjects.insert(0, self._names(EDITION, missing[EDITION], language))
        joint = " " if language == "en" else ""
        pattern = self._words.about[language]
        return pattern.format(question=question.rstrip(_ENDS), subject=joint.join(subjects))

    def _subjects(self, facets: Facets, language: Language) -> list[str]:
        return [self._names(facet, facets[facet], language) for facet in SUBJECTS if facet in facets]

    def _names(self, facet: str, values: tuple[str, ...], language: Language) -> str:
        named = self._catalogue.short if facet == EDITION else self._catalogue.label
        return self._words.join[language].join(named(facet, value, language) for value in values)


def _around(text: str, mentions: list[Mention]) -> tuple[str, str, str]:
    start, end = mentions[0].start, mentions[-1].end
    return text[:start], text[start:end], text[end:]
