"""What a page sends: committed as a line and as a row of the inbox, both or neither, before it is acknowledged."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.intake.incoming import Incoming, Kind
from bot.intake.live import conversation_topic
from bot.storage.inbox import Arrival, Inbox
from bot.storage.web import Line, Lines, Visitors
from bot.web.chat.channel import CHANNEL, LINE, conversation_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.intake.intake import Intake
    from bot.intake.live import Live
    from bot.storage.database import Database
    from bot.storage.inbox import Open
    from bot.storage.web import Visitor

RESTARTED = "restarted"
"""The kind of the event that a page begins anew."""


class Posts:
    """Takes in what customers do on the page."""

    def __init__(self, database: Database, intake: Intake, live: Live) -> None:
        self._database = database
        self._intake = intake
        self._live = live

    async def post(
        self,
        visitor: Visitor,
        id: str,
        make: Callable[[int], Incoming],
        html: str,
        details: Mapping[str, Any] | None = None,
    ) -> int:
        """Commit something and return the number of its line.

        ``id`` is the page's own for it: sent again, because an answer was lost, it is dealt with once. ``make`` gets
        the number. Raises ``StorageError``: then nothing was taken.
        """
        key, now = conversation_of(visitor.customer), datetime.now(UTC)
        line = Line(key, f"in:{id}", "customer", html, now, details=details)
        async with self._database.write() as session:
            number, new = await Lines(session).add(line)
            rows = await Inbox(session).add([_arrival(make(number), number, key, now)]) if new else []
        self._take(key, rows, LINE)
        return number

    async def restart(self, visitor: Visitor) -> None:
        """Begin anew: the page is empty, and the dialogue remembers nothing. Tickets stay."""
        key, now = conversation_of(visitor.customer), datetime.now(UTC)
        item = Incoming(Kind.RESTART, CHANNEL, visitor.customer, visitor.customer)
        async with self._database.write() as session:
            # A line of its own gives it its place among what arrives; the page does not show it.
            number, _ = await Lines(session).add(Line(key, f"new:{now.timestamp():.6f}", "customer", "", now))
            await Visitors(session).change(visitor.customer, begins=number)
            rows = await Inbox(session).add([_arrival(item, number, key, now)])
        self._take(key, rows, RESTARTED)

    def _take(self, key: str, rows: Sequence[Open], kind: str) -> None:
        self._intake.put(rows)
        self._live.publish(conversation_topic(key), kind)


def _arrival(item: Incoming, number: int, lane: str, at: datetime) -> Arrival:
    return Arrival(CHANNEL, number, lane, item.to_json(), at)
