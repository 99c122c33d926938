"""The server: HTTP in, Telegram's answers out, on a free port of this machine and in the test's own event loop."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from tests.telegram.calls import Call
from tests.telegram.chats import World
from tests.telegram.delivery import Delivery
from tests.telegram.errors import ApiError, forbidden, too_many, wrong
from tests.telegram.faults import Fault, Misbehaviour, Rule
from tests.telegram.http_forms import Body
from tests.telegram.limits import check
from tests.telegram.methods import HANDLERS
from tests.telegram.people import People
from tests.telegram.schema import Params, bot_api
from tests.telegram.updates import Updates
from tests.telegram.web import Application, listening

TOKEN: Final = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # noqa: S105 - the documentation's example
BOT: Final = {
    "id": 110201543,
    "is_bot": True,
    "first_name": "Kefu",
    "username": "kefu_test_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}


class BotApiServer(People):
    """All that a test asks for and looks at. Open one with ``running()``."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.address = ""
        """``http://127.0.0.1:PORT``: what ``KEFU_TELEGRAM_API_BASE`` is set to."""
        self.faults = Misbehaviour()
        self.updates = Updates()
        self.delivery = Delivery(self.updates, self.faults)
        self.calls: list[Call] = []
        self.invalid_calls: list[Call] = []
        self.failures: list[Exception] = []
        """What this server itself could not do: raised when it closes."""
        self.keep_calls = True
        """Whether ``calls`` keeps what was fine; a long run counts by itself."""
        self.seen: Callable[[Call], None] = lambda _: None
        """Told of every call once it is decided what becomes of it."""
        super().__init__(World(dict(BOT)), self.updates)

    def misbehave(
        self,
        fault: Fault,
        *,
        method: str | None = None,
        chat: int | None = None,
        times: int | None = 1,
        seconds: float = 1.0,
    ) -> Rule:
        """Let the next ``times`` calls that fit come to ``fault`` (``None``: all); return the rule, to be removed."""
        rule = Rule(fault, method, chat, times, seconds)
        self.faults.rules.append(rule)
        return rule

    def called(self, method: str) -> list[Call]:
        """Return the calls of a method that the server took."""
        return [call for call in self.calls if call.method == method and call.taken]

    async def handle(self, method: str, body: Body) -> tuple[Call, Rule | None]:
        """Check a call and, unless a fault keeps it from that, do it. Raises ``ApiError``."""
        call = Call(method, {}, time.monotonic())
        if self.keep_calls:
            self.calls.append(call)
        try:
            call.method = bot_api().method(method)
            call.params = given = body.read()
            call.params = check(call.method, bot_api().read(call.method, given))
            rule = self.faults.next(call.method, call.chat)
            if rule:
                call.fault = rule.fault
                _refuse(rule)
            if rule is None or rule.fault in {Fault.DROPPED_AFTER, Fault.SLOW}:
                call.result = await self._do(call.method, call.params)
        except ApiError as error:
            call.error = error.description
            if error.invalid:
                self.invalid_calls.append(call)
            call.retry_after = error.retry_after or 0
            raise
        finally:
            self.seen(call)
            self.changed(call.chat)
        return call, rule

    async def _do(self, method: str, params: Params) -> object:
        if method in self.delivery.handlers:
            return await self.delivery.handlers[method](params)
        if method not in HANDLERS:
            raise wrong(f"the test server does not know how to {method}")
        return HANDLERS[method](self.world, params)


def _refuse(rule: Rule) -> None:
    """Raise the refusal that a fault consists of; other faults are the connection's."""
    match rule.fault:
        case Fault.TOO_MANY_REQUESTS:
            raise too_many(max(1, round(rule.seconds)))
        case Fault.SERVER_ERROR:
            raise ApiError(500, "Internal Server Error")
        case Fault.BAD_GATEWAY:
            raise ApiError(502, "Bad Gateway")
        case Fault.BLOCKED:
            raise forbidden("bot was blocked by the user")
        case Fault.CHAT_NOT_FOUND:
            raise ApiError(400, "Bad Request: chat not found")
        case Fault.THREAD_NOT_FOUND:
            raise ApiError(400, "Bad Request: message thread not found")


@asynccontextmanager
async def running(token: str = TOKEN, **options: Any) -> AsyncIterator[BotApiServer]:
    """Serve until the block ends."""
    server = BotApiServer(token, **options)
    async with listening(Application(server)) as address:
        server.address = address
        try:
            yield server
        finally:
            await server.delivery.close()
    if server.failures:
        raise ExceptionGroup("the Bot API server is at fault", server.failures)
