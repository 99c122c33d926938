"""``facets.yaml``: its form, checked, with a line for every fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from index.errors import ContentError, Fault
from index.nodes import KIND_NAMES, Entries, Items, Node, Scalar, parse_yaml
from index.types import Language, Place

LANGUAGES: tuple[Language, ...] = ("zh", "en")
_SECTIONS = ("facets", "groups", "outside")


@dataclass(frozen=True, slots=True)
class Value:
    """A canonical value. ``synonyms`` begin with the name itself and its labels."""

    name: str
    label: Mapping[Language, str]
    short: Mapping[Language, str]
    synonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """A vendor or product that no article covers."""

    name: str
    synonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FacetFile:
    """What the file holds."""

    values: Mapping[str, tuple[Value, ...]]
    labels: Mapping[str, Mapping[Language, str]]
    groups: Mapping[str, tuple[tuple[str, ...], ...]]
    outside: tuple[Outside, ...]


def decode(content: bytes, file: str) -> str:
    """Decode UTF-8 with or without a byte-order mark; every line end becomes a line feed.

    Raises ``ContentError`` with the line and column of the first byte that is not UTF-8.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line_start = exc.object.rfind(b"\n", 0, exc.start) + 1
        line = exc.object.count(b"\n", 0, exc.start) + 1
        column = len(exc.object[line_start : exc.start].decode("utf-8", "replace")) + 1
        byte = exc.object[exc.start]
        message = f"not UTF-8 (byte 0x{byte:02X}); save the file as UTF-8"
        raise ContentError((Fault(Place(file, line, column), "bad-encoding", message),)) from exc
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_facets(content: bytes, file: str) -> FacetFile:
    """Parse and check the file; raises ``ContentError`` with every fault."""
    return _Reader(file).read(parse_yaml(decode(content, file), file))


