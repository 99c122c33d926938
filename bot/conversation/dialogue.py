"""One customer's conversation: state + message -> reply, new state and effects."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import clarify
from bot.conversation.compose import Composer
from bot.conversation.context import Context
from bot.conversation.decide import Decider
from bot.conversation.filing import Filing, FormOptions
from bot.conversation.followup import FollowUps
from bot.conversation.fragments import Fragment, Listed, fragment, said_beside
from bot.conversation.messages import Decision, Effect, EffectKind, Message
from bot.conversation.outcomes import Unsure
from bot.conversation.phrases import Phrases
from bot.conversation.ports import Knowledge
from bot.conversation.reading import Heard, corrected, read
from bot.conversation.relevance import depends_on_edition
from bot.conversation.render import Renderer
from bot.conversation.speak import Speaker
from bot.conversation.state import State
from bot.conversation.subjects import EDITION
from bot.conversation.telling import Telling
from bot.conversation.turn import Turn
from index.types import Language

__all__ = ["Dialogue", "Turn"]

_REASONS = {
    "human": "human",
    "complaint": "complaint",
    "work": "work",
    "remote_request": "remote",
    "message_request": "message",
    "unsolved": "unsolved",
}
"""Intents that a person has to take over, and the reason that the customer reads."""
_CHOICES = {
    "solved": "solved",
    "unsolved": "unsolved",
    "remote": "remote_request",
    "message": "message_request",
}
"""Options that mean the same as an intent."""


class Dialogue:
    """Holds conversations. Keeps nothing between two calls: all there is to know is in the state.

    With ``forms`` a request for a person is filled in as a ticket; without, the customer gets the hotline.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        renderer: Renderer,
        phrases: Phrases | None = None,
        forms: FormOptions | None = None,
    ) -> None:
        self._knowledge = knowledge
        self._renderer = renderer
        self._phrases = phrases or Phrases.load()
        self._forms = forms
        catalogue = knowledge.catalogue
        self._follow_ups = FollowUps(catalogue, self._phrases.follow_up)
        self._listed = Listed(catalogue, self._phrases.follow_up)
        self._decider = Decider(knowledge, self._phrases, self._follow_ups)
        self._context = Context(catalogue, self._phrases, self._decider, self._follow_ups)
        self._speaker = Speaker(knowledge, renderer, self._phrases, Composer(catalogue, self._phrases))
        self._telling = Telling(catalogue, self._decider, self._speaker)
        self._filing = Filing(knowledge, renderer, self._phrases, forms) if forms else None

    def on(self, knowledge: Knowledge) -> Dialogue:
        """Return the same dialogue on other articles, without reading its templates and phrases once more."""
        return Dialogue(knowledge, self._renderer, self._phrases, self._forms)

    def reply(self, state: State, message: Message) -> Turn:
        """Answer one message. Never raises, whatever the customer wrote."""
        # What a form asks for may be a name.
        text = message.text if state.form else self._knowledge.as_meant(message.text)
        heard = read(text, state.voice, self._knowledge.catalogue)
        if self._filing and state.form:
            heard = self._filing.in_voice(state, heard)
        voice = state.preferred or (state.voice if message.choice else heard.voice)
        state = replace(state, voice=voice, turns=state.turns + 1)
        if self._filing and state.form:
            return self._filing.go_on(state, state.form, message, heard, self._answer)
        turn = self._answer(state, message, heard)
        return self._filing.after(turn, heard.text) if self._filing else turn

    def would_show(self, question: str, language: Language) -> bool:
        """Whether what the index finds first would be shown to who asks this, were the index sure of it."""
        if self._phrases.intent(question) or self._knowledge.catalogue.outside_in(question):
            return False
        return not self._context.is_another_time(State(), question) and self._decider.would_show(question, language)

    def _answer(self, state: State, message: Message, heard: Heard) -> Turn:
        if message.choice:
            return self._tapped(state, message.choice)
        if heard.problem:
            return Turn(self._speaker.unreadable(heard.problem, state.voice), state)
        if state.voice.traditional:
            heard = replace(heard, text=self._phrases.in_our_words(heard.text))
        return self._typed(state, heard)

    def _tapped(self, state: State, value: str) -> Turn:
        if value in _CHOICES:
            return self._intent(state, _CHOICES[value])
        if value.startswith(clarify.QUESTION_PREFIX):
            return self._ask(replace(state, pending=None), value.removeprefix(clarify.QUESTION_PREFIX))
        choice = clarify.tapped(value, self._knowledge)
        turn = self._choose(state, choice) if choice else None
        return turn or Turn(self._speaker.unreadable("stale", state.voice), state)

    def _typed(self, state: State, heard: Heard) -> Turn:
        if state.pending:
            choice = clarify.typed(heard.text, state.pending, self._knowledge, self._phrases)
            turn = self._choose(state, choice) if choice else None
            if turn:
                return turn
        intent = self._phrases.intent(heard.text)
        if intent:
            return self._intent(state, intent)
        outside = self._knowledge.catalogue.outside_in(heard.text)
        if outside:
            return self._telling.escalate(replace(state, pending=None), "outside", heard.text, names=outside)
        catalogue = self._knowledge.catalogue
        whole = corrected(self._listed.in_full(heard.text), catalogue, self._phrases)
        text = self._phrases.unwrap(whole) or whole
        said = fragment(text, catalogue, self._phrases)
        if said is None and whole != text:
            said = fragment(whole, catalogue, self._phrases)
        said = said or self._follow_ups.shortened(whole, state.question)
        if said:
            return self._fragment(state, said)
        if not any(character.isalpha() for character in heard.text):
            return Turn(self._speaker.ask_more({}, state.voice), state)
        turn = self._ask(state, text)
        return turn if turn.reply.decision is not Decision.ESCALATE else self._loosely(state, heard.text) or turn

    def _loosely(self, state: State, text: str) -> Turn | None:
        """Read a message that leads nowhere as a reply to what was said before; ``None`` where that leads nowhere."""
        catalogue = self._knowledge.catalogue
        chosen = clarify.mentioned(text, state.pending, self._knowledge, self._phrases) if state.pending else None
        said = None if chosen or not state.question else said_beside(text, catalogue, self._phrases)
        turn = self._choose(state, chosen) if chosen else self._fragment(state, said) if said else None
        return turn if turn and turn.reply.decision is not Decision.ESCALATE else None

    def _intent(self, state: State, intent: str) -> Turn:
        if intent not in _REASONS:
            effects = (Effect(EffectKind.SOLVED, state.question, article=state.article),)
            reply = self._speaker.talk(intent, state.voice)
            return Turn(reply, state, effects if intent == "solved" else ())
        return self._telling.escalate(replace(state, pending=None), _REASONS[intent], state.question)

    def _choose(self, state: State, choice: clarify.Choice) -> Turn | None:
        """Complete the question that was asked back; ``None`` where there is none to complete."""
        if isinstance(choice, clarify.Chosen):
            return self._chosen_article(state, choice.article)
        if isinstance(choice, clarify.Values):
            question = state.pending.question if state.pending else state.question
            if not question:
                return None
            return self._ask(
                state,
                self._follow_ups.substitute(question, {choice.facet: choice.values}, state.voice.language),
            )
        return self._telling.show_all(state, state.pending) if state.pending else None

    def _chosen_article(self, state: State, id: str) -> Turn | None:
        article = self._decider.article(id, state.voice.language)
        if article is None:
            return None
        question = self._context.question_for(state, article)
        asked = self._knowledge.catalogue.facets_in(question)
        if EDITION not in asked and state.edition and depends_on_edition(article):
            asked[EDITION] = state.edition
        return self._telling.say(state, self._decider.show(article, question, asked, 1.0))

    def _fragment(self, state: State, said: Fragment) -> Turn:
        """Complete an elliptic message from what was asked before; without that, from what articles offer."""
        language = state.voice.language
        if state.question and not self._follow_ups.stands_alone(said, state.question):
            money = "money" in self._phrases.asks_for(state.question)
            question = self._follow_ups.complete(said, state.question, money, language)
            turn = self._ask(state, question)
            if turn.reply.decision is not Decision.ESCALATE:
                return turn
            again = self._context.same_article(state, question, said)
            edition = said.facets.get(EDITION, state.edition)
            if again:
                return self._telling.say(replace(state, edition=edition), again)
            priced = said.asks_price or self._context.was_priced(state)
            plain = self._follow_ups.price_of(said.facets, state.question, language) if priced else None
            asked_plainly = self._ask(state, plain) if plain else turn
            return turn if asked_plainly.reply.decision is Decision.ESCALATE else asked_plainly
        names_subject = any(facet != EDITION for facet in said.facets)
        if said.measure or names_subject:
            turn = self._ask(state, said.text if said.asks_price else self._follow_ups.priced(said, language))
            if (said.asks_price and names_subject) or turn.reply.decision is not Decision.ESCALATE:
                return turn
        state = replace(state, edition=said.facets.get(EDITION, state.edition))
        about = self._decider.about(said.text, said.facets, language) if said.facets else None
        if about is None:
            return Turn(self._speaker.ask_more(said.facets, state.voice), state)
        return self._telling.say(state, about)

    def _ask(self, state: State, question: str) -> Turn:
        edition = self._knowledge.catalogue.facets_in(question).get(EDITION, state.edition)
        state = replace(state, edition=edition)
        if self._context.is_another_time(state, question):
            return self._telling.say(state, Unsure(question, 0.0))
        outcome = self._decider.decide(question, edition, state.voice.language)
        if isinstance(outcome, Unsure) and outcome.reason == "unsure":
            outcome = self._context.decide(state, question) or outcome
        return self._telling.say(state, outcome)
