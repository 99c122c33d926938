"""The knowledge folder -> everything in it, with all that is wrong."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from index.articles.article import MAX_BYTES, parse_article, too_large
from index.errors import ContentError, Fault
from index.facets import FacetCatalogue
from index.types import Article, Language, Place

TOPICS = ("editions", "fees", "service-periods", "support-channels", "services")
FACETS_FILE = "facets.yaml"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The articles that can be used, ordered by id and language, and every fault of those that cannot."""

    articles: tuple[Article, ...]
    catalogue: FacetCatalogue
    faults: tuple[Fault, ...]

    def article(self, article_id: str, language: Language) -> Article | None:
        """Return the article in ``language``, or ``None``."""
        found = (a for a in self.articles if a.id == article_id and a.language == language)
        return next(found, None)


def load_knowledge(folder: Path, previous: Knowledge | None = None) -> Knowledge:
    """Read every article under ``folder``.

    Articles that did not change since ``previous`` was loaded from the same folder are taken from it.
    Faults of the content are in the result; ``ContentError`` is raised only where the folder is missing,
    unreadable or without any article.
    """
    files, faults = _files(folder)
    try:
        catalogue = catalogue_in(folder, previous.catalogue if previous else None)
    except ContentError as exc:  # without its facets no article can be judged
        return Knowledge((), FacetCatalogue.empty(), exc.faults)
    known: dict[tuple[str, str], Article] = {}
    if previous is not None and previous.catalogue.digest == catalogue.digest:
        known = {(article.file, article.digest): article for article in previous.articles}
    articles: list[Article] = []
    for file in files:
        try:
            content = _content(folder, file)
            digest = hashlib.sha256(content).hexdigest()
            articles.append(known.get((file, digest)) or parse_article(content, file, catalogue))
        except ContentError as exc:
            faults.extend(exc.faults)
    faults.extend(_translations(files))
    kept, doubles = _without_doubles(articles)
    faults.extend(doubles)
    kept.sort(key=lambda article: (article.id, article.language != "zh"))
    return Knowledge(tuple(kept), catalogue, tuple(sorted(faults, key=lambda fault: fault.place)))


def folder_faults(folder: Path) -> tuple[Fault, ...]:
    """Return what is wrong with where files stand and what they are called, without reading any."""
    try:
        files, faults = _files(folder)
    except ContentError as exc:
        return exc.faults
    first: dict[str, str] = {}
    for file in files:
        name = file.rpartition("/")[2]
        if first.setdefault(name, file) != file:
            faults.append(_double(file, name.partition(".")[0], first[name]))
    return (*faults, *_translations(files))


def _double(file: str, slug: str, other: str) -> Fault:
    return Fault(Place(file, 1), "duplicate-slug", f"two articles with one slug '{slug}': also {other}")


def _content(folder: Path, file: str) -> bytes:
    try:
        with open(f"{folder}/{file}", "rb") as opened:  # noqa: PTH123 - paths as objects take longer than the reading
            size = os.fstat(opened.fileno()).st_size
            if size > MAX_BYTES:
                raise ContentError((too_large(file, size),))
            return opened.read()
    except OSError as exc:
        message = f"cannot be read: {exc.strerror or exc}"
        raise ContentError((Fault(Place(file, 1), "unreadable", message),)) from exc


def catalogue_in(folder: Path, previous: FacetCatalogue | None = None) -> FacetCatalogue:
    """Return the facets of a knowledge folder, none where it has no file of them. Raises ContentError."""
    path = folder / FACETS_FILE
    return FacetCatalogue.load(path, previous) if path.exists() else FacetCatalogue.empty()


def _files(folder: Path) -> tuple[list[str], list[Fault]]:
    """List the articles, relative to the folder, and what stands where no article may."""
    whole = Place(str(folder), 1)
    try:
        entries = _visible(folder)
        files = {f"{topic.name}/{file.name}": file for topic in entries if topic.is_dir() for file in _visible(topic)}
    except OSError as exc:
        message = f"the knowledge folder cannot be read: {exc.strerror or exc}"
        raise ContentError((Fault(whole, "no-knowledge", message),)) from exc
    faults = [_misplaced(one.name, "is in no topic") for one in entries if one.name.endswith(".md") and one.is_file()]
    faults += [_misplaced(file, "is a folder inside a topic") for file, entry in files.items() if entry.is_dir()]
    articles = [file for file, entry in files.items() if file.endswith(".md") and entry.is_file()]
    for topic in dict.fromkeys(file.partition("/")[0] for file in articles):
        if topic not in TOPICS:
            message = f"unknown topic '{topic}'; topics are {', '.join(TOPICS)}"
            first = next(file for file in articles if file.startswith(f"{topic}/"))
            faults.append(Fault(Place(first, 1), "unknown-topic", message))
    articles = [file for file in articles if file.partition("/")[0] in TOPICS]
    if not articles and not faults:
        raise ContentError((Fault(whole, "no-knowledge", "the knowledge folder holds no article"),))
    return articles, faults


def _visible(folder: str | os.PathLike[str]) -> list[os.DirEntry[str]]:
    """Return what stands in a folder, by name. Entries know their kind; asking ten thousand paths takes long."""
    with os.scandir(folder) as entries:
        found = [entry for entry in entries if not entry.name.startswith(".") and entry.name != "README.md"]
    return sorted(found, key=lambda entry: entry.name)


def _misplaced(file: str, why: str) -> Fault:
    message = f"{why}; articles stand in {', '.join(TOPICS)}"
    return Fault(Place(file, 1), "misplaced", message)


def _translations(files: list[str]) -> list[Fault]:
    """Every ``slug.en.md`` needs its ``slug.md``, faulty or not."""
    present = set(files)
    return [
        Fault(Place(file, 1), "no-original", f"a translation without its original {original}")
        for file in files
        if file.endswith(".en.md") and (original := f"{file.removesuffix('.en.md')}.md") not in present
    ]


def _without_doubles(articles: list[Article]) -> tuple[list[Article], list[Fault]]:
    """Keep the first of articles with one slug and language, in whatever topics."""
    first: dict[tuple[str, Language], Article] = {}
    faults: list[Fault] = []
    for article in articles:
        slug = article.id.rpartition("/")[2]
        other = first.setdefault((slug, article.language), article)
        if other is not article:
            faults.append(_double(article.file, slug, other.file))
    return list(first.values()), faults
