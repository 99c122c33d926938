"""Wiring of the Telegram side: every part made once and given what it needs."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.conversation.render import Renderer
from bot.intake.agent_commands import AgentCommands
from bot.intake.agents import GroupAgents
from bot.intake.canned import Canned
from bot.intake.commands import Commands
from bot.intake.customers import Customers
from bot.intake.escalation import Escalation
from bot.intake.housekeeping import Housekeeper
from bot.intake.intake import Intake
from bot.intake.limits import CustomerLimit, Pace
from bot.intake.notices import Notices
from bot.intake.records import Records
from bot.intake.rules import Rules
from bot.intake.sender import Sender
from bot.intake.ticket_speech import TicketSpeech
from bot.intake.worker import CaseWorker, Parts
from bot.telegram.channel import TelegramChannel
from bot.telegram.members import GroupMembers
from bot.telegram.polling import Receiver
from bot.telegram.topics import GroupTopics
from bot.telegram.typing import SHORTEST, Typing
from bot.telegram.updates import CHANNEL, Reader

if TYPE_CHECKING:
    from bot.intake.incoming import Incoming
    from bot.intake.metrics import Metrics
    from bot.intake.ports import Brain
    from bot.settings import Settings
    from bot.storage.database import Database
    from bot.telegram.api import Api

TOPICS_AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class Assembly:
    """What runs."""

    sender: Sender
    intake: Intake
    receiver: Receiver
    housekeeper: Housekeeper


@dataclass(frozen=True, slots=True)
class Foundation:
    """What everything rests on. ``forum``: the agents' group has topics and the bot may make them."""

    settings: Settings
    brain: Brain
    metrics: Metrics
    database: Database
    api: Api
    me: int
    username: str
    forum: bool

    @property
    def group(self) -> str:
        """The agents' group; empty where there is none."""
        return str(self.settings.telegram_group) if self.settings.telegram_group else ""


def assemble(base: Foundation) -> Assembly:
    """Put the parts together; nothing runs yet."""
    settings, database, metrics = base.settings, base.database, base.metrics
    rules = Rules.of(settings)
    renderer = Renderer()
    speech = TicketSpeech(renderer, rules)
    notices = Notices(renderer, settings.retention_days)
    agents = _agents(base, renderer, speech, rules)
    customers = _customers(base, notices, speech, rules)
    pace = Pace(settings.send_rate, time.monotonic)
    topics = GroupTopics(
        base.api, database, Pace(1 / settings.topic_seconds, time.monotonic, TOPICS_AT_ONCE), forum=base.forum
    )
    sender = Sender(database, TelegramChannel(base.api, topics, metrics, base.group), pace, metrics, agents.given_up)
    worker = CaseWorker(Parts(database, customers, agents, notices, metrics, base.group), sender.put)
    typing = Typing(base.api, pace, base.group)
    noticed = typing.show if settings.pause >= SHORTEST else _nothing
    intake = Intake(database, worker, metrics, settings.pause, noticed)
    receiver = Receiver(base.api, Reader(base.me, base.username, base.group), intake, metrics)
    keeper = Housekeeper(
        database=database,
        speech=speech,
        rules=rules,
        metrics=metrics,
        leave=sender.put,
        channel=CHANNEL,
        group=base.group,
        retention_days=settings.retention_days,
    )
    return Assembly(sender, intake, receiver, keeper)


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


def _agents(base: Foundation, renderer: Renderer, speech: TicketSpeech, rules: Rules) -> GroupAgents:
    records = Records(base.database)
    return GroupAgents(
        database=base.database,
        speech=speech,
        records=records,
        members=GroupMembers(base.api, base.settings.telegram_group, time.monotonic, base.metrics),
        commands=AgentCommands(speech=speech, records=records, rules=rules, canned=Canned(renderer)),
        metrics=base.metrics,
        channel=CHANNEL,
        group=base.group,
    )


def _nothing(item: Incoming) -> None:
    del item
