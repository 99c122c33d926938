"""YAML read as values that know where they stand.

Built from the parser's events rather than its objects: nothing is converted behind an editor's back
(``no`` stays ``no``), every value has a line and column, and depth is bounded whatever the file holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from index.errors import ContentError, Fault
from index.types import Place

MAX_DEPTH = 12
"""Front matter needs 4 levels and ``facets.yaml`` 6; more is a mistake or an attack."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""That of libyaml, where it is there, takes a tenth of the time."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value, as it is written. ``plain`` is false where it stands in quotes."""

    text: str
    place: Place
    plain: bool = True

    @property
    def empty(self) -> bool:
        """Whether nothing is given (``key:``, ``key: null``)."""
        return self.plain and self.text in ("", "~", "null")


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    values: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Entries:
    """A mapping, in the order of the file. Keys are unique."""

    pairs: tuple[tuple[Scalar, Node], ...]
    place: Place

    def get(self, key: str) -> Node | None:
        """Return the value under ``key``, or ``None``."""
        return next((value for name, value in self.pairs if name.text == key), None)


Node = Scalar | Items | Entries

KIND_NAMES = {Scalar: "a single value", Items: "a list", Entries: "a mapping"}
"""What a message calls a node."""


def parse_yaml(text: str, file: str, first_line: int = 1) -> Node | None:
    """Parse one YAML document; ``None`` where there is nothing but comments.

    ``first_line`` is the line of ``file`` that ``text`` begins on. Raises ``ContentError`` with the one
    fault that stopped the parser.
    """
    _refuse_unreadable(text, file, first_line)
    try:
        return _Builder(file, first_line).build(yaml.parse(text, Loader=LOADER))
    except yaml.MarkedYAMLError as exc:
        mark = exc.problem_mark or exc.context_mark
        line, column = (mark.line, mark.column) if mark is not None else (0, 0)
        place = Place(file, line + first_line, column + 1)
        why = exc.problem or exc.context or "cannot be read"
        raise ContentError((Fault(place, "bad-yaml", f"not valid YAML: {why}"),)) from exc
    except yaml.YAMLError as exc:
        raise ContentError((Fault(Place(file, first_line), "bad-yaml", f"not valid YAML: {exc}"),)) from exc


def _refuse_unreadable(text: str, file: str, first_line: int) -> None:
    for number, line in enumerate(text.split("\n"), first_line):
        if found := _CONTROL.search(line):
            place = Place(file, number, found.start() + 1)
            message = f"a control character (U+{ord(found.group()):04X}); delete it"
            raise ContentError((Fault(place, "control-character", message),))
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent and line.strip():
            place = Place(file, number, indent.index("\t") + 1)
            raise ContentError((Fault(place, "tab", "a tab; YAML is indented with spaces"),))


class _Builder:
    """Turns a stream of events into a node."""

    def __init__(self, file: str, first_line: int) -> None:
        self._file = file
        self._first_line = first_line

    def build(self, events: Iterator[yaml.Event]) -> Node | None:
        """Return the document's node; a second document is a fault."""
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                if root is not None:
                    raise self._fault(event, "bad-yaml", "a second document; only one is read")
                root = self._node(event, events, 1)
        return None if isinstance(root, Scalar) and root.empty else root

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self._fault(event, "too-deep", f"nested more than {MAX_DEPTH} levels deep")
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, self._place(event), plain=not event.style)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._items(event, events, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._entries(event, events, depth)
        raise self._fault(event, "alias", "a YAML alias (*name); write the value out")

    def _items(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Items:
        values: list[Node] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            values.append(self._node(event, events, depth + 1))
        return Items(tuple(values), self._place(start))

    def _entries(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Entries:
        pairs: list[tuple[Scalar, Node]] = []
        seen: set[str] = set()
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._node(event, events, depth + 1)
            if not isinstance(key, Scalar):
                raise self._fault(event, "bad-yaml", f"{KIND_NAMES[type(key)]} as a key; a key is a single name")
            if key.text in seen:
                raise self._fault(event, "duplicate-key", f"'{key.text}' stands here a second time")
            seen.add(key.text)
            pairs.append((key, self._node(next(events), events, depth + 1)))
        return Entries(tuple(pairs), self._place(start))

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        line, column = (mark.line, mark.column) if mark is not None else (0, 0)
        return Place(self._file, line + self._first_line, column + 1)

    def _fault(self, event: yaml.Event, code: str, message: str) -> ContentError:
        return ContentError((Fault(self._place(event), code, message),))
