"""The API: an application of its own under ``/api/v1``, with its own description and errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from bot.web.api.access import Gate
from bot.web.api.articles import articles_router
from bot.web.api.asking import asking_router
from bot.web.api.docs import docs_router
from bot.web.api.problems import ProblemDetails, handle_problems
from bot.web.api.suggestions import suggestions_router
from bot.web.api.tickets import TicketParts, tickets_router
from bot.web.api.webhooks import WebhookParts, webhooks_router

if TYPE_CHECKING:
    from bot.intake.desk import TicketDesk
    from bot.intake.reception import Reception
    from bot.storage.database import Database
    from bot.storage.reviews import Accepting
    from bot.web.api.articles import Asks
    from bot.web.api.asking import Answers

PATH = "/api/v1"
LONGEST_BODY = 512 * 1024
"""Bytes of a request: the most turns, each of the most characters, written with twelve bytes a character."""
DESCRIPTION = """\
Ask the bot, work on tickets, read articles and suggestions, and be told of ticket events by webhooks. Every request
needs a token (`Authorization: Bearer`), which is made on the desk or with `kefu token add` and has the scopes that it
was given.

Errors are problem details (RFC 9457). A POST with an `Idempotency-Key` is done once, however often it is sent.
Lists come in pages: send `next` of a page as `after`. A ticket has an `ETag`: send it as `If-Match`, and nobody's
changes are overwritten. `RateLimit` says how many requests are left of the minute.
"""


@dataclass(frozen=True, slots=True)
class ApiParts:
    """What the API is made of."""

    answers: Answers
    ask: Asks
    database: Database
    desk: TicketDesk
    reception: Reception
    webhooks: WebhookParts
    a_minute: int
    accepting: Accepting | None = None
    """Writes accepted suggestions into the articles, where somebody can."""


def create_api(parts: ApiParts) -> FastAPI:
    """Put the API together; it is mounted at ``PATH``."""
    app = FastAPI(
        title="Kefu API",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        servers=[{"url": PATH}],
        root_path_in_servers=False,
        redirect_slashes=False,
    )
    app.state.gate = Gate(parts.database, parts.a_minute)
    app.state.database = parts.database
    handle_problems(app)
    app.include_router(asking_router(parts.answers, parts.database))
    app.include_router(articles_router(parts.ask))
    app.include_router(tickets_router(TicketParts(parts.database, parts.desk, parts.reception)))
    app.include_router(suggestions_router(parts.database, parts.accepting))
    app.include_router(webhooks_router(parts.webhooks))
    app.include_router(docs_router(app))
    app.openapi = lambda: _described(app)  # type: ignore[method-assign] # how FastAPI has it extended
    return app


def _described(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes, servers=app.servers
        )
        schemas = schema.setdefault("components", {}).setdefault("schemas", {})
        problem = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= problem.pop("$defs", {}) | {"ProblemDetails": problem}
        app.openapi_schema = schema
    return app.openapi_schema
