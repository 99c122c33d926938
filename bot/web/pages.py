"""The HTML pages. Their text stands in the templates, a folder a language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

from bot.conversation.reading import MAX_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.web.service import Status
    from bot.web.sessions import Line
    from index.types import Language

TEMPLATES = Path(__file__).parent / "templates"


class Pages:
    """Renders pages from the templates beside this file."""

    def __init__(self) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def chat(self, language: Language, status: Status, lines: Iterable[Line]) -> str:
        """Return the chat page with the conversation so far."""
        return self._environment.get_template("chat.html").render(
            language=language, status=status, lines=list(lines), longest=MAX_CHARACTERS
        )
