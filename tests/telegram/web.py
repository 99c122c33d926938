"""The HTTP side: routes, tokens, and connections that drop or stay silent."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Final, Protocol

import uvicorn
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from tests.telegram.calls import Call
from tests.telegram.chats import World
from tests.telegram.errors import ApiError
from tests.telegram.faults import Fault, Rule
from tests.telegram.http_forms import Body

SILENCE: Final = 120.0
"""Seconds for which an unanswered call is held; every client gives up before."""
GATEWAY_PAGE: Final = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]


class Api(Protocol):
    """What is behind the HTTP."""

    token: str
    world: World
    failures: list[Exception]

    async def handle(self, method: str, body: Body) -> tuple[Call, Rule | None]:
        """Do a call. Raises ``ApiError``."""
        ...


class _Protocol(H11Protocol):
    """uvicorn's, which also tells the application how to drop the connection."""

    transport: asyncio.Transport

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        super().connection_made(transport)
        # asyncio does this only for sockets made with the protocol's number, which create_server leaves out.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        application = self.config.loaded_app

        async def with_transport(scope: Scope, receive: Receive, send: Send) -> None:
            scope["transport"] = transport
            await application(scope, receive, send)

        self.app = with_transport


class Application:
    """The ASGI application."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with suppress(ClientDisconnect):  # a bot that is killed while it speaks
            await self._answer(Request(scope, receive), receive, send)

    async def _answer(self, request: Request, receive: Receive, send: Send) -> None:
        path = request.url.path
        if path.startswith("/file/"):
            await self._file(path)(request.scope, receive, send)
            return
        token, _, method = path.removeprefix("/bot").partition("/")
        if not path.startswith("/bot") or token != self._api.token:
            error = ApiError(401, "Unauthorized") if path.startswith("/bot") and method else ApiError(404, "Not Found")
            await _refusal(error)(request.scope, receive, send)
            return
        body = Body(request.headers.get("content-type", ""), await request.body(), request.url.query)
        try:
            call, rule = await self._api.handle(method, body)
        except ApiError as error:
            await _refusal(error)(request.scope, receive, send)
            return
        except Exception as error:
            # A fault of this server must not pass for one of Telegram's, which bots get over.
            self._api.failures.append(error)
            raise
        if await _goes_through(rule, request.scope["transport"], receive):
            await JSONResponse({"ok": True, "result": call.result})(request.scope, receive, send)
            call.answered_at = time.monotonic()

    def _file(self, path: str) -> Response:
        prefix = f"/file/bot{self._api.token}/files/"
        content = self._api.world.files.get(path.removeprefix(prefix)) if path.startswith(prefix) else None
        return _refusal(ApiError(404, "Not Found")) if content is None else Response(content)


async def _goes_through(rule: Rule | None, transport: asyncio.Transport, receive: Receive) -> bool:
    """Drop, hold or delay as the fault wants; return whether there is an answer."""
    if rule is None or rule.fault is Fault.SLOW:
        await asyncio.sleep(rule.seconds if rule else 0)
        return not transport.is_closing()  # nobody to answer where the bot was killed
    if rule.fault is Fault.TIMEOUT:
        try:
            async with asyncio.timeout(SILENCE):
                while (await receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            pass
    transport.abort()
    await asyncio.sleep(0)  # uvicorn learns that there is nobody to answer
    return False


def _refusal(error: ApiError) -> Response:
    if error.code == 502:
        return HTMLResponse(GATEWAY_PAGE, 502)
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after is not None else {}
    return JSONResponse(error.body(), error.code, headers)


@asynccontextmanager
async def listening(application: Asgi) -> AsyncIterator[str]:
    """Serve on a free port of this machine, in this event loop; give the address."""
    config = uvicorn.Config(application, http=_Protocol, ws="none", log_config=None, access_log=False)
    config.timeout_keep_alive = 75
    config.load()
    state = ServerState()
    # uvicorn's own server looks after signals and ticks ten times a second; a test needs neither.
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Protocol(config, state, {}), "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for connection in list(state.connections):
            connection.transport.abort()
        # Whoever waits for its client finds that it is gone.
        _, open_still = await asyncio.wait(state.tasks, timeout=1) if state.tasks else (set(), set())
        for task in open_still:
            task.cancel()
        await asyncio.gather(*open_still, return_exceptions=True)
        await server.wait_closed()
