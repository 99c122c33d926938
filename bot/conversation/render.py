"""Templates to text: every word that customers read stands in ``bot/templates``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.conversation.messages import Voice
from index.text import to_traditional

DEFAULT_FOLDER = Path(__file__).parent.parent / "templates"

_BLANK_LINES = re.compile(r"\n\s*\n\s*\n+")


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message as plain text and as HTML."""

    text: str
    html: str


class Renderer:
    """Renders ``<language>/<name>.j2`` from a folder, and Traditional Chinese by conversion (OpenCC s2t)."""

    def __init__(self, folder: Path = DEFAULT_FOLDER) -> None:
        self._text = _environment(folder, html=False)
        self._html = _environment(folder, html=True)

    def render(self, name: str, voice: Voice, **values: object) -> Rendered:
        """Render a message both ways. Values are escaped in the HTML."""
        file = f"{voice.language}/{name}.j2"
        text = self._text.get_template(file).render(values)
        html = self._html.get_template(file).render(values)
        return Rendered(_finish(text, voice), _finish(html, voice))

    def label(self, name: str, voice: Voice) -> str:
        """Return a button's label, a variable of ``labels.j2``."""
        module = self._text.get_template(f"{voice.language}/labels.j2").module
        return in_script(str(getattr(module, name)), voice)


def in_script(text: str, voice: Voice) -> str:
    """Return ``text`` in Traditional Chinese where the customer reads that."""
    return to_traditional(text) if voice.language == "zh" and voice.traditional else text


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


def _finish(text: str, voice: Voice) -> str:
    return in_script(_BLANK_LINES.sub("\n\n", text).strip(), voice)
