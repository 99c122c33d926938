"""The fields above an article's text: their form, checked, with a line for every fault."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from index.errors import ContentError, Fault
from index.facets import FacetCatalogue
from index.nodes import KIND_NAMES, Entries, Items, Node, Scalar, parse_yaml
from index.types import Asked, Facets, Place

STATUSES = ("published", "draft")
_FENCE = re.compile(r"---[ \t]*")
_CLOSING_FENCE = re.compile(r"(?:---|\.\.\.)[ \t]*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(slots=True)
class FrontMatter:
    """The fields as read; what is faulty keeps its default."""

    title: str = ""
    applies_to: Facets = field(default_factory=dict)
    questions: tuple[Asked, ...] = ()
    not_questions: tuple[Asked, ...] = ()
    published: bool = False
    reviewed: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    disputed: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """A file cut at its fences. Both parts keep their place: ``first_line`` and ``body_line`` start at 1."""

    front: str
    first_line: int
    body: str
    body_line: int


def split_front_matter(text: str, file: str) -> Split:
    """Cut an article at the ``---`` lines. Raises ``ContentError`` where one is missing."""
    lines = text.split("\n")
    opening = next((i for i, line in enumerate(lines) if line.strip()), None)
    if opening is None:
        raise ContentError((Fault(Place(file, 1), "empty-file", "the file is empty"),))
    if not _FENCE.fullmatch(lines[opening]):
        message = "no front matter; an article begins with a line '---', its fields, and another '---'"
        raise ContentError((Fault(Place(file, opening + 1), "no-front-matter", message),))
    closing = next((i for i in range(opening + 1, len(lines)) if _CLOSING_FENCE.fullmatch(lines[i])), None)
    if closing is None:
        message = "the front matter is not closed; put a line '---' after the last field"
        raise ContentError((Fault(Place(file, opening + 1), "open-front-matter", message),))
    front, body = "\n".join(lines[opening + 1 : closing]), "\n".join(lines[closing + 1 :])
    return Split(front, opening + 2, body, closing + 2)


def read_front_matter(split: Split, file: str, catalogue: FacetCatalogue) -> tuple[FrontMatter, list[Fault]]:
    """Read and check the fields; what is wrong is in the faults, never raised."""
    try:
        root = parse_yaml(split.front, file, split.first_line)
    except ContentError as exc:
        return FrontMatter(), list(exc.faults)
    fence = Place(file, max(split.first_line - 1, 1))
    if root is not None and not isinstance(root, Entries):
        message = f"the front matter must be fields ('title: ..'), not {KIND_NAMES[type(root)]}"
        return FrontMatter(), [Fault(root.place, "wrong-type", message)]
    reader = _Reader(catalogue)
    return reader.read(root or Entries((), fence), fence), reader.faults


class _Reader:
    """Reads the fields one by one and collects faults."""

    def __init__(self, catalogue: FacetCatalogue) -> None:
        self.faults: list[Fault] = []
        self._catalogue = catalogue
        self._front = FrontMatter()
        self._fields: dict[str, Callable[[Node], None]] = {
            "title": self._title,
            "applies_to": self._applies_to,
            "questions": self._questions,
            "not_questions": self._not_questions,
            "status": self._status,
            "reviewed": self._reviewed,
            "valid_from": self._valid_from,
            "valid_until": self._valid_until,
            "disputed": self._disputed,
            "owner": self._owner,
        }

    def read(self, entries: Entries, fence: Place) -> FrontMatter:
        for key, value in entries.pairs:
            reader = self._fields.get(key.text)
            if reader is None:
                self._fault(key.place, "unknown-field", f"unknown field '{key.text}'{near(key.text, self._fields)}")
            elif not (isinstance(value, Scalar) and value.empty):
                reader(value)
        front = self._front
        if not front.title and not any(fault.code == "missing-title" for fault in self.faults):
            place = next((key.place for key, _ in entries.pairs if key.text == "title"), fence)
            self._fault(place, "missing-title", "the article has no title")
        if not any(key.text == "status" for key, _ in entries.pairs):
            self._fault(fence, "missing-status", f"no status; it is one of {', '.join(STATUSES)}")
        if front.valid_from and front.valid_until and front.valid_until < front.valid_from:
            place = next(value.place for key, value in entries.pairs if key.text == "valid_until")
            message = f"valid_until {front.valid_until} is before valid_from {front.valid_from}"
            self._fault(place, "bad-validity", message)
        return front

    def _title(self, node: Node) -> None:
        self._front.title = " ".join(self._text(node, "title").split())
        if isinstance(node, Scalar) and not self._front.title:
            self._fault(node.place, "missing-title", "the title is empty")

    def _applies_to(self, node: Node) -> None:
        if not isinstance(node, Entries):
            message = f"applies_to must be a mapping such as {{edition: [..]}}, not {KIND_NAMES[type(node)]}"
            self._fault(node.place, "wrong-type", message)
            return
        facets: dict[str, tuple[str, ...]] = {}
        for key, value in node.pairs:
            if key.text not in self._catalogue.names:
                message = f"unknown facet '{key.text}'{near(key.text, self._catalogue.names)}"
                self._fault(key.place, "unknown-facet", message)
                continue
            listed = [value] if isinstance(value, Scalar) else self._list(value, key.text)
            values = [self._facet_value(key.text, item) for item in listed if not item.empty]
            if found := tuple(dict.fromkeys(name for name in values if name is not None)):
                facets[key.text] = found
        self._front.applies_to = facets

    def _facet_value(self, facet: str, item: Scalar) -> str | None:
        known = self._catalogue.values(facet)
        value = item.text if item.text in known else self._catalogue.resolve(facet, item.text)
        if value is None:
            message = f"unknown {facet} '{item.text}'{near(item.text, known)}"
            self._fault(item.place, "unknown-facet-value", message)
        return value

    def _questions(self, node: Node) -> None:
        self._front.questions = self._asked(node, "questions")

    def _not_questions(self, node: Node) -> None:
        self._front.not_questions = self._asked(node, "not_questions")

    def _asked(self, node: Node, name: str) -> tuple[Asked, ...]:
        texts = [(" ".join(item.text.split()), item.place) for item in self._list(node, name)]
        for _, place in ((text, place) for text, place in texts if not text):
            self._fault(place, "empty-question", f"an empty entry in {name}")
        return tuple(Asked(text, place, self._catalogue.facets_in(text)) for text, place in texts if text)

    def _status(self, node: Node) -> None:
        status = self._text(node, "status")
        if isinstance(node, Scalar) and status not in STATUSES:
            self._fault(node.place, "bad-status", f"status '{status}' is none of {', '.join(STATUSES)}")
        self._front.published = status == "published"

    def _reviewed(self, node: Node) -> None:
        self._front.reviewed = self._date(node, "reviewed")

    def _valid_from(self, node: Node) -> None:
        self._front.valid_from = self._date(node, "valid_from")

    def _valid_until(self, node: Node) -> None:
        self._front.valid_until = self._date(node, "valid_until")

    def _disputed(self, node: Node) -> None:
        self._front.disputed = " ".join(self._text(node, "disputed").split()) or None

    def _owner(self, node: Node) -> None:
        self._front.owner = " ".join(self._text(node, "owner").split()) or None

    def _date(self, node: Node, name: str) -> date | None:
        text = self._text(node, name)
        if not isinstance(node, Scalar):
            return None
        try:
            if _DATE.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass  # of the right form, but no day of the calendar
        self._fault(node.place, "bad-date", f"{name} '{node.text}' is no date; write it as 2026-11-01")
        return None

    def _text(self, node: Node, name: str) -> str:
        if isinstance(node, Scalar):
            return node.text.strip()
        hint = "; put it in quotes" if isinstance(node, Entries) else ""
        self._fault(node.place, "wrong-type", f"{name} must be a text, not {KIND_NAMES[type(node)]}{hint}")
        return ""

    def _list(self, node: Node, name: str) -> list[Scalar]:
        if not isinstance(node, Items):
            self._fault(node.place, "wrong-type", f"{name} must be a list, not {KIND_NAMES[type(node)]}")
            return []
        for item in (item for item in node.values if not isinstance(item, Scalar)):
            message = f"{name} must hold texts, not {KIND_NAMES[type(item)]}; put the text in quotes"
            self._fault(item.place, "wrong-type", message)
        return [item for item in node.values if isinstance(item, Scalar)]

    def _fault(self, place: Place, code: str, message: str) -> None:
        self.faults.append(Fault(place, code, message))


def near(name: str, known: object) -> str:
    """Return "; did you mean ..?" with the nearest of ``known`` names, or what there is."""
    names = [str(one) for one in known] if isinstance(known, dict | tuple) else []
    if not names:
        return "; there is none"
    found = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    return f"; did you mean '{found[0]}'?" if found else f"; known are {', '.join(names)}"
