"""Short messages of the bot that are no answers, by name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.conversation.messages import Option

if TYPE_CHECKING:
    from bot.conversation.messages import Voice
    from bot.conversation.render import Rendered, Renderer


class Notices:
    """Renders ``notice.j2``."""

    def __init__(self, renderer: Renderer, retention_days: int) -> None:
        self._renderer = renderer
        self._days = retention_days

    def html(self, kind: str, voice: Voice, **values: object) -> str:
        """Return a notice as HTML."""
        return self._render(kind, voice, values).html

    def text(self, kind: str, voice: Voice, **values: object) -> str:
        """Return a notice as plain text."""
        return self._render(kind, voice, values).text

    def option(self, label: str, value: str, voice: Voice) -> Option:
        """Return a button whose label stands in ``labels.j2``."""
        return Option(self._renderer.label(label, voice), value)

    def languages(self, voice: Voice) -> tuple[Option, ...]:
        """Return a button a language, each in its own words."""
        # Not converted: a language's own name stays in its own script.
        names = self._renderer.named("languages", replace(voice, traditional=False))
        return tuple(Option(name, f"language:{key}") for key, name in names.items())

    def _render(self, kind: str, voice: Voice, values: dict[str, object]) -> Rendered:
        names = self._renderer.named("files", voice)
        given = {"days": self._days, "names": names, "file": "", "ticket": None, "channel": ""} | values
        return self._renderer.render("notice", voice, kind=kind, **given)
