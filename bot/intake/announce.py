"""What pages are told once something is committed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.intake.live import QUEUE, conversation_topic, ticket_topic
from bot.intake.outgoing import Send

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.intake.agent_case import AgentCase
    from bot.intake.case import Outcome
    from bot.intake.live import Live

CHANGED = "changed"
"""A ticket was opened or changed."""
MESSAGE = "message"
"""Somebody wrote in a ticket."""
FORGOTTEN = "forgotten"
"""A customer's conversation was deleted."""
SETTLED = "settled"
"""The bot has dealt with what a customer wrote: whatever it says to that is on its way."""


def announce_outcome(live: Live, outcome: Outcome) -> None:
    """Tell what a customer's messages led to."""
    announce_tickets(live, {*outcome.opened, *(number for number, _ in outcome.events)})
    for number in {line.ticket for line in outcome.said if line.ticket is not None}:
        live.publish(ticket_topic(number), MESSAGE, {"ticket": number})
    said = any(row.kind == Send.TEXT and row.lane == outcome.case.lane for row in outcome.outgoing)
    live.publish(conversation_topic(outcome.conversation.key), SETTLED, {"said": said})
    if outcome.forget:
        last = outcome.case.items[-1].number
        live.publish(conversation_topic(outcome.conversation.key), FORGOTTEN, {"number": last})


def announce_case(live: Live, case: AgentCase) -> None:
    """Tell what agents did."""
    for key in {case.tickets[number].conversation for number in case.changed}:
        live.publish(conversation_topic(key), CHANGED)
    announce_tickets(live, {*case.changed, *(into for _, into in case.moved)})
    for number in {line.ticket for line in case.said if line.ticket is not None}:
        live.publish(ticket_topic(number), MESSAGE, {"ticket": number})


def announce_tickets(live: Live, numbers: Iterable[int]) -> None:
    """Tell that tickets were opened or changed."""
    for number in numbers:
        live.publish(QUEUE, CHANGED, {"ticket": number})
        live.publish(ticket_topic(number), CHANGED, {"ticket": number})
