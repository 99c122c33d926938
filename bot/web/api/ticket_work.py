"""Acts on tickets for callers, and what they are told where an act is not possible."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.intake.desk import ConflictError, IllegalMove, MissingTicketError
from bot.tickets.states import Action
from bot.web.api.acts import PLAIN, AskConsent, Assign, GiveConsent, Merge, Plain, Rate, Schedule, Withdraw
from bot.web.api.identity import CHANNEL, owner_of
from bot.web.api.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.intake.desk import TicketDesk
    from bot.intake.reception import Reception
    from bot.storage.conversations import Conversation
    from bot.storage.tickets import Stored
    from bot.tickets.ticket import Ticket
    from bot.web.api.access import Caller
    from bot.web.api.acts import Act


class TicketWork:
    """Does what callers ask for: at the desk as an agent, or at the reception for their own customers."""

    def __init__(self, desk: TicketDesk, reception: Reception) -> None:
        self._desk = desk
        self._reception = reception

    async def open(self, customer: Conversation, ticket: Ticket) -> Stored:
        """Open a ticket."""
        with _told():
            try:
                return await self._reception.open(customer, ticket)
            except RuntimeError as error:
                headers = {"Retry-After": "5"}
                raise Problem(503, "The index is being built.", code="indexing", headers=headers) from error

    async def act(self, stored: Stored, wanted: Act, caller: Caller, version: int | None) -> Stored:
        """Do one act."""
        number, by = stored.id, caller.agent
        with _told(version):
            match wanted:
                case Plain():
                    return await self._desk.do(number, PLAIN[wanted.action], by, version=version)
                case AskConsent():
                    return await self._desk.do(number, Action.GIVE_CONSENT, by, version=version)
                case Schedule():
                    if wanted.at.utcoffset() is None:
                        raise Problem(422, "`at` needs a time zone.", code="invalid")
                    return await self._desk.do(number, Action.SCHEDULE, by, version=version, at=wanted.at)
                case Assign():
                    return await self._desk.assign(number, wanted.to, by, version=version)
                case Merge():
                    return await self._desk.merge(number, wanted.into, by, version=version)
                case _:
                    return await self._as_customer(stored, wanted, caller, version)

    async def write(
        self, stored: Stored, who: str, text: str, caller: Caller, version: int | None, *, ask: bool
    ) -> Stored:
        """Write in a ticket."""
        with _told(version):
            if who == "customer":
                _own(stored, caller)
                return await self._reception.say(stored.id, text, version=version)
            if who == "note":
                return await self._desk.note(stored.id, text, caller.agent)
            return await self._desk.reply(stored.id, text, caller.agent, version=version, ask=ask)

    async def _as_customer(
        self, stored: Stored, wanted: Rate | GiveConsent | Withdraw, caller: Caller, version: int | None
    ) -> Stored:
        _own(stored, caller)
        number, do = stored.id, self._reception.do
        match wanted:
            case Rate():
                return await do(number, Action.RATE, version=version, rating=wanted.rating)
            case GiveConsent():
                return await do(number, Action.GIVE_CONSENT, version=version, text=wanted.text)
            case Withdraw():
                return await do(number, Action.WITHDRAW_CONSENT, version=version)


def unchanged(if_none_match: str | None, stored: Stored) -> bool:
    """Whether the caller has the ticket as it is."""
    return f'"{stored.id}-{stored.version}"' in _tags(if_none_match)


def version_of(if_match: str | None, stored: Stored) -> int | None:
    """Return the version that an act must find. Raises ``Problem`` 412 where the caller saw another."""
    tags = _tags(if_match)
    if not tags or "*" in tags:
        return None
    if f'"{stored.id}-{stored.version}"' not in tags:
        raise Problem(412, "The ticket has changed; read it again.", code="changed")
    return stored.version


def _tags(header: str | None) -> list[str]:
    return [tag.strip() for tag in header.split(",")] if header else []


def _own(stored: Stored, caller: Caller) -> None:
    if stored.ticket.channel != CHANNEL or not stored.ticket.customer.startswith(owner_of(caller)):
        raise Problem(403, "Only the integration that opened a ticket acts for its customer.", code="not_yours")


@contextmanager
def _told(version: int | None = None) -> Iterator[None]:
    try:
        yield
    except MissingTicketError as error:
        raise Problem(404, str(error), code="no_ticket") from error
    except ConflictError as error:
        status = 409 if version is None else 412
        raise Problem(status, "The ticket has changed; read it again.", code="changed") from error
    except IllegalMove as error:
        raise Problem(409, str(error), code=f"illegal_{error.reason}") from error
