"""Files on their way to a browser: pictures are shown, everything else is only ever saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import FileResponse

if TYPE_CHECKING:
    from bot.files import Held

HEADERS = {
    # Even opened by its own address it is a document without scripts and of no origin.
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def file_response(held: Held) -> FileResponse:
    """Return a response with a file. Its type is the one that was found in it; the guard adds ``nosniff``."""
    return FileResponse(
        held.path,
        media_type=held.type if held.is_picture else "application/octet-stream",
        filename=held.name,
        content_disposition_type="inline" if held.is_picture else "attachment",
        headers=HEADERS,
    )
