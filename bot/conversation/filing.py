"""Filling in a ticket within the conversation: when it begins, what is an answer and what a question aside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.conversation import clarify
from bot.conversation.fee import find_fee
from bot.conversation.form_speech import FormSpeech, together
from bot.conversation.messages import Decision, Effect, EffectKind, Message
from bot.conversation.phrases import Phrases
from bot.conversation.ports import Knowledge
from bot.conversation.reading import Heard
from bot.conversation.render import Renderer
from bot.conversation.state import State
from bot.conversation.turn import Turn
from bot.tickets.contact import find_contact
from bot.tickets.form import FeeFor, Form
from bot.tickets.form_state import FormState, FormTurn, Step
from bot.tickets.form_steps import PREFIX
from bot.tickets.form_words import Words
from bot.tickets.ticket import TicketKind
from index.text import fold

Plain = Callable[[State, Message, Heard], Turn]
"""How a message is answered that has nothing to do with a form."""

_REQUESTS: dict[str, TicketKind] = {"remote": "remote", "message": "message"}
"""Options, and reasons of a hand-over, that ask for a ticket."""
_INTENTS: dict[str, TicketKind] = {"remote_request": "remote", "message_request": "message"}
_ASIDE = frozenset({"human", "complaint", "greeting", "capability", "thanks", "goodbye", "solved"})
"""Intents that are answered in the middle of a form; the others are answers to it."""
_WORDED = frozenset({Step.PROBLEM, Step.CONVENIENT})
"""Steps whose answers may well be put as a question: 明天下午可以吗."""
_NAMED = frozenset({Step.EDITION, Step.CONTACT})
_FIGURES = frozenset({"money", "phone", "period", "percent"})
_FEWEST_WORDS = 3
"""A text in Latin letters with fewer words (an error code, a name) does not tell that its writer speaks English."""


@dataclass(frozen=True, slots=True)
class FormOptions:
    """That a dialogue fills in tickets. ``answers_here``: agents can write back in the same chat."""

    answers_here: bool = True
    words: Words = field(default_factory=Words.load)


class Filing:
    """Begins forms, and goes on with them."""

    def __init__(self, knowledge: Knowledge, renderer: Renderer, phrases: Phrases, options: FormOptions) -> None:
        self._knowledge = knowledge
        self._phrases = phrases
        self._words = options.words
        self._form = Form(knowledge.catalogue, self._words, answers_here=options.answers_here)
        self._speech = FormSpeech(knowledge, renderer, phrases, answers_here=options.answers_here)

    def after(self, turn: Turn, text: str) -> Turn:
        """Begin a form where the turn hands over to one; else keep in mind what is not solved."""
        effect = next((each for each in turn.effects if each.kind is not EffectKind.SOLVED), None)
        kind = self._kind(effect, text) if effect else None
        if effect is None or kind is None:
            return replace(turn, state=_in_mind(turn, text))
        work = effect.reason == "work"
        problem = text if work and self._words.tells("trouble", text) else "" if work else turn.state.concern
        begun = self._form.start(
            kind,
            question=text if work else turn.state.concern or effect.question,
            edition=turn.state.edition or self._knowledge.catalogue.facets_in(text).get("edition", ()),
            problem=problem,
            fee_for=self._fee_for(turn.state),
        )
        asked = self._asked(turn.state, begun)
        opening = self._speech.opening(kind, turn.state.voice)
        reply = replace(together(opening, asked.reply), decision=Decision.ESCALATE)
        return Turn(reply, asked.state, turn.effects)

    def in_voice(self, state: State, heard: Heard) -> Heard:
        """Return what was heard without taking an address or an error code for a change of language."""
        few = heard.voice.language == "en" and len(heard.text.split()) < _FEWEST_WORDS
        return replace(heard, voice=state.voice) if few or find_contact(heard.text) else heard

    def go_on(self, state: State, form: FormState, message: Message, heard: Heard, plain: Plain) -> Turn:
        """Answer a message while ``form`` is being filled in."""
        if form.lost:
            begun = self._form.start(form.kind, edition=state.edition, problem=state.concern)
            return self._asked(state, replace(begun, note="lost"))
        if message.choice:
            return self._tapped(state, form, message, heard, plain)
        if heard.problem:
            return self._asked(state, self._form.ask(form, "too_long" if heard.problem == "too_long" else ""))
        label = clarify.by_label(heard.text, self._speech.options(self._form.ask(form), form, state.voice))
        if label:
            return self._answered(state, form, replace(message, choice=label.value), "")
        if self._form.recognises(form, heard.text):
            return self._answered(state, form, message, heard.text)
        return self._aside(state, form, message, heard, plain) or self._answered(state, form, message, heard.text)

    def _tapped(self, state: State, form: FormState, message: Message, heard: Heard, plain: Plain) -> Turn:
        choice = message.choice or ""
        if choice in _REQUESTS:
            return self._asked(state, self._form.switch(form, _REQUESTS[choice], self._fee_for(state)))
        if choice.startswith(PREFIX):
            return self._answered(state, form, message, "")
        return self._resume(plain(state, message, heard))

    def _aside(self, state: State, form: FormState, message: Message, heard: Heard, plain: Plain) -> Turn | None:
        """Answer what is not meant for the form, and ask the form's question again; ``None`` for an answer to it."""
        text = heard.text
        intent = self._phrases.intent(text)
        if intent in _INTENTS:
            return self._asked(state, self._form.switch(form, _INTENTS[intent], self._fee_for(state)))
        if intent == "ack" and form.step in _NAMED | {Step.PROBLEM}:
            return self._asked(state, self._form.ask(form))
        if intent in _ASIDE and (intent, form.step) != ("complaint", Step.PROBLEM):
            return self._resume(plain(state, message, heard))
        chosen = state.pending and clarify.typed(text, state.pending, self._knowledge, self._phrases)
        if not chosen and not self._is_question(form, text):
            return None
        turn = plain(state, message, heard)
        answered = turn.reply.decision is Decision.ANSWER or turn.state.pending is not None
        return self._resume(turn) if answered else None

    def _is_question(self, form: FormState, text: str) -> bool:
        if not self._words.asks(text):
            return False
        return form.step not in _WORDED or bool(self._phrases.asks_for(text) & _FIGURES)

    def _answered(self, state: State, form: FormState, message: Message, text: str) -> Turn:
        turn = self._form.answer(form, text, message.choice, at=message.at, fee_for=self._fee_for(state))
        if turn.outcome == "ask":
            return self._asked(state, turn)
        reply = self._speech.end(turn.result, state.voice)
        state = replace(state, form=None, concern="" if turn.result else state.concern)
        if turn.result is None:
            return Turn(reply, state)
        filed = Effect(EffectKind.TICKET_REQUESTED, turn.result.question, turn.result.kind, form=turn.result)
        return Turn(reply, state, (filed,))

    def _asked(self, state: State, turn: FormTurn) -> Turn:
        if turn.form is None:
            raise ValueError("a form that is over asks nothing")
        form = self._speech.with_consent(turn.form, state.voice)
        return Turn(self._speech.ask(turn, form, state.voice), replace(state, form=form, pending=None))

    def _resume(self, turn: Turn) -> Turn:
        """Put the form's question, in the words of now, after the answer to something else."""
        if turn.state.form is None:
            return turn
        again = self._asked(turn.state, self._form.ask(turn.state.form, "resume"))
        reply = together(turn.reply, again.reply)
        options = turn.reply.options if turn.reply.decision is Decision.CLARIFY else ()
        shown = replace(turn.reply, text=reply.text, html=reply.html, options=(*options, *again.reply.options))
        return Turn(shown, replace(again.state, pending=turn.state.pending), turn.effects)

    def _kind(self, effect: Effect, text: str) -> TicketKind | None:
        if effect.reason == "work":
            return "message" if self._words.tells("on_site", text) else "remote"
        return _REQUESTS.get(effect.reason)

    def _fee_for(self, state: State) -> FeeFor:
        language = state.voice.language
        return lambda editions: find_fee(self._knowledge, self._phrases, editions, language)


def _in_mind(turn: Turn, text: str) -> State:
    """Remember the question that a person has to take over, so that a ticket need not ask for it again."""
    state = turn.state
    if turn.reply.decision is Decision.ANSWER or any(each.kind is EffectKind.SOLVED for each in turn.effects):
        return replace(state, concern="")
    reasons = {effect.reason for effect in turn.effects}
    if "complaint" in reasons:
        return replace(state, concern=state.concern or text)
    unsolved = reasons & {"unsure", "no_figure", "outside", "unsolved"}
    asked = next((effect.question for effect in turn.effects if effect.question), "")
    if not unsolved or not asked:
        return state
    # In the customer's own words, unless those only make sense after what was said before.
    return replace(state, concern=text if fold(asked) in fold(text) else asked)
