"""Finding messages by what they say, newest first, alike on both databases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, func, select, text

from bot.storage.tables import MessageRow, TicketRow
from bot.storage.terms import wanted

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.storage.terms import Wanted

INDEX: Final = "message_search"
"""What the search rests on beside the messages: an FTS5 table on SQLite, an index on PostgreSQL."""


@dataclass(frozen=True, slots=True)
class Match:
    """A message that was found, and the ticket that it belongs to: its own, or else its customer's newest."""

    id: int
    ticket: int
    who: str
    text: str
    at: datetime


class Search:
    """Looks through messages within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def messages(self, query: str, *, before: int | None = None, limit: int = 50) -> list[Match]:
        """Return the newest messages that have every part of a query and belong to a ticket.

        ``before`` is the number of the last one that was shown. A query without letter or digit finds nothing.
        """
        parts = wanted(query)
        if not parts:
            return []
        newest = (
            select(func.max(TicketRow.id)).where(TicketRow.conversation == MessageRow.conversation).scalar_subquery()
        )
        ticket = func.coalesce(MessageRow.ticket, newest).label("of_ticket")
        asked = (
            select(MessageRow.id, ticket, MessageRow.who, MessageRow.text, MessageRow.at)
            .where(self._condition(parts), ticket.is_not(None))
            .order_by(MessageRow.id.desc())
            .limit(limit)
        )
        if before is not None:
            asked = asked.where(MessageRow.id < before)
        found = await self._session.execute(asked)
        return [Match(row.id, row.of_ticket, row.who, row.text, row.at) for row in found]

    def _condition(self, parts: tuple[Wanted, ...]) -> Any:
        if self._session.get_bind().dialect.name == "sqlite":
            matching = text("messages.id IN (SELECT rowid FROM message_search WHERE message_search MATCH :query)")
            return matching.bindparams(bindparam("query", " AND ".join(_phrase(part) for part in parts)))
        terms = " & ".join(_lexeme(part, place) for part in parts for place in range(len(part.terms)))
        # The index knows which terms there are, not in which order: that is looked up in the few that have them all.
        every = text("array_to_tsvector(string_to_array(messages.terms, ' ')) @@ CAST(:query AS tsquery)")
        orders = [func.concat(" ", MessageRow.terms, " ").contains(_ordered(part), autoescape=True) for part in parts]
        return and_(every.bindparams(bindparam("query", terms)), *orders)


def _phrase(part: Wanted) -> str:
    # Terms hold letters and digits only, no quotation mark among them.
    return f'"{part.text}"{"*" if part.open else ""}'


def _lexeme(part: Wanted, place: int) -> str:
    last = place == len(part.terms) - 1
    return f"'{part.terms[place]}'{':*' if last and part.open else ''}"


def _ordered(part: Wanted) -> str:
    return f" {part.text}" if part.open else f" {part.text} "
