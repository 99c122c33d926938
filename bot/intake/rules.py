"""The rules by which tickets are dealt with, as the settings have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.conversation.messages import Voice
from bot.intake.voices import device_voice
from bot.tickets.calendar import BusinessCalendar
from bot.tickets.calendar_text import parse_days, parse_hours
from bot.tickets.sla import ServiceLevel

if TYPE_CHECKING:
    from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Rules:
    """Targets, times and who is told."""

    level: ServiceLevel
    reopen_window: timedelta
    zone: ZoneInfo
    supervisor: str = ""
    agents: Voice = Voice("zh")
    """What the agents' group reads."""

    @classmethod
    def of(cls, settings: Settings) -> Rules:
        """Read the rules from the settings, which have checked them."""
        zone = ZoneInfo(settings.timezone)
        calendar = BusinessCalendar(
            parse_hours(settings.business_hours), parse_days(settings.holidays), parse_days(settings.workdays), zone
        )
        level = ServiceLevel(timedelta(minutes=settings.first_response_minutes), calendar)
        return cls(
            level,
            timedelta(hours=settings.reopen_hours),
            zone,
            settings.supervisor,
            device_voice(settings.agents_language),
        )

    def local(self, moment: datetime | None) -> str:
        """Return a moment as people here write it."""
        return moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M") if moment else ""
