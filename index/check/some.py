"""The check of some files: they are held against those alone that they have something in common with."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from index.articles.loader import folder_faults
from index.check.cache import Cache
from index.check.diagnostic import Diagnostic, from_fault, in_order
from index.check.facts import Facts
from index.check.folder import check_files, states_in
from index.check.kept import Kept
from index.check.meeting import by_key, figures_sought, opposed, sought
from index.check.reading import is_article, read_article
from index.check.run import catalogue_of, check_together

_HOPS = 3
"""Which of two figures is to blame depends on who agrees with either: on the figures against those against a figure."""


def check_some(
    folder: Path, wanted: Collection[str], cache: Cache, *, today: date, review_days: int, at_ns: int
) -> tuple[Diagnostic, ...] | None:
    """Return of the whole check what concerns ``wanted``; ``None`` where no earlier check was kept that spares it.

    What has changed since is read, and kept; ``at_ns`` is the time now, as files have it.
    """
    states = states_in(folder)
    catalogue, _ = catalogue_of(folder)
    if catalogue is None or not all(map(is_article, wanted)):
        return None
    try:
        with cache.opened(folder) as kept:
            if kept is None:
                return None
            articles = {file: state for file, state in states.items() if is_article(file)}
            kept.drop(kept.files() - articles.keys())
            stale = kept.stale(articles)
            known = kept.facts(stale)
            kept.put([read_article(folder, file, catalogue, known.get(file)) for file in stale], states, at_ns)
            facts = _met(kept, wanted)
            broken = kept.any_broken()
            together = check_together(facts, states, today, review_days, broken=broken, count=by_key(kept.count))
            found = [one for each in facts for one in each.found]
            found.extend(together)
    except (sqlite3.Error, ValidationError):
        return None
    found += [*check_files(tuple(states)), *map(from_fault, folder_faults(folder))]
    return in_order(one for one in found if concerns(one, wanted))


def concerns(found: Diagnostic, files: Collection[str]) -> bool:
    """Whether a finding is about one of ``files``."""
    return found.place.file in files or (found.other is not None and found.other.file in files)


def _met(kept: Kept, wanted: Collection[str]) -> list[Facts]:
    """Return the facts of ``wanted`` and of all that may have a say in what is found in them, in order."""
    found = kept.facts(wanted)
    own = list(found.values())
    keys = {key for one in own for key in sought(one, kept.count)}
    targets = {link.target for one in own for link in one.links}
    _load(kept, found, kept.holders(keys) | targets)
    asked = [statement for one in own for statement in one.statements]
    for _ in range(_HOPS):
        fresh = [one for one in found.values() if one.published]
        asked = opposed(asked, [statement for one in fresh for statement in one.statements], kept.count)
        _load(kept, found, kept.holders(figures_sought(asked, kept.count)))
    return [found[file] for file in sorted(found)]


def _load(kept: Kept, found: dict[str, Facts], files: Collection[str]) -> None:
    """Add files, each with its other language: what an article says stands in both."""
    more = kept.facts(set(files) - found.keys())
    found |= more
    found |= kept.facts({_other_language(file) for file in more} - found.keys())


def _other_language(file: str) -> str:
    stem = file.removesuffix(".md")
    return f"{stem.removesuffix('.en')}.md" if stem.endswith(".en") else f"{stem}.en.md"
