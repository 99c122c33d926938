"""What the desk's pages are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

from bot.intake.acts import Agent
from bot.web.auth import Person, Role, require
from bot.web.desk.times import Clock

if TYPE_CHECKING:
    from bot.files import Attached, Files
    from bot.intake.canned import Canned
    from bot.intake.desk import TicketDesk
    from bot.intake.live import Live
    from bot.intake.rules import Rules
    from bot.storage.database import Database
    from bot.web.auth.watch import Watch
    from bot.web.desk.drafts import Drafts
    from bot.web.desk.presence import Presence
    from bot.web.desk_pages import DeskPages

Signed = Annotated[Person, Depends(require(Role.AGENT))]
"""The agent who asks."""
DESK = "desk:"
"""What the ids of agents who sit at the desk begin with."""


@dataclass(frozen=True, slots=True)
class DeskParts:
    """The parts, made once."""

    database: Database
    desk: TicketDesk
    live: Live
    rules: Rules
    canned: Canned
    drafts: Drafts
    presence: Presence
    watch: Watch
    pages: DeskPages
    files: Files
    attached: Attached

    def clock(self) -> Clock:
        """Return the clock of now."""
        return Clock(datetime.now(UTC), self.rules.zone, self.rules.level.first_response)


def agent_of(person: Person) -> Agent:
    """Return who somebody at the desk is to tickets; agents of other desks have ids of another form."""
    return Agent(f"{DESK}{person.id}", person.name)
