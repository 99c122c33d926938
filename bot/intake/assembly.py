"""Wiring of the intake: every part made once and given what it needs, whatever channels there are."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.conversation.render import Renderer
from bot.intake.acts import TicketActs
from bot.intake.agent_commands import AgentCommands
from bot.intake.agents import GroupAgents, NoGroup
from bot.intake.canned import Canned
from bot.intake.commands import Commands
from bot.intake.customers import Customers
from bot.intake.desk import TicketDesk
from bot.intake.escalation import Escalation
from bot.intake.housekeeping import Housekeeper
from bot.intake.intake import Intake
from bot.intake.limits import CustomerLimit, Pace
from bot.intake.notices import Notices
from bot.intake.openings import Openings
from bot.intake.outgoing import Place
from bot.intake.reception import Reception
from bot.intake.records import Records
from bot.intake.rules import Rules
from bot.intake.sender import Sender
from bot.intake.senders import Senders
from bot.intake.ticket_speech import TicketSpeech
from bot.intake.worker import CaseWorker, Parts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.files import Files
    from bot.intake.agents import Members
    from bot.intake.channel import Channel
    from bot.intake.incoming import Incoming
    from bot.intake.live import Live
    from bot.intake.metrics import Metrics
    from bot.intake.ports import Brain
    from bot.settings import Settings
    from bot.storage.database import Database

NO_GROUP = Place("", "", "")
"""Agents work at the desk alone."""


@dataclass(frozen=True, slots=True)
class Foundation:
    """What everything rests on."""

    settings: Settings
    brain: Brain
    metrics: Metrics
    database: Database
    live: Live
    files: Files | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A channel that messages leave by: how fast, and how long it joins what its customers write (``None``: as set)."""

    channel: Channel
    pace: Pace
    pause: float | None = None
    noticed: Callable[[Incoming], None] | None = None
    """Told of the first message that waits for an answer."""


@dataclass(frozen=True, slots=True)
class Office:
    """What runs between inbox and outbox, and what adapters and the desk ask of it."""

    rules: Rules
    renderer: Renderer
    speech: TicketSpeech
    canned: Canned
    records: Records
    senders: Senders
    intake: Intake
    housekeeper: Housekeeper
    desk: TicketDesk
    reception: Reception


def assemble(
    base: Foundation, lines: Mapping[str, Line], *, group: Place = NO_GROUP, members: Members | None = None
) -> Office:
    """Put the parts together; nothing runs yet. ``members`` tells who belongs to the agents' group ``group``."""
    settings, database, files = base.settings, base.database, base.files
    rules, renderer, records = Rules.of(settings), Renderer(), Records(database)
    speech = TicketSpeech(renderer, rules)
    notices = Notices(renderer, settings.retention_days)
    canned = Canned(renderer)
    acts = TicketActs(speech)
    senders = Senders()
    agents = _agents(base, acts, speech, canned, group=group, members=members)
    senders.add({name: _sender(base, name, line, agents, senders) for name, line in lines.items()})
    delete = files.remove if files else None
    customers = _customers(base, notices, speech, rules)
    parts = Parts(database, customers, agents, notices, base.metrics, base.live, group, delete)
    worker = CaseWorker(parts, senders.put)
    pauses = {name: line.pause for name, line in lines.items() if line.pause is not None}
    noticed = _noticed([line.noticed for line in lines.values() if line.noticed])
    return Office(
        rules=rules,
        renderer=renderer,
        speech=speech,
        canned=canned,
        records=records,
        senders=senders,
        intake=Intake(database, worker, base.metrics, settings.pause, noticed, pauses=pauses),
        housekeeper=Housekeeper(
            database=database,
            speech=speech,
            rules=rules,
            metrics=base.metrics,
            leave=senders.put,
            group=group,
            live=base.live,
            retention_days=settings.retention_days,
            prune_files=files.prune if files else None,
        ),
        desk=TicketDesk(
            database=database, acts=acts, group=group, leave=senders.put, live=base.live, metrics=base.metrics
        ),
        reception=Reception(
            database=database,
            openings=Openings(base.brain, speech, records, rules),
            speech=speech,
            rules=rules,
            group=group,
            leave=senders.put,
            live=base.live,
            metrics=base.metrics,
        ),
    )


def _agents(
    base: Foundation, acts: TicketActs, speech: TicketSpeech, canned: Canned, *, group: Place, members: Members | None
) -> GroupAgents | NoGroup:
    if not group.chat or members is None:
        return NoGroup(base.database)
    records = Records(base.database)
    rules = Rules.of(base.settings)
    return GroupAgents(
        database=base.database,
        speech=speech,
        records=records,
        members=members,
        acts=acts,
        commands=AgentCommands(acts=acts, speech=speech, records=records, rules=rules, canned=canned),
        metrics=base.metrics,
        live=base.live,
        group=group,
    )


def _sender(base: Foundation, name: str, line: Line, agents: GroupAgents | NoGroup, senders: Senders) -> Sender:
    return Sender(base.database, line.channel, line.pace, base.metrics, agents.given_up, name=name, leave=senders.put)


def _customers(base: Foundation, notices: Notices, speech: TicketSpeech, rules: Rules) -> Customers:
    escalation = Escalation(
        brain=base.brain, notices=notices, speech=speech, records=Records(base.database), rules=rules
    )
    return Customers(
        brain=base.brain,
        notices=notices,
        commands=Commands(base.brain, notices, escalation),
        escalation=escalation,
        limit=CustomerLimit(base.settings.rate_limit, time.monotonic),
        metrics=base.metrics,
    )


def _noticed(told: Sequence[Callable[[Incoming], None]]) -> Callable[[Incoming], None]:
    def tell(item: Incoming) -> None:
        for each in told:
            each(item)

    return tell
