# ruff: noqa: ARG002
"""Where people come in: a customer's ticket, from the form to the rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.messages import Attachment

if TYPE_CHECKING:
    from bot.conversation.dialogue import Turn
    from bot.conversation.messages import Option
    from bot.intake.case import Outcome
    from bot.intake.incoming import Incoming
    from bot.intake.notices import Notices


class Escalation:
    """Deals with what concerns a ticket; the rest is the dialogue's."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices

    async def text(self, outcome: Outcome, item: Incoming, text: str) -> bool:
        """Take a text that belongs to the form or to an agent; return whether that was all."""
        return False

    async def chosen(self, outcome: Outcome, item: Incoming, option: Option) -> bool:
        """Take a button that belongs to the form or the ticket; return whether it did."""
        return False

    async def edited(self, outcome: Outcome, item: Incoming) -> bool:
        """Pass an edit on to the agents; return whether that was all."""
        return False

    async def effects(self, outcome: Outcome, item: Incoming, turn: Turn) -> bool:
        """Begin the form where the turn asks for it; return whether the turn's own reply is not needed."""
        return False

    async def file(self, outcome: Outcome, item: Incoming) -> None:
        """Keep a file and say what becomes of it."""
        if item.file is None:
            return
        outcome.files.append(
            Attachment(
                outcome.conversation.key,
                item.file.kind,
                item.file.id,
                outcome.case.now,
                item.file.name,
                item.file.size,
                item.number,
            )
        )
        outcome.note("customer", f"[{item.file.kind}]", item.number)
        outcome.say(item, self._notices.html("file", outcome.voice, file=item.file.kind))

    async def ticket_command(self, outcome: Outcome, item: Incoming) -> None:
        """Show the customer's ticket, or begin the form."""
        outcome.say(item, self._notices.html("unknown_command", outcome.voice))
