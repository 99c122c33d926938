"""A draft that is only in memory, held against everything that an article must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.articles.article import parse_article
from index.errors import ContentError, Fault
from index.types import Place

if TYPE_CHECKING:
    from index.articles.loader import Knowledge
    from index.types import Article


@dataclass(frozen=True, slots=True)
class Examined:
    """The article, where the text is one, and what is wrong with it."""

    article: Article | None
    faults: tuple[Fault, ...]


def examine(content: bytes, file: str, known: Knowledge) -> Examined:
    """Check a text as if it stood in ``file``; every other article is as it is."""
    try:
        article = parse_article(content, file, known.catalogue)
    except ContentError as error:
        return Examined(None, error.faults)
    return Examined(article, tuple(_among_others(article, known)))


def _among_others(article: Article, known: Knowledge) -> list[Fault]:
    slug = article.id.rpartition("/")[2]
    others = [other for other in known.articles if other.file != article.file]
    faults = [
        Fault(Place(article.file, 1), "duplicate-slug", f"two articles with one slug '{slug}': also {other.file}")
        for other in others
        if other.id.rpartition("/")[2] == slug and other.id != article.id
    ]
    if article.language == "en" and not any(other.id == article.id for other in others):
        message = f"a translation without its original {article.id}.md"
        faults.append(Fault(Place(article.file, 1), "no-original", message))
    return faults
