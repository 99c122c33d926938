"""What is kept of a turn for those who review answers and count them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation.messages import Decision, EffectKind
from bot.reviews.answers import Answered

if TYPE_CHECKING:
    from bot.conversation.turn import Turn
    from bot.intake.case import Outcome

_HELPED = {EffectKind.SOLVED: 1, EffectKind.UNSOLVED: -1}


def note_answer(outcome: Outcome, turn: Turn) -> None:
    """Note the question and what the bot did about it, or what the customer said of the answer before."""
    feedback = next((_HELPED[each.kind] for each in turn.effects if each.kind in _HELPED), 0)
    if feedback:
        outcome.feedback = feedback
        return
    reply, weighed = turn.reply, turn.weighed
    if weighed is None or reply.decision is Decision.SMALLTALK:
        return
    reason = next((each.reason for each in turn.effects), "")
    outcome.answered.append(
        Answered(
            conversation=outcome.conversation.key,
            channel=outcome.conversation.channel,
            language=weighed.language,
            question=weighed.question,
            decision=str(reply.decision),
            confidence=reply.confidence,
            at=outcome.case.now,
            reason=reason,
            needed=weighed.needed,
            article=reply.article,
            revision=reply.revision,
            index_version=reply.index,
            candidates=weighed.candidates,
        )
    )
