"""A ticket's form put into words, with its buttons."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.hotline import find_hotline
from bot.conversation.messages import Decision, Option, Reply, Voice
from bot.conversation.phrases import Phrases
from bot.conversation.ports import Knowledge
from bot.conversation.reading import MAX_CHARACTERS
from bot.conversation.render import Rendered, Renderer
from bot.tickets.form_state import FormResult, FormState, FormTurn, Step
from bot.tickets.form_steps import EDITION_VALUE, PREFIX
from bot.tickets.ticket import TicketKind


class FormSpeech:
    """Words every question of a form."""

    def __init__(self, knowledge: Knowledge, renderer: Renderer, phrases: Phrases, *, answers_here: bool) -> None:
        self._knowledge = knowledge
        self._renderer = renderer
        self._phrases = phrases
        self._here = answers_here

    def with_consent(self, form: FormState, voice: Voice) -> FormState:
        """Return the form with the text that the customer is about to read and consent to."""
        if form.step is not Step.CONSENT:
            return form
        return replace(form, consent_text=self._renderer.render("form_consent", voice).text)

    def ask(self, turn: FormTurn, form: FormState, voice: Voice) -> Reply:
        """Ask for the form's step."""
        shown = self._renderer.render(
            "form",
            voice,
            step=form.step,
            note=turn.note,
            kind=form.kind,
            edition=self._edition(form.edition, voice),
            problem=form.problem,
            contact=form.contact,
            convenient=form.convenient,
            fee=form.fee,
            consent=form.consent_text,
            agreed=form.agreed,
            doubt=form.doubt,
            here=self._here,
            limit=MAX_CHARACTERS,
        )
        return Reply(Decision.CLARIFY, shown.text, shown.html, 1.0, options=self.options(turn, form, voice))

    def options(self, turn: FormTurn, form: FormState, voice: Voice) -> tuple[Option, ...]:
        """Return the buttons of the form's step."""
        values = (value.removeprefix(PREFIX) for value in turn.options)
        return tuple(Option(self._label(value, form.step, voice), PREFIX + value) for value in values)

    def opening(self, kind: TicketKind, voice: Voice) -> Rendered:
        """Say what is about to begin, and what is quicker."""
        hotline = find_hotline(self._knowledge, self._phrases, voice.language)
        return self._renderer.render("form_start", voice, kind=kind, hotline=hotline)

    def end(self, result: FormResult | None, voice: Voice) -> Reply:
        """Say that the form is handed in, or that it was cancelled."""
        outcome, kind = ("done", result.kind) if result else ("cancelled", "")
        shown = self._renderer.render("form_end", voice, outcome=outcome, kind=kind)
        decision = Decision.ESCALATE if result else Decision.SMALLTALK
        return Reply(decision, shown.text, shown.html, 1.0)

    def _label(self, value: str, step: Step, voice: Voice) -> str:
        if value.startswith(EDITION_VALUE):
            names = value.removeprefix(EDITION_VALUE).split("|")
            shorts = (self._knowledge.catalogue.short("edition", name, voice.language) for name in names)
            return self._renderer.in_script(" / ".join(shorts), voice)
        by_step = value == "skip" or (value == "refuse" and step is Step.FEE)
        return self._renderer.render("form_label", voice, button=f"{value}:{step}" if by_step else value).text

    def _edition(self, edition: str, voice: Voice) -> str:
        names = edition.split(" / ") if edition else []
        return " / ".join(self._knowledge.catalogue.label("edition", name, voice.language) for name in names)


def together(first: Rendered | Reply, then: Reply) -> Reply:
    """Return one reply of two, the buttons being the second's."""
    return replace(then, text=f"{first.text}\n\n{then.text}", html=f"{first.html}\n\n{then.html}")
