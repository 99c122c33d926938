"""The commands that a customer can send, and the buttons that belong to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation.messages import Message
from bot.intake.voices import CHOICES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.intake.case import Outcome
    from bot.intake.escalation import Escalation
    from bot.intake.incoming import Incoming
    from bot.intake.notices import Notices
    from bot.intake.ports import Brain

LONGEST_ORIGIN = 64
"""Characters of a deep link's payload (Bot API)."""
HUMAN = {"zh": "转人工", "en": "human"}


class Commands:
    """Answers commands."""

    def __init__(self, brain: Brain, notices: Notices, escalation: Escalation) -> None:
        self._brain = brain
        self._notices = notices
        self._escalation = escalation
        self._does: dict[str, Callable[[Outcome, Incoming], Awaitable[None]]] = {
            "start": self._start,
            "help": self._help,
            "human": self._human,
            "ticket": self._ticket,
            "language": self._language,
            "privacy": self._privacy,
            "forget": self._forget,
        }

    async def do(self, outcome: Outcome, item: Incoming) -> None:
        """Answer a command; one that is unknown is answered too."""
        known = self._does.get(item.command)
        if known:
            await known(outcome, item)
        else:
            self._say(outcome, item, "unknown_command")

    async def chosen(self, outcome: Outcome, item: Incoming, value: str) -> bool:
        """Do what one of a command's buttons means; return whether it was one."""
        kind, _, which = value.partition(":")
        if kind == "language" and which in CHOICES:
            self._prefer(outcome, item, which)
        elif value == "forget:yes":
            outcome.forget = True
            self._say(outcome, item, "forgotten")
        elif value == "forget:no":
            self._say(outcome, item, "kept")
        else:
            return False
        return True

    def _say(self, outcome: Outcome, item: Incoming, kind: str) -> None:
        outcome.say(item, self._notices.html(kind, outcome.voice, channel=item.channel))

    async def _start(self, outcome: Outcome, item: Incoming) -> None:
        if item.text:
            outcome.keep(origin=item.text[:LONGEST_ORIGIN])
        turn = await self._brain.reply(outcome.state.prefer(outcome.voice), Message("/start"))
        outcome.say(item, self._notices.html("start", outcome.voice), turn.reply.options)

    async def _help(self, outcome: Outcome, item: Incoming) -> None:
        self._say(outcome, item, "help")

    async def _human(self, outcome: Outcome, item: Incoming) -> None:
        voice = outcome.voice
        turn = await self._brain.reply(outcome.state.prefer(voice), Message(HUMAN[voice.language]))
        outcome.keep(state=turn.state.prefer(outcome.state.preferred).to_json())
        outcome.note("bot", turn.reply.text, decision=str(turn.reply.decision), reasons=["human"])
        outcome.say(item, turn.reply.html, turn.reply.options)

    async def _ticket(self, outcome: Outcome, item: Incoming) -> None:
        """Show the customer's ticket, or begin one."""
        if await self._escalation.ticket_command(outcome, item):
            return
        voice = outcome.voice
        turn = await self._brain.reply(outcome.state.prefer(voice), Message("", choice="remote"))
        outcome.keep(state=turn.state.prefer(outcome.state.preferred).to_json())
        outcome.note("bot", turn.reply.text, decision=str(turn.reply.decision))
        outcome.say(item, turn.reply.html, turn.reply.options)

    async def _language(self, outcome: Outcome, item: Incoming) -> None:
        voice = outcome.voice
        if item.text in CHOICES:
            self._prefer(outcome, item, item.text)
            return
        outcome.say(item, self._notices.html("language", voice), self._notices.languages(voice))

    async def _privacy(self, outcome: Outcome, item: Incoming) -> None:
        self._say(outcome, item, "privacy")

    async def _forget(self, outcome: Outcome, item: Incoming) -> None:
        voice = outcome.voice
        options = (
            self._notices.option("forget_yes", "forget:yes", voice),
            self._notices.option("forget_no", "forget:no", voice),
        )
        outcome.say(item, self._notices.html("forget", voice), options)

    def _prefer(self, outcome: Outcome, item: Incoming, which: str) -> None:
        outcome.keep(state=outcome.state.prefer(CHOICES[which]).to_json())
        self._say(outcome, item, "language_auto" if which == "auto" else "language_set")
