"""The hotline's number, which stands in an article and nowhere in the code."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.phrases import Phrases
from bot.conversation.ports import Knowledge
from index.types import Language, QuantityKind


@dataclass(frozen=True, slots=True)
class Hotline:
    """How to reach a person by phone. ``hours`` is empty where the article gives none."""

    number: str
    hours: str


def find_hotline(knowledge: Knowledge, phrases: Phrases, language: Language) -> Hotline | None:
    """Return the number of the article that best answers how to call; ``None`` where no article has one.

    No threshold: a phone number is found in an article by its form, not by how near the article is.
    """
    finding = knowledge.ask(phrases.hotline[language], language)
    for candidate in finding.candidates:
        article = knowledge.article(candidate.article, language)
        quantities = [figure.quantity for figure in article.figures] if article else []
        numbers = [each.text for each in quantities if each.kind is QuantityKind.PHONE]
        hours = [each.text for each in quantities if each.kind is QuantityKind.AVAILABILITY]
        if numbers:
            return Hotline(numbers[0], hours[0] if hours else "")
    return None
