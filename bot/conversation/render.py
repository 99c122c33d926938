"""Templates to text: every word that customers read stands in ``bot/templates``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import opencc
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.conversation.messages import Voice

DEFAULT_FOLDER = Path(__file__).parent.parent / "templates"

_SCRIPT = "s2tw"
"""Characters as in Taiwan (才, 核對); plain ``s2t`` writes rare forms that nobody uses (纔, 覈對)."""
_BLANK_LINES = re.compile(r"\n\s*\n\s*\n+")


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message as plain text and as HTML."""

    text: str
    html: str


class Renderer:
    """Renders ``<language>/<name>.j2`` from a folder, and Traditional Chinese by conversion."""

    def __init__(self, folder: Path = DEFAULT_FOLDER) -> None:
        self._text = _environment(folder, html=False)
        self._html = _environment(folder, html=True)
        self._to_traditional = opencc.OpenCC(_SCRIPT).convert

    def render(self, name: str, voice: Voice, /, **values: object) -> Rendered:
        """Render a message both ways. Values are escaped in the HTML."""
        file = f"{voice.language}/{name}.j2"
        text = self._text.get_template(file).render(values)
        html = self._html.get_template(file).render(values)
        return Rendered(self._finish(text, voice), self._finish(html, voice))

    def label(self, name: str, voice: Voice) -> str:
        """Return a button's label, a variable of ``labels.j2``."""
        return self.in_script(str(getattr(self._labels(voice), name)), voice)

    def named(self, name: str, voice: Voice) -> dict[str, str]:
        """Return a mapping of ``labels.j2``, such as the names of kinds of files."""
        return {key: self.in_script(text, voice) for key, text in getattr(self._labels(voice), name).items()}

    def starters(self, voice: Voice) -> tuple[str, ...]:
        """Return the questions that a conversation can begin with."""
        return tuple(self.in_script(str(question), voice) for question in self._labels(voice).starters)

    def in_script(self, text: str, voice: Voice) -> str:
        """Return ``text`` in Traditional Chinese where the customer reads that."""
        return str(self._to_traditional(text)) if voice.language == "zh" and voice.traditional else text

    def _finish(self, text: str, voice: Voice) -> str:
        return self.in_script(_BLANK_LINES.sub("\n\n", text).strip(), voice)

    def _labels(self, voice: Voice) -> Any:
        return self._text.get_template(f"{voice.language}/labels.j2").module


def _environment(folder: Path, *, html: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=html,  # noqa: S701 - the plain text is never read as HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["bold"] = _bold if html else str
    return environment


def _bold(text: object) -> Markup:
    return Markup("<b>{}</b>").format(text)
