"""Canned replies: what agents write often, in the customer's language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from index.errors import KefuError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.conversation.messages import Voice
    from bot.conversation.render import Renderer

FOLDER = Path(__file__).parent.parent / "templates"


class Canned:
    """Canned replies by name. Each stands in ``canned.yaml`` of every language."""

    def __init__(self, renderer: Renderer, folder: Path = FOLDER) -> None:
        self._renderer = renderer
        self._texts = {language: _load(folder / language / "canned.yaml") for language in ("zh", "en")}

    @property
    def names(self) -> list[str]:
        """The names that agents use."""
        return sorted(self._texts["zh"])

    def text(self, name: str, voice: Voice) -> str | None:
        """Return a reply; ``None`` where there is none of that name."""
        text = self._texts[voice.language].get(name.strip()) or self._texts["zh"].get(name.strip())
        return self._renderer.in_script(text, voice) if text else None


def _load(file: Path) -> Mapping[str, str]:
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise KefuError(f"{file}: canned replies cannot be read: {error}") from error
    if not isinstance(data, dict) or not all(isinstance(text, str) for text in data.values()):
        raise KefuError(f"{file}: canned replies are a mapping of names to texts")
    return {str(name): text for name, text in data.items()}
