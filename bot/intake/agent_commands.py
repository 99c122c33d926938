"""What agents can do with a ticket, by button or by command."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from bot.intake.acts import Agent
from bot.intake.agent_case import Act
from bot.tickets.checks import IllegalMove
from bot.tickets.states import Action
from bot.tickets.ticket import Actor

if TYPE_CHECKING:
    from bot.intake.acts import TicketActs
    from bot.intake.agent_case import AgentCase
    from bot.intake.canned import Canned
    from bot.intake.incoming import Incoming
    from bot.intake.records import Records
    from bot.intake.rules import Rules
    from bot.intake.ticket_speech import TicketSpeech
    from bot.storage.tickets import Stored

ACTIONS = {
    "claim": Action.CLAIM,
    "resolve": Action.RESOLVE,
    "handback": Action.HAND_BACK,
    "close": Action.CLOSE,
    "reopen": Action.REOPEN,
    "session": Action.START_SESSION,
    "endsession": Action.END_SESSION,
    "consent": Action.GIVE_CONSENT,
    "withdraw": Action.WITHDRAW_CONSENT,
}
"""Commands that are what a button does. Only the customer gives consent: agents ask for it."""
MOMENT = re.compile(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})\s+(\d{1,2}):(\d\d)")


class AgentCommands:
    """Does what agents ask for."""

    def __init__(
        self, *, acts: TicketActs, speech: TicketSpeech, records: Records, rules: Rules, canned: Canned
    ) -> None:
        self._acts = acts
        self._speech = speech
        self._records = records
        self._rules = rules
        self._canned = canned

    async def do(self, case: AgentCase, item: Incoming, stored: Stored | None) -> None:
        """Do a command."""
        if item.command in {"ban", "unban"}:
            self._ban(case, item, stored)
        elif item.command == "tickets":
            await self._list(case, item)
        elif item.command == "canned" and not item.text:
            self._tell(case, item, "canned", names=self._canned.names)
        elif stored is None:
            self._tell(case, item, "no_ticket")
        else:
            self._with_ticket(case, item, stored)

    def act(
        self, case: AgentCase, item: Incoming, stored: Stored, action: Action, *, at: datetime | None = None
    ) -> str:
        """Do something with a ticket; return what is wrong with it, in plain words, or nothing."""
        try:
            self._acts.do(case, stored, action, Agent(item.person, item.name), at=at)
        except IllegalMove as error:
            return str(error)
        return ""

    def _with_ticket(self, case: AgentCase, item: Incoming, stored: Stored) -> None:
        if item.command in ACTIONS:
            fault = self.act(case, item, stored, ACTIONS[item.command])
            if fault:
                self._tell(case, item, "illegal", number=stored.id, detail=fault)
        elif item.command == "schedule":
            self._schedule(case, item, stored)
        elif item.command == "ask" and item.text:
            self._say(case, item, stored, item.text, Action.ASK_CUSTOMER)
        elif item.command == "canned":
            text = self._canned.text(item.text, case.voice_of(stored))
            if text:
                self._say(case, item, stored, text, Action.REPLY)
            else:
                self._tell(case, item, "canned", names=self._canned.names)
        else:
            usage = (
                "/claim /resolve /handback /close /reopen /schedule 11-30 14:00 /ask … /session /endsession /consent "
            )
            self._tell(case, item, "usage", detail=f"{usage}/withdraw /canned /ban /unban /tickets // …")

    def _say(self, case: AgentCase, item: Incoming, stored: Stored, text: str, action: Action) -> None:
        try:
            self._acts.say(case, stored, text, Agent(item.person, item.name), action=action)
        except IllegalMove as error:
            self._tell(case, item, "illegal", number=stored.id, detail=str(error))

    def _schedule(self, case: AgentCase, item: Incoming, stored: Stored) -> None:
        found = MOMENT.fullmatch(item.text.strip())
        moment = self._moment(found, case.now) if found else None
        if moment is None:
            self._tell(case, item, "usage", detail="/schedule 2026-11-30 14:00")
            return
        fault = self.act(case, item, stored, Action.SCHEDULE, at=moment)
        if fault:
            self._tell(case, item, "illegal", number=stored.id, detail=fault)

    def _moment(self, found: re.Match[str], now: datetime) -> datetime | None:
        here = now.astimezone(self._rules.zone)
        year, month, day, hour, minute = (int(part) if part else here.year for part in found.groups())
        try:
            return datetime(year, month, day, hour, minute, tzinfo=self._rules.zone)
        except ValueError:
            return None

    def _ban(self, case: AgentCase, item: Incoming, stored: Stored | None) -> None:
        given = item.text.strip()
        customer = given if given.isdecimal() else stored.ticket.customer if stored and not given else ""
        if not customer:
            self._tell(case, item, "usage", detail=f"/{item.command} ID")
            return
        by = Actor("agent", item.person)
        # A number alone is one of the channel that the agents write on.
        channel = item.channel if given or stored is None else stored.ticket.channel
        case.acts.append(Act(item.command, by, customer, stored.id if stored else None))
        if item.command == "ban":
            case.banned.append((channel, customer, item.person))
        else:
            case.lifted.append((channel, customer))
        self._tell(case, item, "banned" if item.command == "ban" else "unbanned", detail=customer)

    async def _list(self, case: AgentCase, item: Incoming) -> None:
        found = await self._records.open_tickets()
        lines = [f"#{each.id} {each.ticket.state} {each.ticket.agent or '-'}" for each in found]
        self._tell(case, item, "tickets", detail="\n".join(lines))

    def _tell(self, case: AgentCase, item: Incoming, kind: str, **values: object) -> None:
        case.tell(item, self._speech.to_agents(kind, **values))
