"""The articles' own questions put to the index: which of them another article answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from index.check.diagnostic import Diagnostic, diagnose
from index.types import Article, Finding, Language, Place


class Asks(Protocol):
    """What answers questions; the engine does."""

    def ask(self, question: str, language: Language) -> Finding:
        """Return the candidates for a question."""
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
