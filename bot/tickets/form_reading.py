"""What a message to a form says: a command, a word that a step waits for, and what is told besides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.tickets.contact import find_certain_contact, find_contact
from bot.tickets.form_state import FormState, Step
from bot.tickets.form_words import Words
from index.facets import FacetCatalogue

EDITION = "edition"
COMMANDS = ("cancel", "back", "skip")
CONFIRMED = frozenset({Step.FEE, Step.CONSENT, Step.SUMMARY, Step.FIX})
"""Steps that are answered with a word, and not freely."""
_WORDS = ("agree", "refuse", "yes", "fix")


class Reading:
    """Reads what customers type."""

    def __init__(self, catalogue: FacetCatalogue, words: Words) -> None:
        self._catalogue = catalogue
        self._words = words

    def command(self, form: FormState, text: str) -> str:
        """Return ``cancel``, ``back`` or ``skip``; nothing for an answer."""
        found = next((name for name in COMMANDS if self._words.means(name, text)), "")
        if found == "skip" and form.step in CONFIRMED:
            return ""
        if not found and form.step is Step.EDITION and self._words.means("unknown", text):
            return "skip"
        return found

    def word(self, text: str) -> str:
        """Return the word that stands for ``text`` where one is waited for: ``agree``, ``refuse``, ``yes``, ``fix``."""
        return next((name for name in _WORDS if self._words.means(name, text)), "")

    def keeps(self, text: str) -> bool:
        """Whether the answer that was asked about again is right as it is."""
        return self._words.means("keep", text)

    def is_certain(self, form: FormState, text: str) -> bool:
        """Whether ``text`` can only be meant for the form: a command, or what the step waits for."""
        if self.command(form, text) or (form.step in CONFIRMED and self.word(text)):
            return True
        if form.doubt and self.keeps(text):
            return True
        return form.step is Step.CONTACT and find_contact(text) is not None and not self._words.asks(text)

    def edition(self, text: str) -> str:
        """Return the editions that ``text`` names."""
        return " / ".join(self._catalogue.facets_in(text).get(EDITION, ()))

    def known(self, edition: str) -> tuple[str, ...]:
        """Return the editions of an answer that the articles know."""
        values = self._catalogue.values(EDITION)
        return tuple(name for name in edition.split(" / ") if name in values)

    def contact(self, text: str) -> str:
        """Return ``text`` where it says how somebody can be reached, else nothing."""
        return text if find_contact(text) or self._words.tells("contact_by", text) else ""

    def field(self, text: str) -> str | None:
        """Return the part of the summary that a statement is about; ``None`` for a question."""
        return None if self._words.asks(text) else self._words.field(text)

    def correction(self, text: str) -> tuple[Step, str] | None:
        """Return the field and what should stand in it instead: 电话改成 13900139000."""
        field = self._words.field(text)
        number = find_contact(text)
        if number and field in {None, Step.CONTACT}:
            return Step.CONTACT, number
        value = self._words.correction(text)
        return (Step(field), value) if field and value and Step(field) not in CONFIRMED else None

    def volunteered(self, form: FormState, text: str) -> FormState:
        """Take in what a message says besides what was asked: 专业版,登录报错,电话 13800138000."""
        told: dict[Step, str] = {}
        if form.step in {Step.EDITION, Step.PROBLEM} and not form.contact:
            told[Step.CONTACT] = find_certain_contact(text) or ""
        if form.step is Step.EDITION and not form.problem and self._words.tells("trouble", text):
            told[Step.PROBLEM] = text.strip()
        if form.step is Step.PROBLEM and not form.edition:
            told[Step.EDITION] = self.edition(text)
        fields: dict[str, Any] = {step.value: value for step, value in told.items() if value}
        return replace(form, done=(*form.done, *map(Step, fields)), **fields)
