"""The facets that articles apply to, and how they are found in what people write.

``facets.yaml`` lists for each facet (edition, service, channel) its canonical values, their labels and the
synonyms that customers type.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import ContentError, Fault
from index.facet_file import FacetFile, Outside, Value, read_facets
from index.facet_names import NameFinder, key_of, name_of
from index.types import Facets, Language, Place

_OUTSIDE = ""
"""The facet under which names of other vendors and products stand while they compete for the same text."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A facet value named in a text. ``start`` and ``end`` are offsets in the text as it was given."""

    facet: str
    value: str
    start: int
    end: int
    exact: bool
    """False where the name was recognised in spite of a misspelling."""


@dataclass(frozen=True, slots=True)
class FacetCatalogue:
    """Facets, their values and synonyms, ready to be found in text. Build it with ``load`` or ``empty``."""

    values_by_facet: Mapping[str, tuple[Value, ...]]
    labels: Mapping[str, Mapping[Language, str]]
    button_groups: Mapping[str, tuple[tuple[str, ...], ...]]
    outside: tuple[Outside, ...]
    digest: str
    """SHA-256 of the file's bytes, hexadecimal; empty without a file."""
    _finder: NameFinder = field(repr=False, compare=False, default_factory=lambda: NameFinder(()))

    @classmethod
    def load(cls, path: Path, previous: FacetCatalogue | None = None) -> FacetCatalogue:
        """Read ``facets.yaml``, or return ``previous`` where that was read from the same bytes.

        Raises ``ContentError`` with every fault, each with its line.
        """
        try:
            content = path.read_bytes()
        except OSError as exc:
            message = f"cannot be read: {exc.strerror or exc}"
            raise ContentError((Fault(Place(path.name, 1), "unreadable", message),)) from exc
        digest = hashlib.sha256(content).hexdigest()
        if previous and previous.digest == digest:
            return previous
        file = read_facets(content, path.name)
        return cls(file.values, file.labels, file.groups, file.outside, digest, _finder_of(file))

    @classmethod
    def empty(cls) -> FacetCatalogue:
        """Return the catalogue of a knowledge base without facets: it finds nothing."""
        return cls({}, {}, {}, (), "")

    @property
    def names(self) -> tuple[str, ...]:
        """The facets, in the order of the file."""
        return tuple(self.values_by_facet)

    def values(self, facet: str) -> tuple[str, ...]:
        """Return the canonical values of ``facet`` in the order of the file; none for an unknown facet."""
        return tuple(value.name for value in self.values_by_facet.get(facet, ()))

    def find(self, text: str) -> tuple[Mention, ...]:
        """Return the facet values that ``text`` names, in its order.

        The longest name wins and names do not overlap. A name shared by several values yields a mention
        for each, with the same offsets.
        """
        return tuple(mention for mention in self._scan(text) if mention.facet != _OUTSIDE)

    def facets_in(self, text: str) -> dict[str, tuple[str, ...]]:
        """Return the values that ``text`` names by facet, both in the order of the file."""
        named = {(mention.facet, mention.value) for mention in self._scan(text)}
        found = {facet: tuple(value for value in self.values(facet) if (facet, value) in named) for facet in self.names}
        return {facet: values for facet, values in found.items() if values}

    def outside_in(self, text: str) -> tuple[str, ...]:
        """Return the other vendors and products that ``text`` names, each once."""
        return tuple(dict.fromkeys(m.value for m in self._scan(text) if m.facet == _OUTSIDE))

    def resolve(self, facet: str, name: str) -> str | None:
        """Return the value of ``facet`` that ``name`` is the name, a label or a synonym of."""
        found = self._finder.named(name)
        values = [value for of, value in found.stands_for if of == facet] if found else []
        return values[0] if len(values) == 1 else None

    def label(self, facet: str, value: str, language: Language) -> str:
        """Return the name of ``value`` to show to people; the value itself where it is unknown."""
        found = self._value(facet, value)
        return found.label[language] if found else value

    def short(self, facet: str, value: str, language: Language) -> str:
        """Return the name of ``value`` for a button."""
        found = self._value(facet, value)
        return found.short[language] if found else value

    def facet_label(self, facet: str, language: Language) -> str:
        """Return what people call the facet itself (版本, edition)."""
        return self.labels.get(facet, {}).get(language, facet)

    def groups(self, facet: str) -> tuple[tuple[str, ...], ...]:
        """Return the values offered together on one button; each by itself where the file says nothing."""
        return self.button_groups.get(facet, tuple((value,) for value in self.values(facet)))

    def _value(self, facet: str, name: str) -> Value | None:
        return next((value for value in self.values_by_facet.get(facet, ()) if value.name == name), None)

    def _scan(self, text: str) -> tuple[Mention, ...]:
        return tuple(
            Mention(facet, value, found.start, found.end, found.exact)
            for found in self._finder.find(text)
            for facet, value in found.name.stands_for
        )


def _finder_of(file: FacetFile) -> NameFinder:
    """Gather every name once, with all that it stands for."""
    synonyms: dict[str, list[str]] = {}
    stands_for: dict[str, dict[tuple[str, str], None]] = {}
    listed = [(facet, value.name, value.synonyms) for facet, values in file.values.items() for value in values]
    listed += [(_OUTSIDE, other.name, other.synonyms) for other in file.outside]
    for facet, value, names in listed:
        for name in filter(key_of, names):
            synonyms.setdefault(key_of(name), []).append(name)
            stands_for.setdefault(key_of(name), {})[facet, value] = None
    return NameFinder(name_of(synonyms[key], tuple(stands_for[key])) for key in synonyms)


def narrowed(wide: Facets, *narrower: Facets) -> dict[str, tuple[str, ...]]:
    """Return ``wide`` with each facet that a narrower one names replaced; the last one named wins."""
    merged = dict(wide)
    for facets in narrower:
        merged.update(facets)
    return merged
