"""Two published figures for the same thing that differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from index.check.diagnostic import Diagnostic, diagnose
from index.check.keys import Key, base_of, keys_across, keys_held, keys_within
from index.check.same import Scope, named_apart, same_subject, same_thing, scope_of
from index.check.statements import Statement
from index.check.values import embraces, same_value
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


def _pairs(statements: Sequence[Statement]) -> list[Pair]:
    """Return pairs that are about the same thing by their words, each once, in the order of the statements.

    What a figure is about must stand in the other's context, so the rarest of its words finds all of them. The rows
    of a table are mostly about one thing: such figures are looked up and compared as one.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    for number, statement in enumerate(statements):
        words = (statement.subject, statement.heading, statement.title)
        about = (statement.article, statement.language, base_of(statement), *words)
        groups.setdefault(about, []).append(number)
    members = list(groups.values())
    found = [pair for group in members for pair in combinations(group, 2)]
    for first, second in _near([statements[group[0]] for group in members]):
        found += [(min(pair), max(pair)) for pair in product(members[first], members[second])]
    return [(statements[first], statements[second]) for first, second in sorted(found)]


def _near(statements: Sequence[Statement]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of those that are about the same thing."""
    holders: dict[Key, list[int]] = {}
    for number, statement in enumerate(statements):
        for key in keys_held(statement):
            holders.setdefault(key, []).append(number)
    seen: set[tuple[int, int]] = set()
    for number, statement in enumerate(statements):
        within = [
            min(some, key=lambda keys: sum(len(holders.get(key, ())) for key in keys))
            for some in keys_within(statement)
        ]
        keys = {*keys_across(statement)}.union(*within)
        near = {other for key in keys for other in holders.get(key, ())}
        for other in near:
            pair = (min(number, other), max(number, other))
            if number != other and pair not in seen and same_subject(statements[pair[0]], statements[pair[1]]):
                seen.add(pair)
                yield pair


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
