"""A text held against the checks, and the replies that customers would get from it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bot.conversation.reading import MAX_CHARACTERS
from index.passages import passages_of

if TYPE_CHECKING:
    from bot.web.articles.parts import Editing, Spot


async def looked_at(parts: Editing, content: bytes, spot: Spot, ask: str = "") -> dict[str, Any]:
    """Return what pages show of a text, off the event loop; ``ask`` is answered in place of its own questions."""
    return await asyncio.to_thread(_look, parts, content, spot, " ".join(ask.split())[:MAX_CHARACTERS])


def _look(parts: Editing, content: bytes, spot: Spot, ask: str) -> dict[str, Any]:
    looked = parts.shelf.examine(content, spot.file)
    known = parts.shelf.load()
    article, id = looked.article, spot.id
    asked = [ask] if ask else []
    return {
        "article": article,
        "faults": looked.faults,
        "remarks": parts.shelf.remarks(content, spot.file, parts.today()) if article else (),
        "shown": parts.previews.of(article, known.catalogue, known.articles, asked) if article else [],
        "passages": passages_of(article) if article else (),
        "translated": any(one.id == id and one.language != spot.lang for one in known.articles),
    }
