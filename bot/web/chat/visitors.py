"""Who is at a page: a browser, known by a secret in its cookie that the database has only as a hash."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.intake.limits import Verdict
from bot.storage.web import Visitor, Visitors
from bot.web.peer import address_of, place_of

if TYPE_CHECKING:
    from fastapi import Request
    from starlette.responses import Response

    from bot.intake.limits import CustomerLimit
    from bot.storage.database import Database

COOKIE = "kefu_chat"
SECRET_BYTES = 24
NAME_BYTES = 9
LIFETIME = timedelta(days=400)
"""The longest that browsers keep a cookie."""
TOUCHED = timedelta(hours=1)
"""How exactly it is known when a browser was here last."""
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class TooManyError(Exception):
    """More new browsers, or more messages, than one address may bring."""


class Reception:
    """Finds browsers, and lets new ones in."""

    def __init__(self, database: Database, newcomers: CustomerLimit, *, embedded: bool) -> None:
        """``newcomers`` counts the new browsers of an address; ``embedded``: other sites show the page in a frame."""
        self._database = database
        self._newcomers = newcomers
        self._embedded = embedded

    async def find(self, request: Request) -> Visitor | None:
        """Return who is there; ``None`` for a browser that has written nothing yet."""
        secret = request.cookies.get(COOKIE, "")
        if not 16 <= len(secret) <= 64:
            return None
        async with self._database.read() as session:
            visitor = await Visitors(session).find(secret)
        now = datetime.now(UTC)
        if visitor and now - visitor.seen_at > TOUCHED:
            async with self._database.write() as session:
                await Visitors(session).change(visitor.customer, seen_at=now)
            return replace(visitor, seen_at=now)
        return visitor

    async def welcome(self, request: Request, response: Response) -> Visitor:
        """Return who is there; a new browser gets its secret. Raises ``TooManyError``."""
        known = await self.find(request)
        if known:
            return known
        place = place_of(address_of(request))
        if self._newcomers.count(place, 1) is not Verdict.WITHIN:
            raise TooManyError
        now = datetime.now(UTC)
        # The secret is the server's own: a cookie that somebody planted in a browser opens no conversation.
        secret = secrets.token_urlsafe(SECRET_BYTES)
        visitor = Visitor(f"w-{secrets.token_hex(NAME_BYTES)}", now, now)
        async with self._database.write() as session:
            await Visitors(session).add(secret, visitor)
        self._remember(request, response, secret)
        return visitor

    def forget(self, request: Request, response: Response) -> None:
        """Take the secret back."""
        self._remember(request, response, "", max_age=0)

    def _remember(self, request: Request, response: Response, secret: str, max_age: int | None = None) -> None:
        safe = request.url.scheme == "https"
        # In another site's frame a browser sends only cookies that say so, and those only where nobody listens.
        framed = self._embedded and (safe or request.url.hostname in _LOCAL)
        # Else Lax: another site's form or script cannot speak in a customer's conversation, a link to the chat works.
        given: dict[str, Any] = {"samesite": "none" if framed else "lax", "secure": safe or framed}
        age = int(LIFETIME.total_seconds()) if max_age is None else max_age
        response.set_cookie(COOKIE, secret, path="/chat", httponly=True, max_age=age, **given)
        if framed:
            # Every site that shows the chat has a conversation of its own; browsers that block others' cookies ask so.
            name, value = response.raw_headers[-1]
            response.raw_headers[-1] = (name, value + b"; Partitioned")
