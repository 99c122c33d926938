"""Bans, and the agents' group: where a ticket's topic is, and which message is a copy of which."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from bot.storage.tables import BanRow, RelayRow, TopicRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class Topic:
    """A ticket's place in the agents' group. ``thread`` is ``None`` in the general thread."""

    ticket: int
    chat: str
    created_at: datetime
    thread: int | None = None
    card: int | None = None
    """The number of the message with the ticket's card."""


@dataclass(frozen=True, slots=True)
class Relay:
    """A message of one side and its copy on the other."""

    ticket: int
    from_chat: str
    from_number: int
    to_chat: str
    to_number: int


class Bans:
    """Bans within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, channel: str, customer: str, by: str, at: datetime) -> None:
        """Ban a customer; once more changes nothing."""
        if customer not in await self.of(channel, [customer]):
            await self._session.execute(insert(BanRow).values(channel=channel, customer=customer, by=by, at=at))

    async def lift(self, channel: str, customer: str) -> None:
        """Lift a ban; where there is none, nothing happens."""
        await self._session.execute(delete(BanRow).where(BanRow.channel == channel, BanRow.customer == customer))

    async def of(self, channel: str, customers: Iterable[str]) -> set[str]:
        """Return those of ``customers`` who are banned."""
        found = await self._session.scalars(
            select(BanRow.customer).where(BanRow.channel == channel, BanRow.customer.in_(list(customers)))
        )
        return set(found)


class Topics:
    """Topics and copies within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, ticket: int) -> Topic | None:
        """Return a ticket's topic, where it has one."""
        row = await self._session.get(TopicRow, ticket)
        return Topic(row.ticket, row.chat, row.created_at, row.thread, row.card) if row else None

    async def add(self, topic: Topic) -> None:
        """Keep a new topic; one that is there already stays."""
        if await self.get(topic.ticket) is None:
            await self._session.execute(insert(TopicRow).values(**asdict(topic)))

    async def set_thread(self, ticket: int, thread: int | None) -> None:
        """Move a ticket to another thread."""
        await self._session.execute(update(TopicRow).where(TopicRow.ticket == ticket).values(thread=thread))

    async def set_card(self, ticket: int, number: int) -> None:
        """Note which message is the ticket's card."""
        await self._session.execute(update(TopicRow).where(TopicRow.ticket == ticket).values(card=number))

    async def ticket_at(self, chat: str, thread: int | None, reply_to: int | None) -> int | None:
        """Return the ticket that a message in the group is about: by its topic, else by what it replies to."""
        if thread is not None:
            found = await self._session.scalar(
                select(TopicRow.ticket).where(TopicRow.chat == chat, TopicRow.thread == thread)
            )
            if found is not None:
                return found
        if reply_to is None:
            return None
        card = await self._session.scalar(
            select(TopicRow.ticket).where(TopicRow.chat == chat, TopicRow.card == reply_to)
        )
        if card is not None:
            return card
        return await self._session.scalar(
            select(RelayRow.ticket).where(RelayRow.to_chat == chat, RelayRow.to_number == reply_to).limit(1)
        )

    async def link(self, relays: Sequence[Relay]) -> None:
        """Note which message is a copy of which."""
        if relays:
            await self._session.execute(insert(RelayRow), [asdict(relay) for relay in relays])

    async def copies(self, chat: str, number: int) -> list[Relay]:
        """Return the copies of a message."""
        found = await self._session.scalars(
            select(RelayRow).where(RelayRow.from_chat == chat, RelayRow.from_number == number).order_by(RelayRow.id)
        )
        return [Relay(row.ticket, row.from_chat, row.from_number, row.to_chat, row.to_number) for row in found]
