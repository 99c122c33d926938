"""Suggestions that an editor accepts: the question goes into the article, through the checks."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.editing.shelf import BrokenError
from bot.storage.proposals import Proposal, Proposals
from bot.storage.reviews import SuggestionKind
from index.writing.errors import WritingError
from index.writing.fields import add_question
from index.writing.places import digest_of

if TYPE_CHECKING:
    from bot.editing.history import Committed
    from bot.editing.shelf import Shelf
    from bot.storage.database import Database
    from bot.storage.reviews import Suggestion


class Acceptance:
    """Writes questions into articles and keeps the change among the others, so that it can be taken back.

    Missing articles and wrong figures are changed by hand: accepting those only says that somebody did.
    """

    def __init__(self, shelf: Shelf, database: Database, *, second_editor: bool = False) -> None:
        """With a ``second_editor`` what is accepted is proposed, and published by somebody else."""
        self._shelf = shelf
        self._database = database
        self._second_editor = second_editor

    async def __call__(self, suggestion: Suggestion, by: str, author: str = "") -> bool:
        """Write it; return whether it waits for another editor.

        Raises ``WritingError`` where that is not possible; then nothing was changed.
        """
        if suggestion.kind is not SuggestionKind.QUESTION:
            return False
        if not suggestion.article:
            raise WritingError("the suggestion names no article; change one by hand")
        file = f"{suggestion.article}{'.en' if suggestion.language == 'en' else ''}.md"
        note = f"Suggestion {suggestion.id}"
        before, after, done = await asyncio.to_thread(self._write, file, suggestion.text, by, note)
        if before == after:
            return False
        now, author = datetime.now(UTC), author or f"suggestion:{by}"[:64]
        change = Proposal(file, digest_of(before), before.decode(), after.decode(), note, author, by, now)
        async with self._database.write() as session:
            proposals = Proposals(session)
            number = await proposals.add(change)
            if done:
                await proposals.decide(number, "published", by, done.why, now)
        return done is None

    def _write(self, file: str, question: str, by: str, note: str) -> tuple[bytes, bytes, Committed | None]:
        before = self._shelf.read(file)
        if before is None:
            raise WritingError(f"{file}: there is no such article any more")
        after = add_question(before, question)
        if not self._second_editor:
            return before, after, self._shelf.publish(file, after, digest_of(before), by, note)
        faults = self._shelf.examine(after, file).faults
        if faults:
            raise BrokenError(faults)
        return before, after, None
