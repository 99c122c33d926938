"""What the database says of an article under its old name, said of it under the new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from bot.storage.editing_tables import ProposalRow
from bot.storage.review_tables import AnswerRow, SuggestionRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncSession


async def follow(session: AsyncSession, old: str, new: str, moved: Mapping[str, str]) -> None:
    """Let answers, marks, suggestions and changes that wait follow the article ``old`` and its files."""
    for column in (AnswerRow.article, AnswerRow.marked_article, SuggestionRow.article):
        await session.execute(update(column.class_).where(column == old).values({column: new}))
    for before, after in moved.items():
        waits = ProposalRow.file == before, ProposalRow.state == "open", ProposalRow.moved_to.is_(None)
        await session.execute(update(ProposalRow).where(*waits).values(file=after))
