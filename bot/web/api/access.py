"""Who calls: a bearer token, what it may do, and how often."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import Request, Security
from fastapi.security import HTTPBearer, SecurityScopes

from bot.intake.desk import Agent
from bot.storage.tokens import USED_EVERY, Tokens
from bot.web.api.problems import Problem
from bot.web.api.quota import Quota, Share
from bot.web.peer import address_of, place_of

if TYPE_CHECKING:
    from bot.storage.database import Database
    from bot.storage.tokens import Token

WRONG_A_MINUTE = 30
"""Wrong tokens from one address, then it waits."""


@dataclass(frozen=True, slots=True)
class Caller:
    """An integration that is known, and what is left of its minute."""

    token: Token
    share: Share

    @property
    def agent(self) -> Agent:
        """The integration as somebody who works on tickets."""
        return Agent(f"api:{self.token.prefix}", self.token.name)


class Gate:
    """Lets callers in."""

    def __init__(self, database: Database, a_minute: int) -> None:
        self._database = database
        self._quota = Quota(a_minute, time.monotonic)
        self._wrong = Quota(WRONG_A_MINUTE, time.monotonic)

    async def enter(self, request: Request) -> Caller:
        """Return who calls. Raises ``Problem`` 401 or 429."""
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        place = place_of(address_of(request))
        if not self._wrong.look(place):
            raise Problem(429, "Too many wrong tokens.", code="throttled", headers={"Retry-After": "60"})
        now = datetime.now(UTC)
        token = await self._find(secret.strip(), now) if kind.casefold() == "bearer" else None
        if token is None:
            if secret:
                self._wrong.take(place)
            challenge = 'Bearer error="invalid_token"' if secret else "Bearer"
            raise Problem(401, code="unauthorized", headers={"WWW-Authenticate": challenge})
        share = self._quota.take(str(token.id))
        if share.over:
            raise Problem(429, code="rate_limited", headers=share.headers())
        return Caller(token, share)

    async def _find(self, secret: str, now: datetime) -> Token | None:
        async with self._database.read() as session:
            token = await Tokens(session).find(secret)
        if token is None or not token.valid(now):
            return None
        if token.last_used_at is None or now - token.last_used_at > USED_EVERY:
            async with self._database.write() as session:
                await Tokens(session).used(token.id, now)
        return token


_BEARER = HTTPBearer(auto_error=False, description="A token made with `kefu token add` or on /desk/integrations.")


async def calling(
    request: Request, scopes: SecurityScopes, _credentials: Annotated[object, Security(_BEARER)] = None
) -> Caller:
    """Return the caller that the route has let in. Raises ``Problem`` 403 where the token lacks a scope."""
    caller: Caller = request.state.caller
    missing = [scope for scope in scopes.scopes if scope not in caller.token.scopes]
    if missing:
        raise Problem(
            403,
            f"The token lacks the scope {', '.join(missing)}.",
            code="insufficient_scope",
            headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{" ".join(missing)}"'},
        )
    return caller
