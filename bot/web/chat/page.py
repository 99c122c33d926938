"""The chat page as HTML, in the customer's language and script."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

from bot.conversation.reading import MAX_CHARACTERS
from bot.intake.voices import CHOICES
from bot.web.chat.view import history
from bot.web.chat.words import Words
from bot.web.guard import POLICY
from bot.web.languages import browser_voice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.conversation.messages import Voice
    from bot.conversation.render import Renderer
    from bot.storage.web import Line, Visitor
    from bot.web.service import Status

TEMPLATES = Path(__file__).parent.parent / "templates"


class Page:
    """Renders the page. ``sites`` are those that may show it in a frame."""

    def __init__(self, renderer: Renderer, *, megabytes: int, sites: Sequence[str]) -> None:
        self._renderer = renderer
        self._megabytes = megabytes
        self.words = Words(renderer.in_script)
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        ancestors = " ".join(["'self'", *sites]) if sites else "'none'"
        policy = POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {ancestors}")
        self.policy = {"Content-Security-Policy": policy}

    def voice(self, accepted: str | None, visitor: Visitor | None) -> Voice:
        """Return the language to speak: the one that was chosen, else the browser's."""
        chosen = CHOICES.get(visitor.language) if visitor else None
        return chosen or browser_voice(accepted)

    def tag(self, accepted: str | None, visitor: Visitor | None) -> str:
        """Return the same as a language tag."""
        voice = self.voice(accepted, visitor)
        return "zh-hant" if voice.language == "zh" and voice.traditional else voice.language

    def html(self, voice: Voice, status: Status, lines: Sequence[Line], *, more: bool) -> str:
        """Return the page with the conversation so far; ``more`` lines stand before it."""
        return self._environment.get_template("chat.html").render(
            words=self.words.all(voice),
            lang=_lang(voice),
            status=status,
            lines=history(list(lines)),
            last=lines[-1].id if lines else 0,
            more=more,
            longest=MAX_CHARACTERS,
            megabytes=self._megabytes,
            languages=self._renderer.named("languages", voice),
        )

    def fault(self, name: str, voice: Voice, **values: object) -> str:
        """Return a small page that says what is wrong, with the way back."""
        text = self.words.say(name, voice, **values)
        return self._environment.get_template("chat_fault.html").render(
            words=self.words.all(voice), lang=_lang(voice), text=text
        )


def _lang(voice: Voice) -> str:
    if voice.language == "en":
        return "en"
    return "zh-Hant" if voice.traditional else "zh-CN"
