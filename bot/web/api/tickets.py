"""Tickets over the API: list, open, read, and act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Header, Path, Query, Response, Security
from pydantic import Field

from bot.conversation.messages import Voice
from bot.scopes import Scope
from bot.storage.pages import Filter, Pages
from bot.tickets.states import TicketState
from bot.tickets.ticket import Ticket, TicketKind
from bot.web.api.access import Caller, calling
from bot.web.api.acts import Act, Assign
from bot.web.api.identity import CHANNEL, conversation_of
from bot.web.api.problems import Problem, documented
from bot.web.api.route import ApiRoute
from bot.web.api.ticket_models import MessagePage, TicketPage, TicketShown, message_page, ticket_shown
from bot.web.api.ticket_work import TicketWork, unchanged, version_of
from bot.web.api.values import LARGEST_NUMBER, ConversationId, Detail, Name, Strict, Text
from bot.web.desk.parts import DESK
from bot.web.desk.takers import takers
from bot.web.text import CLEAN
from index.types import Language

if TYPE_CHECKING:
    from bot.intake.desk import TicketDesk
    from bot.intake.reception import Reception
    from bot.storage.database import Database
    from bot.storage.tickets import Stored

MOST = 100
TicketNumber = Annotated[int, Path(ge=1, le=LARGEST_NUMBER, description="The ticket's number.")]
After = Annotated[int, Query(ge=0, le=LARGEST_NUMBER, description="`next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=MOST)]
IfMatch = Annotated[
    str | None,
    Header(max_length=200, description="The ticket's `ETag`: nothing is done where somebody was faster (412)."),
]
Reads = Annotated[Caller, Security(calling, scopes=[Scope.TICKETS_READ])]
Writes = Annotated[Caller, Security(calling, scopes=[Scope.TICKETS_WRITE])]


@dataclass(frozen=True, slots=True)
class TicketParts:
    """What the routes of tickets are made of."""

    database: Database
    desk: TicketDesk
    reception: Reception


class NewTicket(Strict):
    """A ticket for a customer of the calling program."""

    conversation: ConversationId
    kind: TicketKind = Field(default="message", description="`remote` where a remote session is asked for.")
    name: Name = Field(default="", description="What the customer is called.")
    language: Language = "zh"
    question: Detail = Field(default="", description="What was asked before a person was needed.")
    edition: Detail = ""
    problem: Text = Field(description="What it is about, in the customer's words.")
    contact: Detail = Field(default="", description="How the customer can be reached besides.")
    convenient: Detail = Field(default="", description="When it suits, in the customer's words.")


class NewMessage(Strict):
    """Something to be written in a ticket."""

    text: Text
    who: Annotated[str, Field(pattern="^(agent|note|customer)$")] = Field(
        default="agent",
        description="`agent`: the customer reads it. `note`: it stays among the agents. `customer`: what a customer "
        "wrote, of a ticket that this integration opened.",
    )
    ask: bool = Field(default=False, description="As an agent: the ticket then waits for the customer's answer.")


def tickets_router(parts: TicketParts) -> APIRouter:
    """Return the routes of tickets."""
    router = APIRouter(prefix="/tickets", route_class=ApiRoute, tags=["tickets"])
    work = TicketWork(parts.desk, parts.reception)
    _reading(router, parts.database)
    _writing(router, parts, work)
    return router


def _reading(router: APIRouter, database: Database) -> None:
    @router.get("", responses=documented(401, 403, 422, 429))
    async def list_tickets(
        *,
        caller: Reads,  # noqa: ARG001
        state: Annotated[TicketState | None, Query(description="Only those in this state.")] = None,
        open: Annotated[bool | None, Query(description="Only those with work to do, or only the others.")] = None,  # noqa: A002
        agent: Annotated[str | None, CLEAN, Query(max_length=40, description="Only this agent's.")] = None,
        after: After = 0,
        limit: Limit = 50,
    ) -> TicketPage:
        """List tickets by their numbers."""
        async with database.read() as session:
            found = await Pages(session).tickets(Filter(state, open, agent), after, limit)
            names = await Pages(session).names([each.conversation for each in found])
        shown = [ticket_shown(each, names.get(each.conversation, "")) for each in found[:limit]]
        return TicketPage(items=shown, next=shown[-1].number if len(found) > limit else None)

    @router.get("/{number}", responses={304: {"description": "Not modified"}, **documented(401, 403, 404, 422, 429)})
    async def read_ticket(
        number: TicketNumber,
        caller: Reads,  # noqa: ARG001
        response: Response,
        if_none_match: Annotated[str | None, Header(max_length=200, description="An `ETag` that is known.")] = None,
    ) -> TicketShown:
        """Return a ticket."""
        stored, name = await find(database, number)
        response.headers["ETag"] = etag(stored)
        if unchanged(if_none_match, stored):
            response.status_code = 304
        return ticket_shown(stored, name)

    @router.get("/{number}/messages", responses=documented(401, 403, 404, 422, 429))
    async def list_messages(
        number: TicketNumber,
        caller: Reads,  # noqa: ARG001
        after: After = 0,
        limit: Limit = 50,
    ) -> MessagePage:
        """List what was said in a ticket's conversation, oldest first."""
        stored, _ = await find(database, number)
        async with database.read() as session:
            lines = await Pages(session).messages(stored.conversation, after, limit)
            files = await Pages(session).files(stored.conversation, number)
        return message_page(lines, files, limit)


