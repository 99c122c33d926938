"""A comparison as one HTML file and as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2

from bot.diff.outcomes import Effect
from bot.diff.questions import Origin
from bot.diff.wording import Words

if TYPE_CHECKING:
    from bot.conversation.messages import Reply
    from bot.diff.comparison import Comparison
    from bot.diff.outcomes import Difference
    from index.diff import ArticleChange
    from index.types import Figure, Language

_HERE = Path(__file__).parent


def as_html(comparison: Comparison, language: Language) -> str:
    """Return a page that needs nothing else: no script, no other file."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    groups = [(effect, [one for one in comparison.answers if one.effect is effect]) for effect in Effect]
    private = any(one.question.origin is Origin.LOG for one in comparison.answers)
    return environment.get_template("report.html.j2").render(
        t=Words(language), comparison=comparison, groups=[group for group in groups if group[1]], private=private
    )


def as_json(comparison: Comparison) -> dict[str, Any]:
    """Return the whole comparison as values that ``json.dumps`` takes."""
    return {
        "base": comparison.base,
        "version": comparison.version,
        "articles": [_article(change) for change in comparison.articles],
        "asked": {origin.value: comparison.asked[origin] for origin in Origin},
        "counts": {effect.value: comparison.counts[effect] for effect in Effect},
        "withheld": comparison.withheld,
        "answers": [_answer(answer) for answer in comparison.answers],
    }


def _article(change: ArticleChange) -> dict[str, Any]:
    return {
        "article": change.id,
        "language": change.language,
        "change": change.kind,
        "file": change.file,
        "title": change.title,
        "fields": list(change.fields),
        "figures": [
            {
                "label": one.either.label,
                "facets": {name: list(values) for name, values in one.either.facets.items()},
                "old": _figure(one.old),
                "new": _figure(one.new),
            }
            for one in change.figures
        ],
    }


def _figure(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    quantity = figure.quantity
    return {
        "text": quantity.text,
        "kind": quantity.kind.value,
        "low": None if quantity.low is None else str(quantity.low),
        "high": None if quantity.high is None else str(quantity.high),
        "unit": quantity.unit,
        "per": list(quantity.per),
        "file": figure.place.file,
        "line": figure.place.line,
    }


def _answer(answer: Difference) -> dict[str, Any]:
    return {
        "turns": list(answer.question.turns),
        "origin": answer.question.origin.value,
        "name": answer.question.name,
        "effect": answer.effect.value,
        "before": _reply(answer.before),
        "after": _reply(answer.after),
    }


def _reply(reply: Reply) -> dict[str, Any]:
    return {
        "decision": reply.decision.value,
        "text": reply.text,
        "confidence": round(reply.confidence, 4),
        "article": reply.article,
        "figures": list(reply.figures),
        "options": [option.label for option in reply.options],
    }
