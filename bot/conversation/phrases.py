"""The ways in which customers say things, read from ``phrases.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from index.text import HAN, fold
from index.types import Language

DEFAULT_FILE = Path(__file__).with_name("phrases.yaml")

_PUNCTUATION = re.compile(r"[^\w\s'+/\-]|_")
_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}]) +(?=[{HAN}])")
_PARTS = re.compile(r"[^\w\s'+/\-]+|(?<=[^\x00-\x7f]) ")
_NEVER = re.compile(r"(?!)")


def normalise(text: str) -> str:
    """Return the form that the patterns are matched against: folded, without punctuation."""
    spaced = _PUNCTUATION.sub(" ", fold(text.replace("’", "'")))
    return _BETWEEN_HAN.sub("", " ".join(spaced.split()))


def _any_of(patterns: Iterable[str] | None) -> re.Pattern[str]:
    # A word ends where Han begins: how much呀.
    joined = "|".join(f"(?:{pattern})" for pattern in patterns or ())
    return re.compile(joined, re.ASCII) if joined else _NEVER


@dataclass(frozen=True, slots=True)
class Intent:
    """Something that customers want which no article answers."""

    name: str
    whole: re.Pattern[str]
    within: re.Pattern[str]
    unless: re.Pattern[str]

    def matches(self, bare: str, full: str) -> bool:
        """Whether the message means this. ``bare`` is ``full`` without polite wrappers."""
        if self.whole.fullmatch(full) or (bare and self.whole.fullmatch(bare)):
            return True
        return bool(self.within.search(full)) and not self.unless.search(full)


@dataclass(frozen=True, slots=True)
class FollowUpWords:
    """What may stand around the facets of a message that only makes sense after another."""

    money: re.Pattern[str]
    particles: re.Pattern[str]
    measures: Mapping[str, re.Pattern[str]]
    """What a price is per, by kind."""
    no_measures: re.Pattern[str]
    """What has the words of a measure and is none."""
    about: Mapping[Language, str]
    with_edition: Mapping[Language, str]
    price_of: Mapping[Language, str]
    price_per: Mapping[str, Mapping[Language, str]]
    listing: re.Pattern[str]
    join: Mapping[Language, str]
    cut_short: Mapping[str, str]
    """The ending that names are cut short by, and what stands before and after a list of such names."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Every pattern of ``phrases.yaml``, compiled."""

    intents: tuple[Intent, ...]
    before: re.Pattern[str]
    after: re.Pattern[str]
    fillers: re.Pattern[str]
    """What customers put into a question that adds nothing to it."""
    loose_ends: re.Pattern[str]
    """What is left dangling where an edition was taken out."""
    regional: Mapping[str, str]
    """Words of other regions, and what the articles say for them; both in Simplified Chinese."""
    asks: Mapping[str, re.Pattern[str]]
    about_money: re.Pattern[str]
    uncovered: re.Pattern[str]
    """What a price may be asked for that service fees are not."""
    every: re.Pattern[str]
    notes: re.Pattern[str]
    denied: re.Pattern[str]
    """The end of what stands before a value that is not meant, as the customer wrote it."""
    follow_up: FollowUpWords
    ordinals: tuple[re.Pattern[str], ...]
    last: re.Pattern[str]
    other_times: re.Pattern[str]
    other_times_unless: re.Pattern[str]
    hotline: Mapping[Language, str]
    remote_fee: Mapping[Language, str]

    @classmethod
    def load(cls, file: Path = DEFAULT_FILE) -> Phrases:
        """Read and compile ``file``."""
        data: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        wrappers = data["wrappers"]
        return cls(
            intents=tuple(_intent(name, entry) for name, entry in data["intents"].items()),
            before=re.compile(rf"(?:{_any_of(wrappers['before']).pattern})(?:(?<![a-z])|(?![a-z]))\W*"),
            after=re.compile(rf"\W*(?:(?![a-z])|(?<![a-z]))(?:{_any_of(wrappers['after']).pattern})\W*$"),
            fillers=_any_of(data["fillers"]),
            loose_ends=_any_of(data["loose_ends"]),
            regional=data["regional"],
            asks={kind: _any_of(patterns) for kind, patterns in data["asks"].items()},
            about_money=_any_of(data["about_money"]),
            uncovered=_any_of(data["uncovered"]),
            every=_any_of(data["every"]),
            notes=_any_of(data["notes"]),
            denied=re.compile(data["denied"], re.IGNORECASE),
            follow_up=_follow_up(data["follow_up"]),
            ordinals=tuple(re.compile(pattern) for pattern in data["ordinals"]),
            last=re.compile(data["last"]),
            other_times=_any_of(data["other_times"]),
            other_times_unless=_any_of(data["other_times_unless"]),
            hotline=data["hotline"],
            remote_fee=data["remote_fee"],
        )

    def unwrap(self, text: str) -> str:
        """Take greetings and polite words off both ends of ``text``; may leave nothing."""
        folded = fold(text.replace("’", "'"))
        begin, end = 0, len(folded)
        while (match := self.before.match(folded, begin, end)) and match.end() > begin:
            begin = match.end()
        while (match := self.after.search(folded, begin, end)) and match.start() < end:
            end = match.start()
        return folded[begin:end].strip()

    def in_our_words(self, text: str) -> str:
        """Return Chinese ``text`` with other regions' words replaced (遠端協助, 軟體); without any, as it is."""
        folded = fold(text)
        ours = folded
        for theirs, word in self.regional.items():
            ours = ours.replace(theirs, word)
        return text if ours == folded else ours

    def intent(self, text: str) -> str | None:
        """Return the name of the first intent that ``text`` expresses, or ``None``."""
        full, bare = normalise(text), normalise(self.unwrap(text))
        found = next((intent.name for intent in self.intents if intent.matches(bare, full)), None)
        return found or self._said_in_parts(text)

    def _said_in_parts(self, text: str) -> str | None:
        """Return the last intent of a message made of nothing else: 好的,知道了,再见."""
        parts = [part for part in map(normalise, _PARTS.split(fold(text))) if part]
        if len(parts) < 2:
            return None
        intents = [
            next((intent.name for intent in self.intents if intent.whole.fullmatch(part)), None) for part in parts
        ]
        return intents[-1] if all(intents) else None

    def asks_other_times(self, question: str) -> bool:
        """Whether ``question`` is about a price of another year than this."""
        folded = fold(question)
        return bool(self.other_times.search(folded)) and not self.other_times_unless.search(folded)

    def asks_for(self, question: str) -> frozenset[str]:
        """Return the kinds of figures that ``question`` asks for."""
        folded = fold(question)
        return frozenset(kind for kind, pattern in self.asks.items() if pattern.search(folded))


def _intent(name: str, entry: Mapping[str, list[str]]) -> Intent:
    return Intent(
        name,
        whole=_any_of(entry.get("whole")),
        within=_any_of(entry.get("within")),
        unless=_any_of(entry.get("unless")),
    )


def _follow_up(entry: Mapping[str, Any]) -> FollowUpWords:
    words: list[str] = entry["particles"]
    han = [word for word in words if not word.isascii()]
    latin = [word for word in words if word.isascii()]
    return FollowUpWords(
        money=re.compile(entry["money"]),
        particles=re.compile("|".join([*han, rf"(?<![a-z])(?:{'|'.join(latin)})(?![a-z])"])),
        measures={kind: re.compile(pattern) for kind, pattern in entry["measures"].items()},
        no_measures=re.compile(entry["no_measures"]),
        about=entry["about"],
        with_edition=entry["with_edition"],
        price_of=entry["price_of"],
        price_per=entry["price_per"],
        listing=re.compile(entry["listing"]),
        join=entry["join"],
        cut_short=entry["cut_short"],
    )
