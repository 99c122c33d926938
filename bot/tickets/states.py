"""The states of a ticket, what may be done in each, and by whom: one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

ActorKind = Literal["customer", "agent", "bot", "system"]


class TicketState(StrEnum):
    """Where a ticket stands."""

    NEW = "new"
    """Nobody has taken it yet."""
    CLAIMED = "claimed"
    """An agent is at work on it."""
    WAITING = "waiting"
    """The agent has asked the customer something."""
    SCHEDULED = "scheduled"
    """A time is agreed on."""
    IN_SESSION = "in_session"
    """A remote session is running."""
    RESOLVED = "resolved"
    """Done, and the customer may still say that it is not."""
    CLOSED = "closed"
    REOPENED = "reopened"
    """Not done after all, and nobody has taken it again yet."""


class Action(StrEnum):
    """What can be done with a ticket."""

    CLAIM = "claim"
    ASSIGN = "assign"
    """An agent gives a ticket to another, or to themselves."""
    RELEASE = "release"
    """Nobody in particular is to work on it any more."""
    REPLY = "reply"
    """An agent writes to the customer."""
    ASK_CUSTOMER = "ask_customer"
    """An agent writes to the customer and can only go on with an answer."""
    CUSTOMER_REPLY = "customer_reply"
    SCHEDULE = "schedule"
    START_SESSION = "start_session"
    END_SESSION = "end_session"
    RESOLVE = "resolve"
    CLOSE = "close"
    """Without more to do: after the reopen window, or because the customer or an agent drops it."""
    REOPEN = "reopen"
    HAND_BACK = "hand_back"
    """The agent gives the customer back to the bot; the ticket ends."""
    GIVE_CONSENT = "give_consent"
    WITHDRAW_CONSENT = "withdraw_consent"
    RATE = "rate"
    MERGE = "merge"
    """Goes on in another ticket of the same customer; this one ends."""


_S = TicketState
WITH_PEOPLE = frozenset({_S.CLAIMED, _S.WAITING, _S.SCHEDULED, _S.IN_SESSION, _S.REOPENED})
"""States in which what a customer writes is for the agents, and the bot keeps silent."""
UNCLAIMED = frozenset({_S.NEW, _S.REOPENED})
"""States in which nobody is at work on a ticket."""
OPEN = WITH_PEOPLE | {_S.NEW}
DONE = frozenset({_S.RESOLVED, _S.CLOSED})
_IDLE = OPEN - {_S.IN_SESSION}


@dataclass(frozen=True, slots=True)
class Rule:
    """From which state an action leads to which, and who may take it."""

    leads: Mapping[TicketState, TicketState]
    agents: bool = True
    customers: frozenset[TicketState] = frozenset()
    """The states in which the ticket's customer may take the action."""
    system: frozenset[TicketState] = frozenset()

    def allows(self, state: TicketState, kind: ActorKind) -> bool:
        """Whether an actor of ``kind`` may take the action in ``state``."""
        allowed: Mapping[str, bool] = {
            "agent": self.agents,
            "customer": state in self.customers,
            "system": state in self.system,
        }
        return state in self.leads and allowed.get(kind, False)


def _stay(*states: TicketState) -> dict[TicketState, TicketState]:
    return {state: state for state in states}


def _to(target: TicketState, states: frozenset[TicketState]) -> dict[TicketState, TicketState]:
    return dict.fromkeys(states, target)


RULES: Mapping[Action, Rule] = {
    # Whoever claims a ticket that another agent holds takes it over; what was agreed on stays.
    Action.CLAIM: Rule({**_to(_S.CLAIMED, UNCLAIMED), **_stay(_S.CLAIMED, _S.WAITING, _S.SCHEDULED, _S.IN_SESSION)}),
    Action.ASSIGN: Rule({**_to(_S.CLAIMED, UNCLAIMED), **_stay(_S.CLAIMED, _S.WAITING, _S.SCHEDULED, _S.IN_SESSION)}),
    # Nobody is at work on it then: what the customer writes is for the bot too.
    Action.RELEASE: Rule({**_stay(_S.NEW, _S.REOPENED, _S.WAITING, _S.SCHEDULED), _S.CLAIMED: _S.NEW}),
    # Writing to a customer claims a ticket that nobody has.
    Action.REPLY: Rule(
        {
            **_to(_S.CLAIMED, UNCLAIMED),
            **_stay(_S.CLAIMED, _S.WAITING, _S.SCHEDULED, _S.IN_SESSION, _S.RESOLVED),
        }
    ),
    Action.ASK_CUSTOMER: Rule(_to(_S.WAITING, _IDLE)),
    Action.CUSTOMER_REPLY: Rule(
        {**_stay(*OPEN), _S.WAITING: _S.CLAIMED},
        agents=False,
        customers=OPEN,
    ),
    Action.SCHEDULE: Rule(_to(_S.SCHEDULED, _IDLE)),
    Action.START_SESSION: Rule(_to(_S.IN_SESSION, frozenset({_S.CLAIMED, _S.WAITING, _S.SCHEDULED}))),
    Action.END_SESSION: Rule({_S.IN_SESSION: _S.CLAIMED}, customers=frozenset({_S.IN_SESSION})),
    Action.RESOLVE: Rule(_to(_S.RESOLVED, OPEN), customers=_IDLE),
    Action.CLOSE: Rule(
        _to(_S.CLOSED, _IDLE | {_S.RESOLVED}),
        customers=_IDLE | {_S.RESOLVED},
        system=frozenset({_S.RESOLVED}),
    ),
    Action.REOPEN: Rule(_to(_S.REOPENED, DONE), customers=DONE),
    Action.HAND_BACK: Rule(_to(_S.CLOSED, _IDLE | {_S.RESOLVED})),
    Action.GIVE_CONSENT: Rule(_stay(*OPEN), agents=False, customers=OPEN),
    # Agents too: a customer may withdraw it on the phone, and withdrawing never does harm.
    Action.WITHDRAW_CONSENT: Rule({**_stay(*TicketState), _S.IN_SESSION: _S.CLAIMED}, customers=frozenset(TicketState)),
    Action.RATE: Rule(_stay(*DONE), agents=False, customers=DONE),
    Action.MERGE: Rule(_to(_S.CLOSED, _IDLE | {_S.RESOLVED})),
}
