"""Articles -> their passages; what did not change since the state before is not cut again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.articles import Knowledge
from index.embeddings import key_of
from index.passages import passages_of
from index.types import Article, Passage


@dataclass(frozen=True, slots=True)
class Cut:
    """An article and its passages."""

    article: Article
    passages: tuple[Passage, ...]
    keys: tuple[str, ...]
    """By which the vectors of each passage are kept."""

    @classmethod
    def of(cls, article: Article) -> Cut:
        """Cut an article."""
        passages = passages_of(article)
        return cls(article, passages, tuple(key_of(passage) for passage in passages))


def cut(knowledge: Knowledge, before: Iterable[Cut] = ()) -> tuple[Cut, ...]:
    """Cut every published article, whatever its dates.

    What was loaded again without having changed is the very object that was cut ``before``.
    """
    known = {id(one.article): one for one in before}
    return tuple(known.get(id(article)) or Cut.of(article) for article in knowledge.articles if article.published)


def passages_in(cuts: Sequence[Cut]) -> list[Passage]:
    """Return the passages of all articles."""
    return [passage for one in cuts for passage in one.passages]


def keys_in(cuts: Sequence[Cut]) -> list[str]:
    """Return the key of each passage of all articles."""
    return [key for one in cuts for key in one.keys]
