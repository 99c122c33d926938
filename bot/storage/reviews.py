"""Suggestions to editors: made from reviews and gaps, accepted into articles or dismissed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import func, insert, select, update

from bot.storage.errors import ConflictError
from bot.storage.review_tables import SuggestionRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from index.types import Language


class SuggestionKind(StrEnum):
    """What should change."""

    QUESTION = "question"
    """An article should know a question."""
    ARTICLE = "article"
    """An article is missing."""
    FIGURE = "figure"
    """A figure of an article is wrong."""


class SuggestionState(StrEnum):
    """What became of it."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``text`` is the question, or what is wrong; ``conversation`` is whose words it has."""

    kind: SuggestionKind
    text: str
    language: Language
    made_by: str
    made_at: datetime
    article: str | None = None
    note: str = ""
    conversation: str = ""
    answer: int | None = None
    id: int = 0
    state: SuggestionState = SuggestionState.OPEN
    decided_by: str = ""
    decided_at: datetime | None = None


class Accepting(Protocol):
    """Writes a suggestion into the articles. Raises ``KefuError`` where that is not possible; then it stays open."""

    async def __call__(self, suggestion: Suggestion, by: str, author: str = "") -> bool:
        """Write it, through the checks; return whether it waits for another editor.

        ``author`` is the id of the person, where one decides at the desk.
        """
        ...


class Suggestions:
    """Within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, suggestion: Suggestion) -> int:
        """Keep a suggestion and return its number; that of an open one that says the same, where there is one."""
        same = await self._session.scalar(
            select(SuggestionRow.id)
            .where(
                SuggestionRow.state == SuggestionState.OPEN.value,
                SuggestionRow.kind == suggestion.kind.value,
                SuggestionRow.text == suggestion.text,
                SuggestionRow.article == suggestion.article if suggestion.article else SuggestionRow.article.is_(None),
            )
            .limit(1)
        )
        if same is not None:
            return same
        values = {
            "kind": suggestion.kind.value,
            "text": suggestion.text,
            "language": suggestion.language,
            "article": suggestion.article,
            "note": suggestion.note,
            "conversation": suggestion.conversation,
            "answer": suggestion.answer,
            "state": SuggestionState.OPEN.value,
            "made_by": suggestion.made_by,
            "made_at": suggestion.made_at,
            "decided_by": "",
        }
        number = await self._session.scalar(insert(SuggestionRow).values(values).returning(SuggestionRow.id))
        return int(number or 0)

    async def open(self) -> list[Suggestion]:
        """Return those that wait, oldest first."""
        return await self.all(SuggestionState.OPEN)

    async def all(self, state: SuggestionState, *, skip: int = 0, limit: int = 200) -> list[Suggestion]:
        """Return those of a state: what waits oldest first, what is decided newest first."""
        order = SuggestionRow.id if state is SuggestionState.OPEN else SuggestionRow.decided_at.desc()
        asked = select(SuggestionRow).where(SuggestionRow.state == state.value, SuggestionRow.text != "")
        found = await self._session.scalars(asked.order_by(order, SuggestionRow.id).offset(skip).limit(limit))
        return [_suggestion(row) for row in found]

    async def page(self, state: SuggestionState, after: int, limit: int) -> list[Suggestion]:
        """Return the first of a state with a number above ``after``."""
        asked = select(SuggestionRow).where(
            SuggestionRow.state == state.value, SuggestionRow.text != "", SuggestionRow.id > after
        )
        return [_suggestion(row) for row in await self._session.scalars(asked.order_by(SuggestionRow.id).limit(limit))]

    async def get(self, id: int) -> Suggestion | None:
        """Return one by its number."""
        row = await self._session.get(SuggestionRow, id)
        return _suggestion(row) if row else None

    async def counts(self) -> dict[SuggestionState, int]:
        """Return how many there are of each state."""
        asked = select(SuggestionRow.state, func.count()).where(SuggestionRow.text != "").group_by(SuggestionRow.state)
        found = {row[0]: row[1] for row in await self._session.execute(asked)}
        return {each: int(found.get(each.value, 0)) for each in SuggestionState}

    async def accept(self, id: int, by: str, at: datetime) -> None:
        """Mark one as taken over. Raises ``ConflictError`` where it does not wait any more."""
        await self._decide(id, SuggestionState.ACCEPTED, by, at)

    async def dismiss(self, id: int, by: str, at: datetime) -> None:
        """Mark one as not wanted. Raises ``ConflictError`` where it does not wait any more."""
        await self._decide(id, SuggestionState.DISMISSED, by, at)

    async def reopen(self, id: int) -> None:
        """Take a dismissal back. Raises ``ConflictError`` where it was not dismissed."""
        await self._decide(id, SuggestionState.OPEN, "", None, was=SuggestionState.DISMISSED)

    async def withdraw(self, answer: int) -> None:
        """Dismiss what was suggested because of a mark that is taken back."""
        await self._session.execute(
            update(SuggestionRow)
            .where(SuggestionRow.answer == answer, SuggestionRow.state == SuggestionState.OPEN.value)
            .values(state=SuggestionState.DISMISSED.value)
        )

    async def _decide(
        self,
        id: int,
        state: SuggestionState,
        by: str,
        at: datetime | None,
        *,
        was: SuggestionState = SuggestionState.OPEN,
    ) -> None:
        changed = await self._session.scalar(
            update(SuggestionRow)
            .where(SuggestionRow.id == id, SuggestionRow.state == was.value)
            .values(state=state.value, decided_by=by, decided_at=at)
            .returning(SuggestionRow.id)
        )
        if changed is None:
            raise ConflictError(f"suggestion {id} is not {was.value} any more; load the list again")


def _suggestion(row: SuggestionRow) -> Suggestion:
    return Suggestion(
        SuggestionKind(row.kind),
        row.text,
        "en" if row.language == "en" else "zh",
        row.made_by,
        row.made_at,
        row.article,
        row.note,
        row.conversation,
        row.answer,
        row.id,
        SuggestionState(row.state),
        row.decided_by,
        row.decided_at,
    )
