"""What holds for every request: bodies of bounded length, and headers that forbid what no page needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST_BODY = 32 * 1024
"""Bytes of a request; the longest message takes a quarter of it."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Everything comes from this server and nothing is inline, so a reply can carry no script."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

STRICT_TRANSPORT = "max-age=31536000"
"""Who came over TLS once comes over TLS from then on, for a year."""


class Guard:
    """Refuses paths and bodies that nothing can be done with, before any is read; sets the headers. Streams pass."""

    def __init__(
        self, app: ASGIApp, longer: Mapping[str, int], shown: Callable[[Request, int], Awaitable[Response | None]]
    ) -> None:
        """``longer``: how many bytes a body may have under these beginnings of paths. ``shown`` says it to readers."""
        self._app = app
        self._longer = longer
        self._shown = shown

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                protect(MutableHeaders(raw=message["headers"]), path, scope["scheme"])
            await send(message)

        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        if "\0" in path:
            await Response(status_code=400)(scope, receive, told)
        elif "transfer-encoding" in headers:
            await self._refuse(411, scope, receive, told)
        elif not length.isascii() or not length.isdigit() or int(length) > self._most(path):
            await self._refuse(413, scope, receive, told)
        else:
            await self._app(scope, receive, told)

    async def _refuse(self, status: int, scope: Scope, receive: Receive, told: Send) -> None:
        response = await self._shown(Request(scope), status) or Response(status_code=status)
        await response(scope, receive, told)

    def _most(self, path: str) -> int:
        return max((most for begins, most in self._longer.items() if path.startswith(begins)), default=LONGEST_BODY)


def protect(headers: MutableHeaders, path: str, scheme: str) -> None:
    """Set what every response carries."""
    headers.update(HEADERS)
    if scheme == "https":
        headers["Strict-Transport-Security"] = STRICT_TRANSPORT
    headers.setdefault("Content-Security-Policy", POLICY)
    # A page is somebody's conversation; a static file is asked for again, and mostly answered "not modified".
    headers.setdefault("Cache-Control", "no-cache" if path.startswith("/static/") else "no-store")
