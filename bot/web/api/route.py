"""What every route of the API does around its own work: who calls, how often, and never the same thing twice."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from bot.storage.requests import Requests
from bot.web.api.problems import Fault, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.storage.database import Database
    from bot.storage.requests import Earlier
    from bot.web.api.access import Caller, Gate

    Handler = Callable[[Request], Coroutine[Any, Any, Response]]

IDEMPOTENCY_KEY = "Idempotency-Key"
LONGEST_KEY = 128
KEPT_HEADERS = ("content-type", "etag", "location")
"""Headers that a replayed answer has again."""
KEY_PARAMETER = {
    "name": IDEMPOTENCY_KEY,
    "in": "header",
    "required": False,
    "description": "Any text that names this request. Sent again within 24 hours with the same key and body it is not "
    "done again: the first answer comes back, with `Idempotency-Replayed: true`.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": r"^[!-~]+$"},
}


class ApiRoute(APIRoute):
    """A route of the API. It finds the gate and the database in the application's state."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **given: Any) -> None:
        if "POST" in (given.get("methods") or ()):
            given["openapi_extra"] = {"parameters": [KEY_PARAMETER]} | (given.get("openapi_extra") or {})
        super().__init__(path, endpoint, **given)

    def get_route_handler(self) -> Handler:
        """Return the handler with what stands around it."""
        handle = super().get_route_handler()
        known = {field.alias for field in self.dependant.query_params}

        async def handle_call(request: Request) -> Response:
            gate: Gate = request.app.state.gate
            caller = await gate.enter(request)
            request.state.caller = caller
            unknown = sorted(set(request.query_params) - known)
            if unknown:
                faults = tuple(Fault(where="query", message="There is no such parameter.") for _ in unknown)
                raise Problem(422, code="invalid", errors=faults)
            response = await _once(request, caller, handle)
            response.headers.update(caller.share.headers())
            return response

        return handle_call


async def _once(request: Request, caller: Caller, handle: Handler) -> Response:
    key = request.headers.get(IDEMPOTENCY_KEY)
    if request.method != "POST" or key is None:
        return await handle(request)
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable() or " " in key:
        raise Problem(422, f"{IDEMPOTENCY_KEY}: 1 to {LONGEST_KEY} printable characters.", code="invalid")
    database: Database = request.app.state.database
    digest = await _digest(request)
    async with database.write() as session:
        earlier = await Requests(session).begin(caller.token.id, key, digest, datetime.now(UTC))
    if earlier:
        return _again(earlier, digest)
    return await _first(request, database, (caller.token.id, key), handle)


async def _first(request: Request, database: Database, mine: tuple[int, str], handle: Handler) -> Response:
    try:
        response = await handle(request)
    except BaseException:
        # What was asked for is not done: it may be tried again.
        async with database.write() as session:
            await Requests(session).drop(*mine)
        raise
    kept = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    async with database.write() as session:
        await Requests(session).answered(*mine, response.status_code, kept, bytes(response.body).decode())
    return response


def _again(earlier: Earlier, digest: str) -> Response:
    if earlier.digest != digest:
        raise Problem(422, f"The {IDEMPOTENCY_KEY} was used for another request.", code="key_reused")
    if earlier.status is None:
        raise Problem(409, "The first request with this key is still being done.", code="in_progress")
    return Response(earlier.body, earlier.status, earlier.headers | {"Idempotency-Replayed": "true"})


async def _digest(request: Request) -> str:
    said = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    return hashlib.sha256(
        said + request.headers.get("if-match", "").encode() + b"\n" + await request.body()
    ).hexdigest()
