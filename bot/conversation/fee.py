"""What a remote session costs without a service contract, quoted from an article and nowhere in the code."""

from __future__ import annotations

from bot.conversation.phrases import Phrases
from bot.conversation.ports import Knowledge
from bot.conversation.shown import distinct
from bot.conversation.subjects import EDITION
from index.figures.select import figures_for
from index.types import Language, QuantityKind


def find_fee(knowledge: Knowledge, phrases: Phrases, editions: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """Return the amounts for these editions (none: for any), each with the edition that it is for, if it names one.

    Nothing where no article answers for sure: a figure is not guessed.
    """
    question = phrases.remote_fee[language]
    finding = knowledge.ask(question, language)
    sure = [candidate.article for candidate in finding.candidates[:1] if candidate.probability >= finding.threshold]
    article = knowledge.article(sure[0], language) if sure else None
    if article is None:
        return ()
    asked = {**knowledge.catalogue.facets_in(question)} | ({EDITION: editions} if editions else {})
    figures = [f for f in figures_for(article, asked) if f.quantity.kind is QuantityKind.MONEY]
    amounts: dict[str, None] = {}
    for figure in distinct(figures, asked):
        named = [name for name in figure.facets.get(EDITION, ()) if not editions or name in editions]
        labels = " / ".join(knowledge.catalogue.label(EDITION, name, language) for name in named)
        amounts[f"{labels} {figure.quantity.text}" if labels and len(editions) != 1 else figure.quantity.text] = None
    return tuple(amounts)
