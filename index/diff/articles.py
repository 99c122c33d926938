"""Articles and their figures, before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from index.articles import Knowledge
from index.types import Article, Block, Figure, Language

Kind = Literal["added", "removed", "changed"]
_FIELDS: Final = (
    "title",
    "applies_to",
    "questions",
    "not_questions",
    "published",
    "reviewed",
    "valid_from",
    "valid_until",
    "disputed",
    "owner",
)


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that is another one now; ``None`` on the side that does not have it."""

    old: Figure | None
    new: Figure | None

    @property
    def either(self) -> Figure:
        """The figure as it is now, or as it was where it is gone."""
        figure = self.new or self.old
        if figure is None:
            raise ValueError("a change has a figure on one side at least")
        return figure


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """An article that differs."""

    id: str
    language: Language
    kind: Kind
    file: str
    title: str
    fields: tuple[str, ...]
    """Fields of the front matter that differ, and ``text`` for what stands below it."""
    figures: tuple[FigureChange, ...]


def compare(before: Knowledge, after: Knowledge) -> tuple[ArticleChange, ...]:
    """Return every article that differs, ordered by id and language."""
    old = {(article.id, article.language): article for article in before.articles}
    new = {(article.id, article.language): article for article in after.articles}
    changes = []
    for key in sorted({*old, *new}, key=lambda key: (key[0], key[1] != "zh")):
        one, other = old.get(key), new.get(key)
        if one is None or other is None:
            present = one or other
            if present:
                changes.append(_change("removed" if one else "added", present, (), _figures(one, other)))
        elif one.digest != other.digest:
            changes.append(_change("changed", other, _fields(one, other), _figures(one, other)))
    return tuple(changes)


def _change(kind: Kind, article: Article, fields: tuple[str, ...], figures: tuple[FigureChange, ...]) -> ArticleChange:
    return ArticleChange(article.id, article.language, kind, article.file, article.title, fields, figures)


def _fields(old: Article, new: Article) -> tuple[str, ...]:
    fields = [name for name in _FIELDS if _value(old, name) != _value(new, name)]
    return (*fields, "text") if _text(old) != _text(new) else tuple(fields)


def _value(article: Article, name: str) -> object:
    value = getattr(article, name)
    return [asked.text for asked in value] if name.endswith("questions") else value


def _text(article: Article) -> list[object]:
    """Return what the article says, wherever it stands in the file."""
    said: list[object] = []
    for section in article.sections:
        said.append(section.heading)
        said += [
            block.text if isinstance(block, Block) else (block.header, [row.cells for row in block.rows])
            for block in section.blocks
        ]
    return said


def _figures(old: Article | None, new: Article | None) -> tuple[FigureChange, ...]:
    """Pair what is the same thing on both sides, in the order of the article."""
    gone, come = _without(old, new), _without(new, old)
    changes = []
    for figure in come:
        was = next((one for one in gone if _thing(one) == _thing(figure)), None)
        if was:
            gone.remove(was)
        changes.append(FigureChange(was, figure))
    return (*changes, *(FigureChange(figure, None) for figure in gone))


def _without(article: Article | None, other: Article | None) -> list[Figure]:
    """Return the figures of ``article`` that ``other`` does not have."""
    theirs = [_whole(figure) for figure in other.figures] if other else []
    left = []
    for figure in article.figures if article else ():
        if _whole(figure) in theirs:
            theirs.remove(_whole(figure))
        else:
            left.append(figure)
    return left


def _whole(figure: Figure) -> tuple[object, ...]:
    return (*_thing(figure), figure.quantity)


def _thing(figure: Figure) -> tuple[object, ...]:
    """Return what a figure is of, whatever its amount."""
    return (figure.label, _sorted(figure.facets.items()), figure.section, figure.quantity.kind)


def _sorted(facets: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(sorted((name, tuple(sorted(values))) for name, values in facets))
