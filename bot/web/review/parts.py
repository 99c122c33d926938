"""What the pages of review are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends

from bot.storage.agents import AgentNames
from bot.web.auth import Person, Role, require

if TYPE_CHECKING:
    from datetime import tzinfo

    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.storage.database import Database
    from bot.storage.reviews import Accepting
    from bot.web.desk_pages import DeskPages
    from bot.web.review.knowing import Knowing

Reviewer = Annotated[Person, Depends(require(Role.AGENT, Role.EDITOR))]
"""Whoever may say what is right."""
Editor = Annotated[Person, Depends(require(Role.EDITOR))]


@dataclass(frozen=True, slots=True)
class ReviewParts:
    """The parts, made once. ``accepting`` writes suggestions into the articles, where somebody can."""

    database: Database
    pages: DeskPages
    knowing: Knowing
    zone: tzinfo
    accepting: Accepting | None = None

    def now(self) -> datetime:
        """Return the moment that it is."""
        return datetime.now(UTC)

    def shown(self, moment: datetime | None) -> str:
        """Return a moment as the people here write it."""
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M}" if moment else ""


async def by(session: AsyncSession, person: Person) -> str:
    """Return what is noted of who does something; what they are called is kept with it."""
    id = f"desk:{person.id}"
    await AgentNames(session).know({id: person.name}, datetime.now(UTC))
    return id
