"""Two dialogues asked the same: which replies differ, and how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.conversation.messages import Decision, Message
from bot.conversation.state import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.conversation.dialogue import Dialogue
    from bot.conversation.messages import Reply
    from bot.diff.questions import Question


class Effect(StrEnum):
    """What a customer will notice."""

    FLIPS = "flips"
    """Another article answers, or with other figures."""
    UNSURE = "unsure"
    """An answer becomes a question back or a hand-over."""
    ANSWERABLE = "answerable"
    """It gets an answer that it had not."""
    REWORDED = "reworded"
    """The same article and figures in other words."""
    OTHERWISE = "otherwise"
    """No answer before or after, but something else is said or offered."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A question that is not replied to as before."""

    question: Question
    effect: Effect
    before: Reply
    after: Reply


def differences(
    questions: Sequence[Question],
    before: Dialogue,
    after: Dialogue,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> list[Difference]:
    """Ask both every question, each as a new customer."""
    found = []
    for number, question in enumerate(questions, start=1):
        one, other = last_reply(before, question.turns), last_reply(after, question.turns)
        effect = effect_of(one, other)
        if effect:
            found.append(Difference(question, effect, one, other))
        progress(number, len(questions))
    return found


def effect_of(before: Reply, after: Reply) -> Effect | None:
    """Return how two replies differ to whoever reads them; ``None`` where they do not."""
    if _seen(before) == _seen(after):
        return None
    was, now = before.decision is Decision.ANSWER, after.decision is Decision.ANSWER
    if was and now:
        same = (before.article, before.figures) == (after.article, after.figures)
        return Effect.REWORDED if same else Effect.FLIPS
    if was or now:
        return Effect.UNSURE if was else Effect.ANSWERABLE
    return Effect.OTHERWISE


def _seen(reply: Reply) -> tuple[object, ...]:
    labels = tuple(option.label for option in reply.options)
    return (reply.decision, reply.text, reply.article, reply.figures, labels)


def last_reply(dialogue: Dialogue, turns: Iterable[str]) -> Reply:
    """Say ``turns`` as a new customer; a turn that is the label of a button before taps it."""
    state = State()
    reply: Reply | None = None
    for text in turns:
        tapped = [option.value for option in reply.options if option.label == text] if reply else []
        turn = dialogue.reply(state, Message(text, choice=tapped[0] if tapped else None))
        state, reply = turn.state, turn.reply
    if reply is None:
        raise ValueError("a conversation needs at least one turn")
    return reply
