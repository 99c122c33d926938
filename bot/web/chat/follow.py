"""A page's stream: its lines as they are written, from the last that it has; all from the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.intake.announce import FORGOTTEN, SETTLED
from bot.intake.live import conversation_topic
from bot.storage.tickets import Tickets
from bot.storage.web import Lines, Visitors
from bot.web.chat.channel import conversation_of
from bot.web.chat.view import is_shown, shown
from bot.web.sse import ALIVE, RETRY, StreamEndedError, frame, heard

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.intake.live import Live
    from bot.intake.rules import Rules
    from bot.storage.database import Database
    from bot.storage.web import Line, Visitor

AT_ONCE = 100
"""Lines read together."""
MOST_STREAMS = 2000
"""Pages that are followed at once; the others ask again later."""
MOST_OF_ONE = 8
"""Pages of one browser."""


class Follow:
    """Streams of pages."""

    def __init__(self, database: Database, live: Live, rules: Rules) -> None:
        self._database = database
        self._live = live
        self._rules = rules
        self._open: dict[str, int] = {}

    def has_room(self, visitor: Visitor) -> bool:
        """Whether one more stream is given to a browser."""
        return sum(self._open.values()) < MOST_STREAMS and self._open.get(visitor.customer, 0) < MOST_OF_ONE

    async def frames(self, visitor: Visitor, after: int) -> AsyncIterator[str]:
        """Yield what happens after a line, until the page is closed or the service stops."""
        key, customer = conversation_of(visitor.customer), visitor.customer
        follower = self._live.follow(conversation_topic(key))
        self._open[customer] = self._open.get(customer, 0) + 1
        try:
            yield RETRY
            yield frame("state", await self.state(visitor))
            while True:
                lines = await self._lines(key, after)
                for line in lines:
                    after = line.id
                    if is_shown(line):
                        yield frame("line", shown(line), line.id)
                if len(lines) == AT_ONCE:
                    continue
                event = await heard(follower)
                if event is None:
                    yield ALIVE
                elif event.kind != "line":
                    if event.kind in {SETTLED, FORGOTTEN}:
                        yield frame(event.kind, dict(event.data))
                    yield frame("state", await self.state(visitor))
        except StreamEndedError:
            return
        finally:
            self._live.leave(follower)
            self._open[customer] -= 1
            if not self._open[customer]:
                del self._open[customer]

    async def state(self, visitor: Visitor) -> dict[str, Any]:
        """Return what the page shows besides lines: after which line it begins, and the ticket with work to do."""
        key = conversation_of(visitor.customer)
        async with self._database.read() as session:
            begins = max(await Visitors(session).begins(visitor.customer), await Lines(session).first(key) - 1)
            stored = (await Tickets(session).latest([key])).get(key)
        if stored is None or not stored.ticket.is_open:
            return {"begins": begins, "ticket": None}
        ticket = stored.ticket
        when = self._rules.local(ticket.scheduled_at)
        return {"begins": begins, "ticket": {"number": stored.id, "state": str(ticket.state), "when": when}}

    async def _lines(self, key: str, after: int) -> list[Line]:
        async with self._database.read() as session:
            return await Lines(session).after(key, after, AT_ONCE)
