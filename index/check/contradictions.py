"""Two published figures for the same thing that differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.check.diagnostic import Diagnostic, Severity, diagnose
from index.likeness.candidates import Groups, Pair, grouped, pairs_by_likeness, pairs_by_rule
from index.likeness.keys import Key
from index.likeness.likely import agreed, likely_opposed
from index.likeness.same import Scope, named_apart, same_measure, scope_of
from index.likeness.scopes import scope_meant
from index.likeness.values import embraces, same_value
from index.statements.statement import Statement
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


def check_figures(
    statements: Sequence[Statement], disputes: Mapping[str, Dispute], count: Callable[[Key], int] | None = None
) -> Iterator[Diagnostic]:
    """Yield contradictions, and figures that hold for a narrower scope than another.

    ``disputes`` is by article; ``count`` says how many files hold a key, where ``statements`` are not of all files.
    """
    by_article: dict[str, list[Statement]] = {}
    for statement in statements:
        by_article.setdefault(statement.article, []).append(statement)
    groups = grouped(statements)
    sure, likely = _Conflicts(), _Conflicts()
    scopes = {pair: scope_of(*pair) for pair in _same_by_rule(statements, groups, disputes)}
    left = {pair for pair, scope in scopes.items() if _left_to_words(*pair, scope)}
    for pair in pairs_by_likeness(statements, groups, count):
        if (pair not in scopes or pair in left) and _likely_opposed(*pair, disputes, by_article):
            likely.judge(*pair, scope_meant(*pair))
            scopes.pop(pair, None)
    for pair, scope in scopes.items():
        sure.judge(*pair, scope)
    yield from (_contradiction(one, others) for one, others in sure.blamed())
    yield from (_likely(one, others) for one, others in likely.blamed() if one not in sure.others)
    yield from _narrower([*sure.narrower, *likely.narrower], by_article)


def _same_by_rule(statements: Sequence[Statement], groups: Groups, disputes: Mapping[str, Dispute]) -> Iterator[Pair]:
    """Yield figures for the same thing that differ, and that no editor has said are both published."""
    for one, other in pairs_by_rule(statements, groups):  # all of one subject
        settled = same_value(one.quantity, other.quantity) or _disputed(one, other, disputes)
        if not settled and same_measure(one, other):
            yield one, other


def _left_to_words(one: Statement, other: Statement, scope: Scope) -> bool:
    """Whether two articles differ in what a figure is for, as a channel that one names alone: it need not narrow it."""
    return scope is not Scope.SAME and one.article != other.article and not _listed_apart(one, other, scope)


def _likely_opposed(
    one: Statement, other: Statement, disputes: Mapping[str, Dispute], by_article: Mapping[str, Sequence[Statement]]
) -> bool:
    """Whether two figures likely contradict each other, which no editor has noted and neither article explains."""
    if not likely_opposed(one, other) or _disputed(one, other, disputes):
        return False
    return not (agreed(one, other, by_article[other.article]) or agreed(other, one, by_article[one.article]))


def _listed_apart(one: Statement, other: Statement, scope: Scope) -> bool:
    """Whether one lists more editions than the other, whose value the wide figure leaves no room for."""
    narrow, wide = (one, other) if scope is Scope.NARROWER else (other, one)
    return (
        scope in (Scope.NARROWER, Scope.WIDER)
        and named_apart(one.facets, other.facets)
        and not embraces(wide.quantity, narrow.quantity)
    )


def _disputed(one: Statement, other: Statement, disputes: Mapping[str, Dispute]) -> bool:
    return any(d.covers(one, other) for a in {one.article, other.article} if (d := disputes.get(a)))


class _Conflicts:
    """Figures of one thing that differ: ``others`` by either of them, ``narrower`` with the narrow one first."""

    def __init__(self) -> None:
        self.others: dict[Statement, list[Statement]] = {}
        self.narrower: list[Pair] = []

    def judge(self, one: Statement, other: Statement, scope: Scope) -> None:
        """Take in two figures that differ, by how their scopes lie."""
        if scope is Scope.APART:
            return
        narrow, wide = (one, other) if scope is Scope.NARROWER else (other, one)
        if scope is Scope.SAME or _listed_apart(one, other, scope):
            self.others.setdefault(one, []).append(other)
            self.others.setdefault(other, []).append(one)
        elif one.article != other.article:
            self.narrower.append((narrow, wide))

    def blamed(self) -> Iterator[tuple[Statement, list[Statement]]]:
        """Yield those whose value fewer articles give; all of them where no value has more."""
        for one, others in self.others.items():
            agreeing = {one.article} | {
                s.article for o in others for s in self.others[o] if same_value(s.quantity, one.quantity)
            }
            if len(agreeing) <= len({s.article for s in others}):
                yield one, others


def _contradiction(one: Statement, others: list[Statement]) -> Diagnostic:
    other = _nearest(one, others)
    more = f" (and {len(others) - 1} more)" if len(others) > 1 else ""
    message = (
        f"'{one.disclosed}' here, but '{other.disclosed}' at {other.place.file}:{other.place.line}{more}, for the same "
        "thing; correct one, or write `disputed` with the reason"
    )
    return diagnose("contradiction", one.place, message, other.place)


def _likely(one: Statement, others: list[Statement]) -> Diagnostic:
    """Tell editors of what is likely only: it keeps nothing out of service."""
    other = _nearest(one, others)
    message = (
        f"'{one.disclosed}' here, but '{other.disclosed}' at {other.place.file}:{other.place.line}, probably for the "
        "same thing; correct one, or say in both what they are for"
    )
    return replace(diagnose("contradiction", one.place, message, other.place), severity=Severity.WARNING)


def _nearest(one: Statement, others: Iterable[Statement]) -> Statement:
    """Return the figure to name beside ``one``: in its language, and of another article, where there is one."""
    return min(others, key=lambda s: (s.language != one.language, s.article == one.article, s.place))


def _narrower(pairs: Iterable[Pair], by_article: Mapping[str, Sequence[Statement]]) -> Iterator[Diagnostic]:
    """Yield a note a narrow figure, unless the article with the wide one gives the narrow one too."""
    told: set[Statement] = set()
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
