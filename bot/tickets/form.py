"""Filling in a ticket: a state machine of a few questions, each answered freely, tapped, skipped or gone back on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.tickets.form_reading import COMMANDS, CONFIRMED, Reading
from bot.tickets.form_state import FormState, FormTurn, Step
from bot.tickets.form_steps import EDITION_VALUE, FIELDS, FIX_VALUE, PREFIX, options_for, order, skippable
from bot.tickets.form_words import Words
from bot.tickets.ticket import TicketKind
from index.facets import FacetCatalogue

FeeFor = Callable[[tuple[str, ...]], tuple[str, ...]]
"""From editions (none: unknown) to the amounts to be quoted; none where no article tells."""


def no_fee(_: tuple[str, ...]) -> tuple[str, ...]:
    """Quote nothing: the fee is not spoken of."""
    return ()


class Form:
    """Asks for what a ticket needs. Keeps nothing between two calls: all there is to know is in the state."""

    def __init__(self, catalogue: FacetCatalogue, words: Words | None = None, *, answers_here: bool = True) -> None:
        """``answers_here``: agents can write back in this chat, so that no other contact is needed."""
        self._catalogue = catalogue
        self._reading = Reading(catalogue, words or Words.load())
        self._here = answers_here

    def start(
        self,
        kind: TicketKind,
        *,
        question: str = "",
        edition: tuple[str, ...] = (),
        problem: str = "",
        fee_for: FeeFor = no_fee,
    ) -> FormTurn:
        """Begin; what is known already is not asked for."""
        form = FormState(kind, question=question, edition=" / ".join(edition), problem=problem)
        known = {Step.EDITION: form.edition, Step.PROBLEM: form.problem}
        form = replace(form, done=tuple(step for step, value in known.items() if value))
        return self._go_on(form, fee_for)

    def switch(self, form: FormState, kind: TicketKind, fee_for: FeeFor = no_fee) -> FormTurn:
        """Go on with the other kind of ticket and all that was said so far."""
        if form.kind == kind:
            return self.ask(form)
        kept = tuple(step for step in form.done if step not in CONFIRMED)
        return self._go_on(replace(form, kind=kind, agreed=None, done=kept, fixing=False), fee_for)

    def ask(self, form: FormState, note: str = "") -> FormTurn:
        """Ask (again) for the step that the form stands at."""
        return FormTurn("ask", form, note, options_for(form, self._catalogue, self._here))

    def recognises(self, form: FormState, text: str) -> bool:
        """Whether ``text`` can only be meant for the form: a command, or the word that a step waits for."""
        return self._reading.is_certain(form, text)

    def answer(
        self,
        form: FormState,
        text: str = "",
        choice: str | None = None,
        *,
        at: datetime | None = None,
        fee_for: FeeFor = no_fee,
    ) -> FormTurn:
        """Take an answer, typed or tapped (an option's value); ``at`` is when it was given."""
        if choice is not None and choice not in options_for(form, self._catalogue, self._here):
            return self.ask(form, "stale")
        said = choice.removeprefix(PREFIX) if choice else self._reading.command(form, text)
        if said in COMMANDS:
            return self._commanded(form, said, fee_for)
        if not choice and not any(character.isalnum() for character in text):
            return self.ask(form)
        if form.step in CONFIRMED:
            return self._confirmed(form, said or self._reading.word(text), text, at, fee_for)
        return self._free(form, said, text, fee_for)

    def _commanded(self, form: FormState, command: str, fee_for: FeeFor) -> FormTurn:
        if command == "cancel":
            return FormTurn("cancelled", None)
        return self._back(form) if command == "back" else self._skip(form, fee_for)

    def _free(self, form: FormState, said: str, text: str, fee_for: FeeFor) -> FormTurn:
        value = text.strip()
        form = self._reading.volunteered(form, text)
        if form.step is Step.EDITION:
            tapped = said.removeprefix(EDITION_VALUE).replace("|", " / ") if said.startswith(EDITION_VALUE) else ""
            return self._taken(form, tapped or self._reading.edition(text), value, said, fee_for)
        if form.step is Step.CONTACT:
            return self._taken(form, self._reading.contact(value), value, said, fee_for)
        return self._fill(form, value, fee_for)

    def _taken(self, form: FormState, clear: str, value: str, said: str, fee_for: FeeFor) -> FormTurn:
        """Take a clear answer; ask about another one once, and take what comes then."""
        if clear:
            return self._fill(form, clear, fee_for)
        if said == "keep" or (form.doubt and self._reading.keeps(value)):
            return self._fill(form, form.doubt, fee_for)
        if form.doubt:
            return self._fill(form, value, fee_for)
        return self.ask(replace(form, doubt=value), "doubt")

    def _fill(self, form: FormState, value: str, fee_for: FeeFor) -> FormTurn:
        done = form.done
        if form.step is Step.EDITION and value != form.edition:
            # What a session costs may depend on the edition.
            done = tuple(step for step in done if step is not Step.FEE)
        field: dict[str, Any] = {form.step.value: value}
        return self._go_on(replace(form, done=(*done, form.step), **field), fee_for)

    def _skip(self, form: FormState, fee_for: FeeFor) -> FormTurn:
        if not skippable(form, self._here):
            return self.ask(form, "needed")
        return self._go_on(replace(form, done=(*form.done, form.step)), fee_for)

    def _back(self, form: FormState) -> FormTurn:
        if form.fixing or form.step is Step.FIX:
            done = form.done if form.step is Step.FIX else (*form.done, form.step)
            return self.ask(replace(form, step=Step.SUMMARY, done=done, fixing=False, doubt=""))
        steps = order(form)
        place = steps.index(form.step)
        if place == 0:
            return self.ask(form, "first")
        before = steps[place - 1]
        done = tuple(step for step in form.done if step is not before)
        agreed = None if before in {Step.FEE, Step.CONSENT} else form.agreed
        return self.ask(replace(form, step=before, done=done, agreed=agreed, doubt=""))

    def _go_on(self, form: FormState, fee_for: FeeFor, note: str = "") -> FormTurn:
        """Ask for the first thing that is missing, or show the summary."""
        form = replace(form, fixing=False, doubt="")
        free_left = any(step not in form.done for step in order(form) if step not in CONFIRMED)
        if form.kind == "remote" and Step.FEE not in form.done and not free_left:
            quoted = fee_for(self._reading.known(form.edition))
            accepted = quoted == form.fee and form.agreed is not None
            form = replace(form, fee=quoted, done=(*form.done, Step.FEE) if accepted else form.done)
        step = next(step for step in order(form) if step not in form.done)
        return self.ask(replace(form, step=step), note)

    def _confirmed(self, form: FormState, said: str, text: str, at: datetime | None, fee_for: FeeFor) -> FormTurn:
        if form.step is Step.SUMMARY:
            return self._summed_up(form, said, text, fee_for)
        if form.step is Step.FIX:
            return self._choose_field(form, said.removeprefix(FIX_VALUE), text)
        if said == "refuse":
            refused = replace(form, kind="message", agreed=False, agreed_at="", done=(*form.done, Step.FEE))
            return self._go_on(refused, fee_for, "phone_instead")
        if form.step is Step.FEE and said in {"yes", "agree", "continue"}:
            return self._go_on(replace(form, done=(*form.done, Step.FEE)), fee_for)
        if form.step is Step.CONSENT and said == "agree":
            when = at.isoformat() if at else ""
            done = (*form.done, Step.CONSENT)
            agreed = replace(form, kind="remote", agreed=True, agreed_at=when, done=done)
            return self._go_on(agreed, fee_for)
        return self.ask(form, "explicit" if said == "yes" else "unclear")

    def _summed_up(self, form: FormState, said: str, text: str, fee_for: FeeFor) -> FormTurn:
        if said in {"yes", "submit", "agree"}:
            return FormTurn("done", None, result=form.result())
        correction = self._reading.correction(text)
        if correction:
            field, value = correction
            return self.answer(self._fixed(form, field), value, fee_for=fee_for)
        named = self._reading.field(text)
        if named:
            return self._choose_field(form, named, text)
        if said in {"fix", "refuse"}:
            return self.ask(replace(form, step=Step.FIX))
        return self.ask(form, "unclear")

    def _choose_field(self, form: FormState, field: str, text: str) -> FormTurn:
        named = field if field in FIELDS else self._reading.field(text)
        if named is None or (named == Step.CONSENT.value and form.agreed is None):
            return self.ask(form, "unclear")
        return self.ask(self._fixed(form, Step(named)))

    def _fixed(self, form: FormState, step: Step) -> FormState:
        kept = tuple(each for each in form.done if each is not step)
        return replace(form, step=step, done=kept, fixing=True)
