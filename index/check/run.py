"""The whole check: every file by itself, then all together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from index.articles.loader import FACETS_FILE, folder_faults
from index.check.contradictions import check_figures
from index.check.dates import check_dates
from index.check.diagnostic import Diagnostic, diagnose, from_fault, in_order
from index.check.facet_names import check_facet_names
from index.check.facts import Facts
from index.check.folder import check_files, files_in
from index.check.links import check_links, check_pointers
from index.check.questions import check_questions
from index.check.reading import Progress, read_all
from index.check.translations import check_translation
from index.errors import ContentError, Fault
from index.facets import FacetCatalogue
from index.likeness.keys import Key
from index.text import fold
from index.types import Language, Place

REVIEW_DAYS = 365


def check_knowledge(
    folder: Path,
    *,
    today: date,
    review_days: int = REVIEW_DAYS,
    known: Mapping[str, Facts] | None = None,
    progress: Progress | None = None,
    processes: int = 1,
) -> tuple[tuple[Diagnostic, ...], tuple[Facts, ...]]:
    """Check every file of ``folder``; returns what was found, and the facts, which spare the next check work.

    ``known`` are facts of an earlier check, by file: a file with the same bytes is not read again. ``processes`` is how
    many may read a large folder. Faults of the content are in the result; nothing is raised for them.
    """
    files = files_in(folder)
    found = [*check_files(files), *map(from_fault, folder_faults(folder))]
    catalogue, wrong = catalogue_of(folder)
    found.extend(wrong)
    if catalogue is None:  # without its facets no article can be judged
        return in_order(found), ()
    facts = tuple(read_all(folder, files, catalogue, known or {}, progress=progress, processes=processes))
    for one in facts:
        found.extend(one.found)
    found.extend(check_together(facts, files, today, review_days))
    return in_order(found), facts


def check_together(
    facts: Sequence[Facts],
    files: Iterable[str],
    today: date,
    review_days: int,
    *,
    broken: bool = False,
    count: Callable[[Key], int] | None = None,
) -> Iterator[Diagnostic]:
    """Yield what is wrong between files, and what depends on the day.

    Of ``facts`` that are not of all files, ``broken`` says whether another is, and ``count`` how many hold a key.
    """
    loaded = [one for one in facts if one.article]
    anchors = {one.file: set(one.anchors) for one in facts}
    titles: dict[Language, set[str]] = {"zh": set(), "en": set()}
    for one in loaded:
        titles[one.language].add(fold(one.title))
    broken = broken or len(loaded) < len(facts)
    present = set(files)
    for one in loaded:
        yield from check_dates(one, today, review_days)
        if not broken:
            yield from check_pointers(one.pointers, one.language, titles)
    for one in facts:
        yield from check_links(one.links, one.file, anchors, present)
    by_id: dict[str, dict[Language, Facts]] = {}
    for one in loaded:
        by_id.setdefault(one.article, {})[one.language] = one
    for languages in by_id.values():
        original, translation = languages.get("zh"), languages.get("en")
        if translation is None and original and f"{original.file.removesuffix('.md')}.en.md" in present:
            continue  # it stands there, and cannot be read
        yield from check_translation(original, translation)
    yield from check_questions(loaded)
    yield from _check_titles(loaded)
    public = [one for one in loaded if one.published]
    disputes = {one.article: one.dispute for one in public if one.dispute}
    yield from check_figures([s for one in public for s in one.statements], disputes, count)


def _check_titles(facts: Iterable[Facts]) -> Iterator[Diagnostic]:
    first: dict[tuple[Language, str], Facts] = {}
    for one in facts:
        known = first.setdefault((one.language, fold(one.title)), one)
        if known is not one:
            message = f"'{one.title}' is also the title of {known.file}; customers cannot tell the two apart"
            yield diagnose("duplicate-title", one.place_of("title"), message, known.place_of("title"))


def catalogue_of(folder: Path) -> tuple[FacetCatalogue | None, list[Diagnostic]]:
    """Return the facets, ``None`` where they cannot be read, and what is wrong with them."""
    path = folder / FACETS_FILE
    if not path.exists():
        return FacetCatalogue.empty(), []
    try:
        content = path.read_bytes()
        found = list(check_facet_names(content, path.name))
        return FacetCatalogue.load(path), found
    except ContentError as exc:
        return None, list(map(from_fault, exc.faults))
    except OSError as exc:
        return None, [from_fault(Fault(Place(path.name, 1), "unreadable", f"cannot be read: {exc.strerror or exc}"))]
