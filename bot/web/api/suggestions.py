"""Suggestions over the API: what the review found should change in the articles."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query, Security
from pydantic import Field

from bot.scopes import Scope
from bot.storage.errors import ConflictError
from bot.storage.reviews import SuggestionKind, Suggestions, SuggestionState
from bot.web.api.access import Caller, calling
from bot.web.api.problems import Problem, documented
from bot.web.api.route import ApiRoute
from bot.web.api.tickets import After, Limit
from bot.web.api.values import LARGEST_NUMBER, Shown
from index.errors import KefuError
from index.types import Language

if TYPE_CHECKING:
    from bot.storage.database import Database
    from bot.storage.reviews import Accepting, Suggestion

Number = Annotated[int, Path(ge=1, le=LARGEST_NUMBER, description="The suggestion's number.")]
Reads = Annotated[Caller, Security(calling, scopes=[Scope.SUGGESTIONS_READ])]
Writes = Annotated[Caller, Security(calling, scopes=[Scope.SUGGESTIONS_WRITE])]


class SuggestionShown(Shown):
    """What an editor might change."""

    id: int
    kind: SuggestionKind = Field(description="A new question for an article, a missing article, or a wrong figure.")
    state: SuggestionState
    text: str = Field(description="The question, or what is wrong.")
    language: Language
    article: str | None = Field(description="The article that it is about, `topic/slug`.")
    note: str
    made_at: datetime
    decided_at: datetime | None


class SuggestionPage(Shown):
    """Some suggestions."""

    items: list[SuggestionShown]
    next: int | None = Field(description="Send it as `after` for the next page; null on the last.")


def suggestions_router(database: Database, accepting: Accepting | None) -> APIRouter:
    """Return the routes of suggestions. ``accepting`` writes them into the articles, where somebody can."""
    router = APIRouter(prefix="/suggestions", route_class=ApiRoute, tags=["suggestions"])

    @router.get("", responses=documented(401, 403, 422, 429))
    async def list_suggestions(
        caller: Reads,  # noqa: ARG001
        state: Annotated[SuggestionState, Query(description="Only those in this state.")] = SuggestionState.OPEN,
        after: After = 0,
        limit: Limit = 50,
    ) -> SuggestionPage:
        """List suggestions by their numbers."""
        async with database.read() as session:
            found = await Suggestions(session).page(state, after, limit + 1)
        shown = [_shown(each) for each in found[:limit]]
        return SuggestionPage(items=shown, next=shown[-1].id if len(found) > limit else None)

    @router.post("/{number}/accept", responses=documented(401, 403, 404, 409, 422, 429))
    async def accept(number: Number, caller: Writes) -> SuggestionShown:
        """Write a suggestion into its article, through the same checks as by hand, and mark it as accepted."""
        suggestion = await _find(database, number)
        if suggestion.state is not SuggestionState.OPEN:
            raise Problem(409, f"It is {suggestion.state} already.", code="decided")
        if accepting is None:
            raise Problem(409, "Here the articles cannot be written; change them by hand.", code="read_only")
        try:
            await accepting(suggestion, caller.token.name)
        except KefuError as error:
            raise Problem(409, str(error), code="refused") from error
        return await decide(number, caller, accepted=True)

    @router.post("/{number}/dismiss", responses=documented(401, 403, 404, 409, 422, 429))
    async def dismiss(number: Number, caller: Writes) -> SuggestionShown:
        """Mark a suggestion as not wanted."""
        await _find(database, number)
        return await decide(number, caller, accepted=False)

    async def decide(number: int, caller: Caller, *, accepted: bool) -> SuggestionShown:
        try:
            async with database.write() as session:
                suggestions, by, now = Suggestions(session), caller.agent.id, datetime.now(UTC)
                await (suggestions.accept(number, by, now) if accepted else suggestions.dismiss(number, by, now))
        except ConflictError as error:
            raise Problem(409, "It is decided already.", code="decided") from error
        return _shown(await _find(database, number))

    return router


async def _find(database: Database, number: int) -> Suggestion:
    async with database.read() as session:
        found = await Suggestions(session).get(number)
    if found is None or not found.text:
        raise Problem(404, f"There is no suggestion {number}.")
    return found


def _shown(found: Suggestion) -> SuggestionShown:
    return SuggestionShown(
        id=found.id,
        kind=found.kind,
        state=found.state,
        text=found.text,
        language=found.language,
        article=found.article,
        note=found.note,
        made_at=found.made_at,
        decided_at=found.decided_at,
    )
