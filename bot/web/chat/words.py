"""The chat page's own words, in the customer's language and script."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.conversation.messages import Voice
    from index.types import Language

FOLDER = Path(__file__).parent.parent / "words"
LANGUAGES: tuple[Language, ...] = ("zh", "en")


class Words:
    """Words by name, from ``chat.<language>.yaml``."""

    def __init__(self, in_script: Callable[[str, Voice], str], folder: Path = FOLDER) -> None:
        self._in_script = in_script
        self._words = {language: _load(folder / f"chat.{language}.yaml") for language in LANGUAGES}
        self._kept: dict[Voice, dict[str, str]] = {}

    def all(self, voice: Voice) -> Mapping[str, str]:
        """Return every word."""
        if voice not in self._kept:
            words = self._words[voice.language]
            self._kept[voice] = {name: self._in_script(text, voice) for name, text in words.items()}
        return self._kept[voice]

    def say(self, name: str, voice: Voice, **values: object) -> str:
        """Return a word with values in it."""
        return self.all(voice)[name].format(**values)


def _load(file: Path) -> Mapping[str, str]:
    return {str(name): str(text) for name, text in yaml.safe_load(file.read_text(encoding="utf-8")).items()}
