"""The words of a comparison, in the reader's language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from bot.diff.comparison import Comparison
    from bot.diff.questions import Question
    from index.diff import FigureChange
    from index.types import Figure, Language

_WORDS = Path(__file__).parent / "words"


class Words:
    """Says what a comparison found."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._words: dict[str, str] = yaml.safe_load((_WORDS / f"{language}.yaml").read_text(encoding="utf-8"))

    def __call__(self, word: str, /, **values: object) -> str:
        """Return the words of that name."""
        return self._words[word].format(**values)

    def asked(self, comparison: Comparison) -> str:
        """Say how many questions were asked."""
        counts = {origin.value: count for origin, count in comparison.asked.items()}
        shown = {"article": 0, "log": 0, "file": 0} | counts
        return self("asked", total=sum(shown.values()), **shown)

    def origin(self, question: Question) -> str:
        """Say where a question is known from."""
        return self(f"from_{question.origin}", name=question.name)

    def of(self, change: FigureChange) -> str:
        """Say what a figure is of."""
        figure = change.either
        named = [value for values in figure.facets.values() for value in values]
        return " · ".join(dict.fromkeys([*named, figure.label]))

    def amount(self, figure: Figure | None) -> str:
        """Return a figure as the article writes it, with its place."""
        if figure is None:
            return self("none")
        return f"{figure.quantity.text} ({figure.place.file}:{figure.place.line})"