def _writing(router: APIRouter, parts: TicketParts, work: TicketWork) -> None:
    async def told(stored: Stored, response: Response) -> TicketShown:
        response.headers["ETag"] = etag(stored)
        async with parts.database.read() as session:
            names = await Pages(session).names([stored.conversation])
        return ticket_shown(stored, names.get(stored.conversation, ""))

    @router.post("", status_code=201, responses=documented(401, 403, 409, 413, 422, 429, 503))
    async def open_ticket(new: NewTicket, caller: Writes, response: Response) -> TicketShown:
        """Open a ticket for a customer who cannot reach Kefu otherwise; agents see it at once."""
        now = datetime.now(UTC)
        customer = conversation_of(caller, new.conversation, now, new.name, Voice(new.language))
        given = new.model_dump(include={"question", "edition", "problem", "contact", "convenient"})
        stored = await work.open(customer, Ticket(new.kind, customer.customer, CHANNEL, now, **given))
        response.headers["Location"] = f"/api/v1/tickets/{stored.id}"
        return await told(stored, response)

    @router.post("/{number}/actions", responses=documented(401, 403, 404, 409, 412, 413, 422, 429))
    async def act(
        number: TicketNumber, wanted: Act, caller: Writes, response: Response, if_match: IfMatch = None
    ) -> TicketShown:
        """Do something with a ticket, by the same rules as on the desk."""
        stored, _ = await find(parts.database, number)
        if isinstance(wanted, Assign):
            await _may_take(parts.database, wanted.to)
        return await told(await work.act(stored, wanted, caller, version_of(if_match, stored)), response)

    @router.post("/{number}/messages", status_code=201, responses=documented(401, 403, 404, 409, 412, 413, 422, 429))
    async def write(
        number: TicketNumber, new: NewMessage, caller: Writes, response: Response, if_match: IfMatch = None
    ) -> TicketShown:
        """Write in a ticket: to its customer on their own channel, to the agents, or for its customer."""
        stored, _ = await find(parts.database, number)
        version = version_of(if_match, stored)
        return await told(await work.write(stored, new.who, new.text, caller, version, ask=new.ask), response)


async def _may_take(database: Database, agent: str) -> None:
    """Raise ``Problem`` 409 for somebody of the desk who is no agent, or may not sign in any more."""
    async with database.read() as session:
        known = await takers(session, "")
    if agent.startswith(DESK) and agent not in known:
        raise Problem(409, f"There is no agent {agent} at the desk.", code="no_agent")


async def find(database: Database, number: int) -> tuple[Stored, str]:
    """Return a ticket and what its customer is called. Raises ``Problem`` 404."""
    async with database.read() as session:
        found = await Pages(session).ticket(number)
    if found is None:
        raise Problem(404, f"There is no ticket {number}.", code="no_ticket")
    return found


def etag(stored: Stored) -> str:
    """Return the entity tag of a ticket as it is."""
    return f'"{stored.id}-{stored.version}"'
