"""One transaction: state, log, tickets, what is to leave, and the inbox rows that this closes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.intake.crossing import carried
from bot.intake.outgoing import ForTicket, Place, Send
from bot.storage.answers import Answers
from bot.storage.conversations import Conversations
from bot.storage.forget import forget
from bot.storage.inbox import Inbox
from bot.storage.messages import Attachment, Messages
from bot.storage.outbox import Outbox
from bot.storage.tickets import Tickets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.intake.case import Outcome
    from bot.storage.outbox import Outgoing, Waiting

FILES_BEFORE = timedelta(hours=24)
"""Files that a customer sent so long before a ticket go with it."""
ANSWERS_BEFORE = timedelta(hours=2)
"""Questions that a customer asked so long before a ticket led to it."""


async def write(session: AsyncSession, outcomes: Sequence[Outcome], group: Place) -> list[Waiting]:
    """Write what several cases led to; return what is to leave, once the transaction is committed."""
    now = outcomes[0].case.now
    for outcome in outcomes:
        await _write_tickets(session, outcome)
        if outcome.forget:
            outcome.forgotten += await forget(session, outcome.conversation, now)
    await Conversations(session).save([each.conversation for each in outcomes if not each.forget])
    messages = Messages(session)
    await messages.add([line for each in outcomes if not each.forget for line in each.said])
    await _write_answers(session, outcomes)
    await messages.attach([file for each in outcomes if not each.forget for file in each.files])
    await messages.show([buttons for each in outcomes for buttons in each.buttons])
    outgoing = [row for each in outcomes for row in [*each.outgoing, *_for_tickets(each, group)]]
    waiting = await Outbox(session).add(outgoing, now)
    await Inbox(session).close([row.id for each in outcomes for row in each.case.rows], now)
    return waiting


async def _write_tickets(session: AsyncSession, outcome: Outcome) -> None:
    tickets = Tickets(session)
    key, now = outcome.conversation.key, outcome.case.now
    for opening in outcome.openings:
        number = await tickets.add(opening.changed.ticket, key)
        await tickets.note(number, opening.changed.events)
        outcome.opened.append(number)
        opening.then(number)
        for file in await Messages(session).assign(key, number, now - FILES_BEFORE):
            outcome.carry(number, file)
    for stored in outcome.changed:
        await tickets.save(stored)
    for number, event in outcome.events:
        await tickets.note(number, [event])


async def _write_answers(session: AsyncSession, outcomes: Sequence[Outcome]) -> None:
    """Write what was asked, what was said of the answer before, and that there is a ticket now."""
    answers = Answers(session)
    for outcome in outcomes:
        if outcome.feedback:
            await answers.judge(outcome.conversation.key, outcome.feedback)
    await answers.add([each for outcome in outcomes if not outcome.forget for each in outcome.answered])
    for outcome in outcomes:
        for number in outcome.opened:
            await answers.hand_over(outcome.conversation.key, number, outcome.case.now - ANSWERS_BEFORE)


def ticket_lane(channel: str, ticket: int) -> str:
    """Return the lane of everything about a ticket in the agents' group: its topic comes before its card."""
    return f"{channel}:ticket:{ticket}"


def ticket_row(channel: str, group: str, ticket: int, message: ForTicket) -> Outgoing:
    """Return the outbox row of a message about a ticket."""
    place = Place(channel, group, ticket_lane(channel, ticket))
    return place.row(message.kind, message.payload | {"ticket": ticket})


def _for_tickets(outcome: Outcome, group: Place) -> list[Outgoing]:
    if not group.chat:
        return []
    chat = outcome.conversation.chat
    messages = (
        (ticket, _file(each, chat, group) if isinstance(each, Attachment) else each)
        for ticket, each in outcome.for_tickets
    )
    return [ticket_row(group.channel, group.chat, ticket, message) for ticket, message in messages]


def _file(file: Attachment, chat: str, group: Place) -> ForTicket:
    payload = carried(file, group.channel, [chat, file.number] if file.number is not None else [])
    return ForTicket(Send.COPY if "from_chat" in payload else Send.FILE, payload)
