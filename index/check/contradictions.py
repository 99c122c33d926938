"""Two published figures for the same thing that differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.check.diagnostic import Diagnostic, diagnose
from index.check.same import (
    Scope,
    context_of,
    embraces,
    named_apart,
    same_thing,
    same_value,
    scope_of,
    unit_of,
    whole_of,
)
from index.check.statements import Statement
from index.check.subject import Subject
from index.types import Facets, Quantity


@dataclass(frozen=True, slots=True)
class Dispute:
    """An article's note that two figures are both published: what it names, and all figures that it holds."""

    facets: Facets
    named: tuple[Quantity, ...]
    own: tuple[Quantity, ...]

    def covers(self, one: Statement, other: Statement) -> bool:
        """Whether the note is about this pair."""
        for facet, values in self.facets.items():
            for statement in (one, other):
                if statement.facets.get(facet) and not set(values) & set(statement.facets[facet]):
                    return False
        relevant = [q for q in self.named if (q.kind, q.unit) == (one.quantity.kind, one.quantity.unit)]
        # A note that names both figures is about these two, and about no third.
        stated = relevant if len(relevant) > 1 else [*relevant, *self.own]
        return not relevant or all(any(same_value(s.quantity, q) for q in stated) for s in (one, other))


Pair = tuple[Statement, Statement]


def check_figures(statements: Sequence[Statement], disputes: Mapping[str, Dispute]) -> Iterator[Diagnostic]:
    """Yield contradictions, and figures that hold for a narrower scope than another. ``disputes`` is by article."""
    conflicts: dict[Statement, list[Statement]] = {}
    narrower: list[Pair] = []
    for one, other in _pairs(statements):
        if same_value(one.quantity, other.quantity) or not same_thing(one, other):
            continue
        if any(d.covers(one, other) for a in {one.article, other.article} if (d := disputes.get(a))):
            continue
        scope = scope_of(one, other)
        narrow, wide = (one, other) if scope is Scope.NARROWER else (other, one)
        if scope is Scope.APART:
            continue
        listed = named_apart(one.facets, other.facets) and not embraces(wide.quantity, narrow.quantity)
        if scope is Scope.SAME or listed:
            conflicts.setdefault(one, []).append(other)
            conflicts.setdefault(other, []).append(one)
        elif one.article != other.article:
            narrower.append((narrow, wide))
    yield from (_contradiction(one, others) for one, others in _blamed(conflicts))
    yield from _narrower(narrower, statements)


def _pairs(statements: Sequence[Statement]) -> Iterator[Pair]:
    """Yield pairs that may be about the same thing.

    What a figure is about must stand in the other's context, so the rarest of its words finds all of them.
    """
    holders: dict[tuple[str, ...], list[int]] = {}
    for number, statement in enumerate(statements):
        for key in _keys(context_of(statement), statement):
            holders.setdefault(key, []).append(number)
    seen: set[tuple[int, int]] = set()
    for number, statement in enumerate(statements):
        keys = _keys(whole_of(statement), statement)
        rarest = min(keys, key=lambda key: len(holders.get(key, ())))
        across = [key for key in keys if key[-1].startswith("#")]  # words of two languages cannot be compared
        for key in {rarest, *across[:1]}:
            for other in holders.get(key, ()):
                pair = (min(number, other), max(number, other))
                if number != other and pair not in seen:
                    seen.add(pair)
                    yield statements[pair[0]], statements[pair[1]]


def _keys(subject: Subject, statement: Statement) -> list[tuple[str, ...]]:
    base = (statement.quantity.kind.value, unit_of(statement.quantity))
    words = sorted({(*base, statement.language, _stem(word)) for word in subject.words})
    concepts = sorted((*base, f"#{concept}") for concept in subject.concepts)
    return [*words, *concepts] or [(*base, "")]


def _stem(word: str) -> str:
    """Return what words that begin one another have in common."""
    digits = re.match("[0-9]+", word)
    return digits.group() if digits else word if word.isascii() else word[:2]


def _blamed(conflicts: Mapping[Statement, list[Statement]]) -> Iterator[tuple[Statement, list[Statement]]]:
    """Yield those whose value fewer articles give; all of them where no value has more."""
    for one, others in conflicts.items():
        agreeing = {one.article} | {
            s.article for o in others for s in conflicts[o] if same_value(s.quantity, one.quantity)
        }
        opposing = {s.article for s in others}
        if len(agreeing) <= len(opposing):
            yield one, others


def _contradiction(one: Statement, others: list[Statement]) -> Diagnostic:
    other = min(others, key=lambda s: (s.language != one.language, s.article == one.article, s.place))
    more = f" (and {len(others) - 1} more)" if len(others) > 1 else ""
    message = (
        f"'{one.disclosed}' here, but '{other.disclosed}' at {other.place.file}:{other.place.line}{more}, for the same "
        "thing; correct one, or write `disputed` with the reason"
    )
    return diagnose("contradiction", one.place, message, other.place)


def _narrower(pairs: Iterable[Pair], statements: Sequence[Statement]) -> Iterator[Diagnostic]:
    """Yield a note a narrow figure, unless the article with the wide one gives the narrow one too."""
    told: set[Statement] = set()
    by_article: dict[str, list[Statement]] = {}
    for statement in statements:
        by_article.setdefault(statement.article, []).append(statement)
    for narrow, wide in pairs:
        given = any(
            same_value(s.quantity, narrow.quantity) and any(narrow.facets.get(f) == v for f, v in s.facets.items())
            for s in by_article[wide.article]
        )
        known = any(same_value(s.quantity, wide.quantity) for s in by_article[narrow.article])
        if not given and not known and narrow not in told:
            told.add(narrow)
            message = (
                f"'{narrow.disclosed}' is for some, '{wide.disclosed}' at {wide.place.file}:{wide.place.line} for all; "
                "if both hold, say so in the wider article"
            )
            yield diagnose("narrower-scope", narrow.place, message, wide.place)
