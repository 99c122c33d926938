"""Opening an index: the articles that serve are read, what changed is encoded, and the result is kept on disk."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from index.archive import unpacked
from index.articles import Knowledge, load_knowledge
from index.build import Built, Earlier, build, content_digest, hidden_on
from index.confidence.confidence import confidence_from
from index.confidence.labels import no_labels
from index.confidence.prior import shipped_prior
from index.cut import Cut, cut, keys_in, passages_in
from index.errors import ContentError, Fault, SnapshotError
from index.facets import FacetCatalogue
from index.following import build_after
from index.keeping import Before, content_in, earlier_in, write, write_after
from index.manifest import read_manifest
from index.questions import speller_after, speller_of
from index.snapshot import Snapshot, read_snapshot
from index.state import Index, Opened, Opening
from index.types import Place
from index.versions import VersionError, current_folder, pinned_folder, serving_folder

log = logging.getLogger(__name__)


def read_articles(folder: Path, previous: Knowledge | None = None) -> tuple[Knowledge, tuple[Fault, ...]]:
    """Read the articles, with whatever keeps them from being published."""
    try:
        loaded = load_knowledge(folder, previous)
    except ContentError as exc:
        return Knowledge((), FacetCatalogue.empty(), exc.faults), exc.faults
    if not loaded.faults and not any(article.published for article in loaded.articles):
        nothing = Fault(Place(str(folder), 1), "no-knowledge", "no article is published")
        return loaded, (nothing,)
    return loaded, loaded.faults


def open_articles(loaded: Knowledge, opening: Opening, serving: Index | None = None) -> Opened:
    """Return the index over the articles as they stand on disk; where it can follow that which is serving, it does."""
    content = content_digest(loaded)
    if serving and content_in(current_folder(opening.data)) != content:
        cuts = cut(loaded, serving.cuts)
        built = build_after(serving, cuts, opening.encoder)
        if built:
            index = _index(loaded, content, cuts, built, opening, serving=serving)
            return Opened(index, partial(write_after, index, built.embeddings, opening))
    return _refreshed(loaded, opening, opening.knowledge, earlier_in(current_folder(opening.data), opening.encoder))


def open_last_good(faults: tuple[Fault, ...], opening: Opening) -> Index:
    """Return the index that was built last. Raises ContentError with the ``faults`` where there is none."""
    before = earlier_in(current_folder(opening.data), opening.encoder)
    if before is None:
        raise ContentError(faults)
    with _kept(before) as (loaded, folder):
        if loaded is None:
            raise ContentError(faults)
        opened = _refreshed(loaded, opening, folder, before)
        opened.write()
    return opened.index


def open_pinned(opening: Opening, serving: Index | None) -> Index | None:
    """Return the index of the version that is pinned; ``None`` where none is, or it can be used no more."""
    folder = pinned_folder(opening.data)
    if folder is None:
        return None
    try:
        if serving and read_manifest(folder)["content"] == serving.content:
            return serving
        before = Before(folder, read_snapshot(folder))
    except SnapshotError as exc:
        log.warning("the version that is pinned cannot be used: %s", exc)
        return None
    with _kept(before) as (loaded, _):
        if loaded is None:
            log.warning("the version that is pinned cannot be used: %s: its articles are damaged", folder)
            return None
        same = before if before.snapshot.encoder == opening.encoder.identity else None
        return _refreshed(loaded, opening, None, same).index


def open_published(opening: Opening) -> Index:
    """Return the index of the version that serves, as it is; nothing is written. Raises VersionError for none."""
    folder = serving_folder(opening.data)
    if folder is None:
        raise VersionError("nothing is published yet; `kefu index` does that")
    before = Before(folder, read_snapshot(folder))
    with _kept(before) as (loaded, _):
        if loaded is None:
            raise VersionError(f"{folder}: the articles of the version that serves are damaged; `kefu index` rebuilds")
        same = before if before.snapshot.encoder == opening.encoder.identity else None
        return _refreshed(loaded, opening, None, same).index


def open_unpublished(opening: Opening) -> Index:
    """Return the index that the articles would give if they were published; nothing is written.

    Raises ContentError where they are broken.
    """
    loaded, faults = read_articles(opening.knowledge)
    if faults:
        raise ContentError(faults)
    return _refreshed(loaded, opening, None, earlier_in(current_folder(opening.data), opening.encoder)).index


@contextmanager
def _kept(before: Before) -> Iterator[tuple[Knowledge | None, Path]]:
    """Give the articles that a snapshot keeps, ``None`` where they are not those that were indexed."""
    try:
        with unpacked(before.folder) as folder:
            loaded, _ = read_articles(folder)
            yield (loaded if content_digest(loaded) == before.snapshot.content else None), folder
    except SnapshotError as exc:
        log.warning("the articles of a version cannot be used: %s", exc)
        yield None, before.folder


def _refreshed(loaded: Knowledge, opening: Opening, source: Path | None, before: Before | None) -> Opened:
    """Build what is not known from ``before``; unless ``source`` is ``None``, what has changed is to be written."""
    content = content_digest(loaded)
    earlier = None if before is None else _spared(before.snapshot, content)
    cuts = cut(loaded)
    passages = passages_in(cuts)
    hidden = hidden_on(opening.day, loaded.articles, passages)
    built = build(passages, opening.encoder, earlier, opening.progress, hidden, keys=keys_in(cuts))
    index = _index(loaded, content, cuts, built, opening)
    if source is None or (before and before.snapshot.content == content and not built.encoded):
        return Opened(index)
    return Opened(index, partial(write, index, built.embeddings, opening, source))


def _index(
    loaded: Knowledge,
    content: str,
    cuts: tuple[Cut, ...],
    built: Built,
    opening: Opening,
    *,
    serving: Index | None = None,
) -> Index:
    """Put an index together; one that follows the ``serving`` one begins with its confidence, reviews and all."""
    fitted = serving.confidence if serving else None
    return Index(
        knowledge=loaded,
        cuts=cuts,
        parts=built.parts,
        retriever=built.retriever,
        confidence=fitted or confidence_from(shipped_prior(), built.learned.labels, no_labels(), opening.max_error),
        speller=speller_after(serving, cuts, loaded)
        if serving
        else speller_of(built.parts.collection.passages, loaded),
        content=content,
        learned=built.learned,
        changed=built.changed,
        accepted=opening.max_error,
        reviewed=serving.reviewed if serving else "",
    )


def _spared(snapshot: Snapshot, content: str) -> Earlier:
    vectors = snapshot.vectors if snapshot.content == content else None
    return Earlier(snapshot.embeddings, snapshot.learned, snapshot.changed, snapshot.frame, vectors)
