"""The tickets as a desk works on them: one act, one transaction, and the customer reads of it on their own channel."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.intake.acts import Agent
from bot.intake.agent_case import AgentCase
from bot.intake.announce import announce_case
from bot.intake.crossing import carried
from bot.intake.outgoing import Send
from bot.intake.taken import MissingTicketError, taken
from bot.storage.errors import ConflictError
from bot.storage.messages import Messages
from bot.storage.tickets import Tickets
from bot.tickets.checks import IllegalMove
from bot.tickets.states import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.intake.acts import TicketActs
    from bot.intake.incoming import File
    from bot.intake.live import Live
    from bot.intake.metrics import Metrics
    from bot.intake.outgoing import Place
    from bot.storage.database import Database
    from bot.storage.outbox import Waiting
    from bot.storage.tickets import Stored

__all__ = ["Agent", "ConflictError", "IllegalMove", "MissingTicketError", "TicketDesk"]


RECENT = 100
"""Lines among which one that comes again is looked for."""


class TicketDesk:
    """Works on tickets for agents who sit at a desk.

    Every act raises ``MissingTicketError``, ``IllegalMove`` where the ticket's state forbids it, and ``ConflictError``
    where somebody was faster: the ticket is no longer at the ``version`` that the agent saw.
    """

    def __init__(
        self,
        *,
        database: Database,
        acts: TicketActs,
        group: Place,
        leave: Callable[[Iterable[Waiting]], None],
        live: Live,
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._acts = acts
        self._group = group
        self._leave = leave
        self._live = live
        self._metrics = metrics

    async def do(
        self, number: int, action: Action, by: Agent, *, version: int | None = None, at: datetime | None = None
    ) -> Stored:
        """Claim, schedule (for ``at``), resolve, close, reopen …; ``GIVE_CONSENT`` asks the customer for it."""
        return await self._within(number, version, lambda case, it: self._acts.do(case, it, action, by, at=at))

    async def reply(
        self,
        number: int,
        text: str,
        by: Agent,
        *,
        version: int | None = None,
        files: Sequence[File] = (),
        ask: bool = False,
        once: str = "",
    ) -> Stored:
        """Write to the customer; with ``ask`` the ticket waits for their answer.

        What comes a second time under the same ``once``, because its answer was lost, is not written again.
        """
        action = Action.ASK_CUSTOMER if ask else Action.REPLY

        def say(case: AgentCase, stored: Stored) -> None:
            self._acts.say(case, stored, text, by, action=action, files=files, once=once)
            if text:
                self._acts.echo(case, number, "replied", text, by)
            for file in files:
                case.to_ticket(number, Send.FILE, **carried(file, self._group.channel))

        return await self._within(number, version, say, once=once)

    async def note(self, number: int, text: str, by: Agent, *, once: str = "") -> Stored:
        """Keep something among the agents; ``once`` as in a reply."""

        def keep(case: AgentCase, stored: Stored) -> None:
            self._acts.note(case, stored, text, by, once=once)
            self._acts.echo(case, number, "noted", text, by)

        return await self._within(number, None, keep, once=once)

    async def assign(self, number: int, to: str | None, by: Agent, *, version: int | None = None) -> Stored:
        """Give a ticket to the agent with id ``to``, or to nobody in particular."""
        return await self._within(number, version, lambda case, it: self._acts.assign(case, it, to, by))

    async def show(self, number: int) -> None:
        """Let the agents' group have a ticket's topic and card, as it is now."""
        await self._within(number, None, self._acts.place)

    async def merge(self, number: int, into: int, by: Agent, *, version: int | None = None) -> Stored:
        """Let a ticket go on in another of the same customer; return the one that ended."""

        def merge(case: AgentCase, stored: Stored) -> None:
            if into not in case.tickets:
                raise MissingTicketError(f"there is no ticket {into}")
            self._acts.merge(case, stored, case.tickets[into], by)

        return await self._within(number, version, merge, into)

    async def _within(
        self,
        number: int,
        version: int | None,
        act: Callable[[AgentCase, Stored], None],
        *others: int,
        once: str = "",
    ) -> Stored:
        case = AgentCase(datetime.now(UTC), self._group)
        refused: IllegalMove | None = None
        async with self._database.write() as session:
            stored = await _take(session, case, number, version)
            if once and await _is_written(session, stored, once):
                return stored
            for other in others:
                await _take(session, case, other)
            try:
                act(case, stored)
            except IllegalMove as error:
                if not case.outgoing:
                    raise
                refused = error  # what the customer is asked for because of it still leaves
            waiting = await case.write(session, ())
            after = await Tickets(session).get(number)
        self._finish(case, waiting)
        if refused:
            raise refused
        return after or stored

    def _finish(self, case: AgentCase, waiting: Sequence[Waiting]) -> None:
        self._acts.remember(case)
        for _, event in case.events:
            self._metrics.tickets.labels(str(event.kind)).inc()
        self._leave(waiting)
        announce_case(self._live, case)


async def _is_written(session: AsyncSession, stored: Stored, once: str) -> bool:
    lines = await Messages(session).last(stored.conversation, RECENT)
    return any((line.details or {}).get("once") == once for line in lines)


async def _take(session: AsyncSession, case: AgentCase, number: int, version: int | None = None) -> Stored:
    stored, customer = await taken(session, number, version)
    case.know(stored, customer)
    return stored
