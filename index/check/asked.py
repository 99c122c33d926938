"""The articles' own questions put to the index: which of them another article answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from index.check.diagnostic import Diagnostic, diagnose
from index.rivals import Rival
from index.types import Article, Finding, Language, Place


class Asks(Protocol):
    """What answers questions; the engine does."""

    def ask(self, question: str, language: Language) -> Finding:
        """Return the candidates for a question."""
        ...

    def rivals(self) -> Iterator[Rival]:
        """Yield the questions that another article answers where they are worded otherwise."""
        ...


def check_answers(articles: Iterable[Article], engine: Asks) -> Iterator[Diagnostic]:
    """Yield questions that the index is sure to answer with another article than their own."""
    published = [article for article in articles if article.published]
    places: Mapping[tuple[str, Language], Place] = {
        (article.id, article.language): Place(article.file, 1) for article in published
    }
    for article in published:
        for asked in article.questions:
            finding = engine.ask(asked.text, article.language)
            if finding.sure and finding.candidates[0].article != article.id:
                other = finding.candidates[0].article
                message = (
                    f"'{asked.text}' is answered from {other}, not from this article; "
                    "word it closer to what this article says, or move it there"
                )
                yield diagnose("answered-elsewhere", asked.place, message, places.get((other, article.language)))
            elif finding.declined is not None and finding.declined.article != article.id:
                message = f"'{asked.text}' is declined: {finding.declined.place} has it in not_questions; keep one"
                yield diagnose("answered-elsewhere", asked.place, message, finding.declined.place)
    for rival in engine.rivals():
        message = (
            f"'{rival.question.text}' is so near to '{rival.other.text}' in {rival.other.article} that customers who "
            "word it otherwise are answered from there; keep it in one of the two, or ask for what only this one says"
        )
        yield diagnose("near-duplicate-question", rival.question.place, message, rival.other.place)
