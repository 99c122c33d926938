"""The order of a form's steps, and the buttons that each has."""

from __future__ import annotations

from bot.tickets.form_state import FormState, Step
from index.facets import FacetCatalogue

PREFIX = "t:"
"""What every option of a form begins with."""
EDITION_VALUE = "edition:"
FIX_VALUE = "fix:"
FIELDS = tuple(step.value for step in (Step.EDITION, Step.PROBLEM, Step.CONTACT, Step.CONVENIENT, Step.CONSENT))
"""What can be changed from the summary."""

_FREE = (Step.EDITION, Step.PROBLEM, Step.CONTACT, Step.CONVENIENT)


def order(form: FormState) -> tuple[Step, ...]:
    """Return the steps of this form, up to the summary. A fee is shown where an article tells one."""
    if form.kind == "message":
        return (*_FREE, Step.SUMMARY)
    fee = (Step.FEE,) if form.fee else ()
    return (*_FREE, *fee, Step.CONSENT, Step.SUMMARY)


def skippable(form: FormState, answers_here: bool) -> bool:
    """Whether a ticket is of use without this answer; one that is changed may also stay as it was."""
    if form.step in {Step.EDITION, Step.CONVENIENT}:
        return True
    if form.step is Step.CONTACT:
        return answers_here or bool(form.contact)
    return form.step is Step.PROBLEM and bool(form.problem)


def options_for(form: FormState, catalogue: FacetCatalogue, answers_here: bool) -> tuple[str, ...]:
    """Return the values of the buttons of the form's step, the likeliest answer first."""
    own = _own_options(form, catalogue)
    if skippable(form, answers_here):
        own += ("skip",)
    has_previous = form.fixing or form.step is Step.FIX or order(form).index(form.step) > 0
    return tuple(PREFIX + value for value in (*own, *(("back",) if has_previous else ()), "cancel"))


def _own_options(form: FormState, catalogue: FacetCatalogue) -> tuple[str, ...]:
    keep = ("keep",) if form.doubt else ()
    if form.step is Step.EDITION:
        return keep + tuple(EDITION_VALUE + "|".join(group) for group in catalogue.groups("edition"))
    if form.step is Step.FIX:
        return tuple(FIX_VALUE + field for field in FIELDS if field != Step.CONSENT or form.agreed is not None)
    fixed = {Step.FEE: ("continue", "refuse"), Step.CONSENT: ("agree", "refuse"), Step.SUMMARY: ("submit", "fix")}
    return keep or fixed.get(form.step, ())
