"""The script that puts the chat on another site: a button, and the page in a frame."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Header, Response

if TYPE_CHECKING:
    from bot.web.chat.page import Page

SCRIPT = Path(__file__).parent.parent / "static" / "embed.js"
WORDS = ("title", "embed.open", "embed.close", "embed.unread")


def embed_router(page: Page) -> APIRouter:
    """Return the route of the script; the words in it are the reader's."""
    router = APIRouter()
    source = SCRIPT.read_text(encoding="utf-8")

    @router.get("/embed.js")
    async def script(accept_language: Annotated[str | None, Header()] = None) -> Response:
        words = page.words.all(page.voice(accept_language, None))
        told = json.dumps({name: words[name] for name in WORDS})
        return Response(
            f"(() => {{\nconst words = {told};\n{source}}})();\n",
            media_type="text/javascript",
            headers={
                "Cache-Control": "public, max-age=300",
                "Vary": "Accept-Language",
                # The one thing here that other sites are meant to load.
                "Cross-Origin-Resource-Policy": "cross-origin",
            },
        )

    return router