class _Reader:
    """Collects faults while it reads."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._faults: list[Fault] = []
        self._named: dict[str, Place] = {}
        """Where each name and synonym stands, the last time that it does."""

    def read(self, root: Node | None) -> FacetFile:
        top = self._entries(root, "the file") if root is not None else None
        for key, _ in top.pairs if top else ():
            if key.text not in _SECTIONS:
                self._fault(key.place, "unknown-field", f"'{key.text}' is none of {', '.join(_SECTIONS)}")
        facets = top.get("facets") if top else None
        values: dict[str, tuple[Value, ...]] = {}
        labels: dict[str, Mapping[Language, str]] = {}
        for name, node in self._pairs(facets, "facets"):
            entries = self._entries(node, f"facet '{name.text}'")
            labels[name.text] = self._texts(entries, "label", name.text)
            listed = self._pairs(entries.get("values") if entries else None, "values")
            values[name.text] = tuple(self._value(key, value) for key, value in listed)
        outside = tuple(self._outside(top.get("outside") if top else None))
        groups = self._groups(top.get("groups") if top else None, values)
        self._shared(values, outside)
        if self._faults:
            raise ContentError(tuple(self._faults))
        return FacetFile(values, labels, groups, outside)

    def _value(self, name: Scalar, node: Node) -> Value:
        entries = None if isinstance(node, Scalar) and node.empty else self._entries(node, f"'{name.text}'")
        for key, _ in entries.pairs if entries else ():
            if key.text not in ("label", "short", "synonyms"):
                self._fault(key.place, "unknown-field", f"'{key.text}' is none of label, short, synonyms")
        self._named[name.text.casefold()] = name.place
        label = self._texts(entries, "label", name.text)
        short = self._texts(entries, "short", "", label)
        listed = self._list(entries.get("synonyms") if entries else None, "synonyms")
        synonyms = (name.text, *label.values(), *short.values(), *(item.text for item in listed))
        return Value(name.text, label, short, tuple(dict.fromkeys(synonyms)))

    def _texts(
        self,
        entries: Entries | None,
        field: str,
        default: str,
        defaults: Mapping[Language, str] | None = None,
    ) -> dict[Language, str]:
        """Read ``{zh: .., en: ..}``; a language that is left out takes the default."""
        texts: dict[Language, str] = dict(defaults or dict.fromkeys(LANGUAGES, default))
        node = entries.get(field) if entries else None
        for key, value in self._pairs(node, field):
            language = next((known for known in LANGUAGES if known == key.text), None)
            if language is None:
                self._fault(key.place, "unknown-language", f"'{key.text}' is no language; zh and en are")
            elif not isinstance(value, Scalar) or not value.text.strip():
                self._fault(value.place, "wrong-type", f"{field} in '{key.text}' must be a text")
            else:
                texts[language] = value.text.strip()
        return texts

    def _outside(self, node: Node | None) -> list[Outside]:
        found: list[Outside] = []
        for item in node.values if isinstance(node, Items) else ():
            entries = self._entries(item, "an entry of outside")
            name = entries.get("name") if entries else None
            if not isinstance(name, Scalar) or name.empty:
                self._fault(item.place, "missing-name", "an entry of outside has no name")
                continue
            listed = self._list(entries.get("synonyms") if entries else None, "synonyms")
            found.append(Outside(name.text, tuple(dict.fromkeys((name.text, *(one.text for one in listed))))))
        if node is not None and not isinstance(node, Items):
            self._fault(node.place, "wrong-type", "outside must be a list")
        return found

    def _groups(
        self, node: Node | None, values: Mapping[str, tuple[Value, ...]]
    ) -> dict[str, tuple[tuple[str, ...], ...]]:
        groups: dict[str, tuple[tuple[str, ...], ...]] = {}
        for facet, rows in self._pairs(node, "groups"):
            known = {value.name for value in values.get(facet.text, ())}
            if not isinstance(rows, Items):
                self._fault(rows.place, "wrong-type", f"the groups of '{facet.text}' must be a list of lists")
                continue
            read = [self._list(row, f"a group of '{facet.text}'") for row in rows.values]
            for item in (item for row in read for item in row if item.text not in known):
                self._fault(item.place, "unknown-value", f"'{item.text}' is no value of '{facet.text}'")
            groups[facet.text] = tuple(tuple(item.text for item in row) for row in read)
        return groups

    def _shared(self, values: Mapping[str, tuple[Value, ...]], outside: tuple[Outside, ...]) -> None:
        """A name that stands for two facets, or for ours and another vendor's, decides nothing."""
        owner: dict[str, str] = {}
        named = [(facet, value.synonyms) for facet, listed in values.items() for value in listed]
        named += [("outside", other.synonyms) for other in outside]
        for facet, synonyms in named:
            for synonym in synonyms:
                folded = synonym.casefold()
                if owner.setdefault(folded, facet) != facet:
                    message = f"'{synonym}' stands under '{owner[folded]}' and under '{facet}'"
                    self._fault(self._named.get(folded, Place(self._file, 1)), "shared-synonym", message)

    def _entries(self, node: Node | None, what: str) -> Entries | None:
        if isinstance(node, Entries):
            return node
        if node is not None:
            self._fault(node.place, "wrong-type", f"{what} must be a mapping, not {KIND_NAMES[type(node)]}")
        return None

    def _pairs(self, node: Node | None, what: str) -> tuple[tuple[Scalar, Node], ...]:
        if node is None or (isinstance(node, Scalar) and node.empty):
            return ()
        entries = self._entries(node, what)
        return entries.pairs if entries else ()

    def _list(self, node: Node | None, what: str) -> list[Scalar]:
        if node is None or (isinstance(node, Scalar) and node.empty):
            return []
        if not isinstance(node, Items):
            self._fault(node.place, "wrong-type", f"{what} must be a list, not {KIND_NAMES[type(node)]}")
            return []
        for item in node.values:
            if not isinstance(item, Scalar) or not item.text.strip():
                self._fault(item.place, "wrong-type", f"{what} must hold texts")
        items = [item for item in node.values if isinstance(item, Scalar) and item.text.strip()]
        if what == "synonyms":
            self._named |= {item.text.casefold(): item.place for item in items}
        return items

    def _fault(self, place: Place, code: str, message: str) -> None:
        self._faults.append(Fault(place, code, message))
