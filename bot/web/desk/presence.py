"""Who has a ticket's page open, so that two agents notice each other."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.intake.live import ticket_topic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.intake.acts import Agent
    from bot.intake.live import Live

PRESENCE = "presence"
"""Somebody came or went."""


class Presence:
    """Counts open pages by ticket and agent. Within one process, like the streams that keep it."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._pages: dict[int, dict[str, tuple[str, int]]] = {}

    @contextmanager
    def at(self, ticket: int, agent: Agent) -> Iterator[None]:
        """Be on a ticket's page."""
        self._count(ticket, agent, 1)
        try:
            yield
        finally:
            self._count(ticket, agent, -1)

    def others(self, ticket: int, me: str) -> list[str]:
        """Return the names of the others who are there."""
        return sorted(name for id, (name, _) in self._pages.get(ticket, {}).items() if id != me)

    def _count(self, ticket: int, agent: Agent, by: int) -> None:
        pages = self._pages.setdefault(ticket, {})
        count = pages.get(agent.id, ("", 0))[1] + by
        came_or_went = count == 0 or (count == 1 and by == 1)
        if count > 0:
            pages[agent.id] = (agent.name, count)
        else:
            pages.pop(agent.id, None)
            if not pages:
                del self._pages[ticket]
        if came_or_went:
            self._live.publish(ticket_topic(ticket), PRESENCE, {"ticket": ticket})
