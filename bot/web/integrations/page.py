"""The page: tokens, webhooks, and events that were not taken."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.scopes import Scope
from bot.storage.outbox import Outbox
from bot.storage.tokens import Tokens
from bot.storage.webhooks import Webhooks
from bot.web.integrations.forms import NewToken, NewWebhook
from bot.webhooks.events import ALL, CHANNEL

if TYPE_CHECKING:
    from fastapi import Request
    from fastapi.responses import HTMLResponse

    from bot.storage.database import Database
    from bot.web.auth import Person
    from bot.web.desk_pages import DeskPages

PATH = "/desk/integrations"
MOST_FAILED = 50


class Page:
    """Reads what there is and renders it."""

    def __init__(self, database: Database, pages: DeskPages) -> None:
        self._database = database
        self._pages = pages

    async def show(self, request: Request, person: Person, status: int = 200, **values: Any) -> HTMLResponse:
        """Return the page; ``values`` say what came of a form."""
        now = datetime.now(UTC)
        async with self._database.read() as session:
            tokens = await Tokens(session).all()
            webhooks = await Webhooks(session).all()
            failed = await Outbox(session).set_aside(CHANNEL, MOST_FAILED)
        given: dict[str, Any] = {
            "token_secret": "",
            "token_faults": (),
            "token_form": NewToken("", (), ""),
            "webhook_secret": "",
            "webhook_tested": None,
            "webhook_faults": (),
            "webhook_form": NewWebhook("", "", (), texts=False),
            **values,
        }
        response = self._pages.page(
            request,
            person,
            "integrations.html",
            tokens=[(each, _state(each.valid(now), revoked=each.revoked_at is not None)) for each in reversed(tokens)],
            webhooks=webhooks,
            names={str(each.id): each.name for each in webhooks},
            failed=failed,
            scopes=tuple(Scope),
            events=ALL,
            **given,
        )
        response.status_code = status
        return response


def _state(valid: bool, *, revoked: bool) -> str:
    return "revoked" if revoked else "valid" if valid else "expired"
