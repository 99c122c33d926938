"""What a customer sent, item by item, and what each leads to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.conversation.messages import EffectKind, Message
from bot.conversation.state import State
from bot.intake.answered import note_answer
from bot.intake.case import Outcome
from bot.intake.incoming import Kind
from bot.intake.limits import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.conversation.dialogue import Turn
    from bot.intake.case import Case
    from bot.intake.commands import Commands
    from bot.intake.escalation import Escalation
    from bot.intake.incoming import Incoming
    from bot.intake.limits import CustomerLimit
    from bot.intake.metrics import Metrics
    from bot.intake.notices import Notices
    from bot.intake.ports import Brain

BREAK = "\n"
UNWRITTEN = frozenset({Kind.BLOCKED, Kind.UNBLOCKED, Kind.RESTART})


class Customers:
    """Deals with a customer's case. Sends nothing and writes nothing: all is in the outcome."""

    def __init__(
        self,
        *,
        brain: Brain,
        notices: Notices,
        commands: Commands,
        escalation: Escalation,
        limit: CustomerLimit,
        metrics: Metrics,
    ) -> None:
        self._brain = brain
        self._notices = notices
        self._commands = commands
        self._escalation = escalation
        self._limit = limit
        self._metrics = metrics

    async def handle(self, case: Case) -> Outcome:
        """Work out what the rows of a lane lead to."""
        outcome = Outcome.of(case)
        if case.banned:
            return outcome
        items = joined(case.items)
        written = [item for item in items if item.kind not in UNWRITTEN]
        verdict = self._limit.count(case.conversation.customer, len(written)) if written else Verdict.WITHIN
        if verdict is not Verdict.WITHIN:
            self._refuse(outcome, written, verdict)
            return outcome
        for item in items:
            await self._one(outcome, item)
        return outcome

    def _refuse(self, outcome: Outcome, items: Sequence[Incoming], verdict: Verdict) -> None:
        for item in items:
            outcome.note("customer", item.text, item.number, limited=True)
            outcome.toast(item)
        if verdict is Verdict.OVER:
            outcome.say(items[-1], self._notices.html("limited", outcome.voice))

    async def _one(self, outcome: Outcome, item: Incoming) -> None:
        match item.kind:
            case Kind.TEXT:
                await self._text(outcome, item, item.text)
            case Kind.TAP:
                await self._tap(outcome, item)
            case Kind.COMMAND:
                outcome.note("customer", f"/{item.command} {item.text}".strip(), item.number)
                await self._commands.do(outcome, item)
            case Kind.EDIT:
                await self._edit(outcome, item)
            case Kind.FILE:
                await self._escalation.file(outcome, item)
                if item.text:
                    await self._text(outcome, item, item.text)
            case Kind.BLOCKED:
                outcome.keep(unreachable_at=outcome.case.now, unreachable_why="blocked by the customer")
            case Kind.UNBLOCKED:
                pass
            case Kind.RESTART:
                state = outcome.state
                outcome.keep(state=State(voice=state.voice, preferred=state.preferred).to_json())

    async def _edit(self, outcome: Outcome, item: Incoming) -> None:
        """Answer an edited question anew; an edit that changed no words is none."""
        if outcome.case.edited.get(item.number or 0) == item.text:
            return
        if await self._escalation.edited(outcome, item):
            return
        await self._text(outcome, item, item.text)

    async def _tap(self, outcome: Outcome, item: Incoming) -> None:
        key, _, place = item.tap.partition(":")
        buttons = outcome.case.buttons.get(key)
        known = buttons is not None and buttons.conversation == outcome.conversation.key
        if buttons is None or not known or not place.isdecimal() or int(place) >= len(buttons.options):
            outcome.toast(item, self._notices.text("expired", outcome.voice))
            if not item.tap_id:
                outcome.say(item, self._notices.html("expired", outcome.voice))
            return
        option = buttons.options[int(place)]
        outcome.toast(item)
        outcome.note("customer", option.label, item.number, choice=option.value)
        if await self._commands.chosen(outcome, item, option.value):
            return
        if await self._escalation.chosen(outcome, item, option):
            return
        await self._turn(outcome, item, Message(option.label, choice=option.value, at=outcome.case.now))

    async def _text(self, outcome: Outcome, item: Incoming, text: str) -> None:
        outcome.note("customer", text, item.number)
        if await self._escalation.text(outcome, item, text):
            return
        await self._turn(outcome, item, Message(text, at=outcome.case.now))

    async def _turn(self, outcome: Outcome, item: Incoming, message: Message) -> None:
        with self._metrics.thinking.time():
            turn = await self._brain.reply(outcome.state, message)
        outcome.keep(state=turn.state.to_json())
        self._metrics.replies.labels(str(turn.reply.decision)).inc()
        for effect in turn.effects:
            self._metrics.effects.labels(str(effect.kind)).inc()
        note_answer(outcome, turn)
        if await self._escalation.effects(outcome, item, turn):
            return
        self._reply(outcome, item, turn)

    def _reply(self, outcome: Outcome, item: Incoming, turn: Turn) -> None:
        reply = turn.reply
        outcome.note(
            "bot",
            reply.text,
            decision=str(reply.decision),
            confidence=round(reply.confidence, 4),
            article=reply.article,
            revision=reply.revision,
            index=reply.index,
            reasons=[effect.reason for effect in turn.effects if effect.kind is not EffectKind.SOLVED],
        )
        outcome.say(item, reply.html, reply.options, decision=str(reply.decision))


def joined(items: Iterable[Incoming]) -> list[Incoming]:
    """Join texts that follow each other into one question; an edit of one that is among them takes its place."""
    kept: list[Incoming] = []
    for item in items:
        if item.kind is Kind.EDIT:
            place = next((at for at, each in enumerate(kept) if each.number == item.number), None)
            if place is not None and kept[place].kind is Kind.TEXT:
                kept[place] = replace(kept[place], text=item.text)
                continue
        kept.append(item)
    questions: list[Incoming] = []
    for item in kept:
        if item.kind is Kind.TEXT and questions and questions[-1].kind is Kind.TEXT:
            questions[-1] = replace(item, text=questions[-1].text + BREAK + item.text)
        else:
            questions.append(item)
    return questions
