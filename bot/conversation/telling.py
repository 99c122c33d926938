"""From what was decided to a turn: the reply, what is remembered, what the service is to do."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.conversation.decide import Decider
from bot.conversation.messages import Effect, EffectKind
from bot.conversation.outcomes import Answer, Outcome, Part, Unsure, WhichArticle, WhichValue
from bot.conversation.speak import Speaker
from bot.conversation.state import Pending, State
from bot.conversation.turn import Turn
from index.facets import FacetCatalogue
from index.types import Article

_EFFECTS: Final = {
    "remote": EffectKind.REMOTE_REQUESTED,
    "message": EffectKind.MESSAGE_REQUESTED,
    "unsolved": EffectKind.UNSOLVED,
}


class Telling:
    """Tells customers what was decided."""

    def __init__(self, catalogue: FacetCatalogue, decider: Decider, speaker: Speaker) -> None:
        self._catalogue = catalogue
        self._decider = decider
        self._speaker = speaker

    def say(self, state: State, outcome: Outcome) -> Turn:
        """Say what was decided, and remember it."""
        if isinstance(outcome, Unsure):
            state = replace(state, question=outcome.question, article=None, pending=None)
            return self.escalate(
                state, outcome.reason, outcome.question, confidence=outcome.probability, near=outcome.near
            )
        if isinstance(outcome, Answer):
            article = outcome.parts[0].article.id
            state = replace(
                state,
                question=outcome.question,
                article=article,
                confidence=outcome.probability,
                pending=None,
            )
            return Turn(self._speaker.answer(outcome, state.voice), state)
        return self._ask_back(state, outcome)

    def _ask_back(self, state: State, outcome: WhichValue | WhichArticle) -> Turn:
        reply, pending = self._speaker.ask_back(outcome, state.voice)
        if state.pending and state.pending.same_as(pending):
            return self.show_all(state, pending)
        return Turn(reply, replace(state, question=outcome.question, pending=pending))

    def show_all(self, state: State, pending: Pending) -> Turn:
        """The customer cannot say which: show every value, or let a person find out."""
        article = self._decider.article(pending.article, state.voice.language) if pending.article else None
        if article is None:
            return self.escalate(replace(state, pending=None), "unsure", pending.question)
        asked = self._catalogue.facets_in(pending.question)
        return self.say(state, Answer(pending.question, (Part(article, asked),), None, pending.confidence))

    def escalate(
        self,
        state: State,
        reason: str,
        question: str,
        *,
        confidence: float = 1.0,
        names: tuple[str, ...] = (),
        near: tuple[Article, ...] = (),
    ) -> Turn:
        """Hand over to a person; ``near`` are articles that may be meant."""
        reply = self._speaker.escalate(reason, state.voice, confidence, names, near)
        kind = _EFFECTS.get(reason, EffectKind.HANDOVER)
        return Turn(reply, state, (Effect(kind, question, reason, state.article),))
