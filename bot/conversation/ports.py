"""What the conversation needs from the outside."""

from __future__ import annotations

from typing import Protocol

from index.facets import FacetCatalogue
from index.types import Article, Finding, Language


class Knowledge(Protocol):
    """The articles and the index over them, as the conversation sees them."""

    @property
    def catalogue(self) -> FacetCatalogue:
        """The facets and the names that customers use for them."""
        ...

    def as_meant(self, text: str) -> str:
        """Return a message in characters where it was typed in pinyin, and without the slips that hide a name."""
        ...

    def ask(self, question: str, language: Language) -> Finding:
        """Find articles for a question that stands by itself."""
        ...

    def article(self, id: str, language: Language) -> Article | None:
        """Return an article that customers may see now; ``None`` where that language is missing."""
        ...

    def titled(self, title: str, language: Language) -> Article | None:
        """Return the article with a title, if customers may see it now."""
        ...
