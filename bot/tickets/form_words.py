"""What customers type while a ticket is filled in, read from ``form_words.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from index.text import HAN, fold

DEFAULT_FILE = Path(__file__).with_name("form_words.yaml")

_PUNCTUATION = re.compile(r"[^\w\s'+/\-]|_")
_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}]) +(?=[{HAN}])")
_ASKING = re.compile(r"[?？]\s*$")
_ANYWHERE = ("contact_by", "trouble", "question", "on_site")


@dataclass(frozen=True, slots=True)
class Words:
    """Every pattern of the file, compiled."""

    whole: Mapping[str, re.Pattern[str]]
    anywhere: Mapping[str, re.Pattern[str]]
    fields: Mapping[str, re.Pattern[str]]
    corrected: re.Pattern[str]

    @classmethod
    def load(cls, file: Path = DEFAULT_FILE) -> Words:
        """Read and compile ``file``."""
        data: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        fields: dict[str, str] = data.pop("fields")
        corrected = re.compile(data.pop("correction"), re.IGNORECASE)
        patterns = {name: re.compile("|".join(f"(?:{each})" for each in listed)) for name, listed in data.items()}
        return cls(
            {name: pattern for name, pattern in patterns.items() if name not in _ANYWHERE},
            {name: patterns[name] for name in _ANYWHERE},
            {name: re.compile(pattern) for name, pattern in fields.items()},
            corrected,
        )

    def means(self, name: str, text: str) -> bool:
        """Whether the whole of ``text`` says this (``cancel``, ``agree``, …)."""
        return bool(self.whole[name].fullmatch(plain(text)))

    def tells(self, name: str, text: str) -> bool:
        """Whether ``text`` holds words of this kind (``trouble``, ``on_site``, ``contact_by``)."""
        return bool(self.anywhere[name].search(plain(text)))

    def asks(self, text: str) -> bool:
        """Whether ``text`` is put as a question."""
        return bool(_ASKING.search(text)) or self.tells("question", text)

    def field(self, text: str) -> str | None:
        """Return the field that ``text`` names first, or ``None``."""
        found = [(match.start(), name) for name, each in self.fields.items() if (match := each.search(plain(text)))]
        return min(found)[1] if found else None

    def correction(self, text: str) -> str:
        """Return what should stand in a field instead (电话改成 …), as it was typed; else nothing."""
        match = self.corrected.search(text)
        return match["value"].strip() if match else ""


def plain(text: str) -> str:
    """Return the form that the patterns are matched against."""
    spaced = _PUNCTUATION.sub(" ", fold(text.replace("’", "'")))
    return _BETWEEN_HAN.sub("", " ".join(spaced.split()))
