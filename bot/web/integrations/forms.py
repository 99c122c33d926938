"""What the forms of the page bring, and what can be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Form

from bot.scopes import Scope
from bot.web.text import CLEAN
from bot.webhooks.address import AddressError, check_url
from bot.webhooks.events import ALL

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_NAME = 100
MOST_DAYS = 3650

Text = Annotated[str, CLEAN, Form()]
Texts = Annotated[list[str] | None, Form()]


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that is asked for."""

    name: str
    scopes: tuple[str, ...]
    days: str

    def faults(self) -> list[str]:
        """Return a word for each thing that is wrong."""
        return [
            *_name_faults(self.name),
            *([] if self.scopes else ["scopes"]),
            *([] if not self.days or (self.days.isascii() and self.days.isdigit() and self._in_reach()) else ["days"]),
        ]

    def _in_reach(self) -> bool:
        return len(self.days) <= 4 and 1 <= int(self.days) <= MOST_DAYS


@dataclass(frozen=True, slots=True)
class NewWebhook:
    """A webhook that is asked for."""

    name: str
    url: str
    events: tuple[str, ...]
    texts: bool

    def faults(self, *, private: bool) -> list[str]:
        """Return a word for each thing that is wrong."""
        found = _name_faults(self.name)
        try:
            check_url(self.url, private=private)
        except AddressError as error:
            found.append(error.code)
        return found


def _token(name: Text = "", scope: Texts = None, days: Text = "") -> NewToken:
    known = [each for each in Scope if each in (scope or ())]
    return NewToken(" ".join(name.split()), tuple(known), days.strip())


def _webhook(name: Text = "", url: Text = "", event: Texts = None, texts: Text = "") -> NewWebhook:
    return NewWebhook(" ".join(name.split()), url.strip(), _known(event or ()), bool(texts))


def _known(events: Sequence[str]) -> tuple[str, ...]:
    known = tuple(each for each in ALL if each in events)
    return () if len(known) == len(ALL) else known


def _name_faults(name: str) -> list[str]:
    return [] if name and len(name) <= LONGEST_NAME and name.isprintable() else ["name"]


NewTokenHere = Annotated[NewToken, Depends(_token)]
NewWebhookHere = Annotated[NewWebhook, Depends(_webhook)]
