"""Whether both languages of an article say the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.check.diagnostic import Diagnostic, diagnose
from index.check.facts import Facts
from index.likeness.values import same_value, unit_of
from index.statements.counts import has_counterpart
from index.statements.free import is_free
from index.statements.statement import Statement
from index.types import Place, QuantityKind


def check_translation(original: Facts | None, translation: Facts | None) -> Iterator[Diagnostic]:
    """Yield what is missing in one language of an article, or differs."""
    if original is None:
        return
    if translation is None:
        if original.published:
            message = f"no translation; write {original.file.removesuffix('.md')}.en.md"
            yield diagnose("missing-translation", Place(original.file, 1), message)
        return
    if original.reviewed and translation.reviewed and original.reviewed > translation.reviewed:
        message = f"the original was reviewed on {original.reviewed}, after this; compare both and set the date"
        yield diagnose("stale-translation", translation.place_of("reviewed"), message, original.place_of("reviewed"))
    yield from _check_figures(original, translation)


def _check_figures(original: Facts, translation: Facts) -> Iterator[Diagnostic]:
    ours, theirs = _without_counterpart(_comparable(original.statements), _comparable(translation.statements))
    while ours and theirs:
        # A figure that was changed stands where its counterpart stands: the next of its kind.
        one = theirs.pop(0)
        match = next((s for s in ours if _same_kind(s, one)), None)
        if match is None:
            theirs.insert(0, one)
            break
        ours.remove(match)
        message = (
            f"'{one.disclosed}' here, but '{match.disclosed}' in the original, {match.place.file}:{match.place.line}; "
            "correct one of them"
        )
        yield diagnose("contradiction", one.place, message, match.place)
        message = (
            f"'{match.disclosed}' here, but '{one.disclosed}' in the translation, {one.place.file}:{one.place.line}; "
            "correct one of them"
        )
        yield diagnose("contradiction", match.place, message, one.place)
    for one in theirs:
        message = f"'{one.disclosed}' is not in the original; add it there or delete it here"
        yield diagnose("missing-original-figure", one.place, message, Place(original.file, 1))
    for one in ours:
        message = f"the translation lacks '{one.disclosed}', which stands at {one.place.file}:{one.place.line}"
        yield diagnose("translation-figures", Place(translation.file, 1), message, one.place)


def _comparable(statements: Sequence[Statement]) -> list[Statement]:
    return [s for s in statements if has_counterpart(s.quantity.unit) and not is_free(s.quantity)]


def _same_kind(one: Statement, other: Statement) -> bool:
    return one.quantity.kind is other.quantity.kind and unit_of(one.quantity) == unit_of(other.quantity)


def _without_counterpart(
    original: Sequence[Statement], translation: Sequence[Statement]
) -> tuple[list[Statement], list[Statement]]:
    """Return the figures of either that the other has nowhere; how often one is repeated does not matter."""
    ours = [s for s in original if not _given(s, translation)]
    theirs = [s for s in translation if not _given(s, original)]
    return ours, theirs


def _given(statement: Statement, others: Sequence[Statement]) -> bool:
    return any(
        _same_kind(statement, o)
        and same_value(statement.quantity, o.quantity)
        and (statement.per == o.per or not statement.per or not o.per)
        and (
            not statement.facets.get("edition")
            or not o.facets.get("edition")
            or bool(set(statement.facets["edition"]) & set(o.facets["edition"]))
            or statement.quantity.kind is QuantityKind.PHONE
        )
        for o in others
    )
