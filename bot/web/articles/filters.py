"""The list of articles: its rows, which of them are wanted, and the addresses of other choices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import urlencode

from bot.editing.owners import Owner, Owners, originals_of
from bot.web.articles.parts import PATH, Lang, Spot, spot_of
from index.check.codes import Severity
from index.errors import Fault
from index.text import fold
from index.writing.errors import WritingError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.editing.remarks import ByFile
    from bot.editing.shelf import Entry
    from bot.people.roles import Person
    from index.check import Diagnostic

Show = Literal["live", "draft", "later", "over", "due", "error", "warning", "note"]
SHOWS: tuple[Show, ...] = get_args(Show)
MINE, NOBODY = "~me", "~none"
"""Owners that are no names."""
A_PAGE = 100
LONGEST_NUMBER = 6
MOST_SOUGHT = 200
"""Characters."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list: the file, what the check says of it, whose it is, and the changes that wait."""

    entry: Entry
    spot: Spot | None
    """``None`` where the file is no article that can be opened here, such as facets.yaml."""
    findings: tuple[Diagnostic | Fault, ...]
    owner: Owner
    waiting: tuple[int, ...] = ()

    def count(self, severity: str) -> int:
        """Return how many findings are so severe; what the loader refuses is an error."""
        return sum(getattr(one, "severity", Severity.ERROR) == severity for one in self.findings)

    def shown_as(self, show: Show) -> bool:
        """Whether the row belongs to a choice of the list."""
        if show == "due":
            return self.entry.due
        return bool(self.count(show)) if show in set(Severity) else self.entry.standing == show


@dataclass(frozen=True, slots=True)
class Filter:
    """What is wanted; empty fields want everything."""

    show: Show | Literal[""] = ""
    find: str = ""
    language: Lang | Literal[""] = ""
    owner: str = ""
    page: int = 1

    def takes(self, line: Line, person: Person) -> bool:
        """Whether a row is wanted, whatever ``show`` says."""
        article = line.entry.article
        if self.language and (line.spot.lang if line.spot else "zh") != self.language:
            return False
        if self.owner and not self._owned(line.owner, person):
            return False
        asked = (one.text for one in article.questions) if article else ()
        texts = (line.entry.file, article.title if article else "", *asked)
        return not self.find or all(any(word in fold(text) for text in texts) for word in fold(self.find).split())

    def _owned(self, owner: Owner, person: Person) -> bool:
        if self.owner == MINE:
            return owner.person is not None and owner.person.id == person.id
        return not owner.name if self.owner == NOBODY else owner.shown == self.owner

    @property
    def narrow(self) -> bool:
        """Whether anything is left out."""
        return replace(self, page=1) != Filter()

    def link(self, **other: object) -> str:
        """Return the address of the list with another choice; it begins at its first page."""
        values = {"show": self.show, "find": self.find, "language": self.language, "owner": self.owner, **other}
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{PATH}?{query}" if query else PATH


def chosen(show: str = "", find: str = "", language: str = "", owner: str = "", page: str = "1") -> Filter:
    """Read an address; what it says wrongly is as if it were not said."""
    number = int(page) if page.isascii() and page.isdigit() and len(page) < LONGEST_NUMBER else 1
    return Filter(
        next((one for one in SHOWS if one == show), ""),
        " ".join(find.split())[:MOST_SOUGHT],
        next((one for one in get_args(Lang) if one == language), ""),
        owner[:MOST_SOUGHT],
        max(1, number),
    )


def lines_of(entries: list[Entry], found: ByFile | None, owners: Owners, waiting: dict[str, list[int]]) -> list[Line]:
    """Put the rows together; before the check has ended they have what the loader says."""
    originals = originals_of(entry.article for entry in entries if entry.article)
    lines = []
    for entry in entries:
        findings = entry.faults if found is None else found.get(entry.file, entry.faults)
        owner = owners.of(entry.article, originals) if entry.article else Owner("")
        lines.append(Line(entry, _spot(entry.file), findings, owner, tuple(waiting.get(entry.file, ()))))
    return lines


def owner_names(lines: Iterable[Line]) -> list[str]:
    """Return every owner once, as they are shown."""
    return sorted({line.owner.shown for line in lines if line.owner.name})


def _spot(file: str) -> Spot | None:
    try:
        return spot_of(file)
    except WritingError:
        return None
