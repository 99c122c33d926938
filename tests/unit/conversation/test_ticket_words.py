"""Everything that customers and agents read about a ticket exists in every language."""

from __future__ import annotations

import re

import pytest

from bot.conversation.messages import Voice
from bot.conversation.render import Renderer
from bot.tickets.sla import Reminder
from bot.tickets.states import Action, TicketState
from bot.tickets.ticket import EventKind

VOICES = [Voice("zh"), Voice("zh", traditional=True), Voice("en")]
SILENT = {
    EventKind.REPLIED,
    EventKind.ASKED,
    EventKind.CUSTOMER_REPLIED,
    EventKind.ASSIGNED,
    EventKind.RELEASED,
}
"""What somebody wrote is passed on as it is; who of the agents has a ticket is theirs to know."""
EVENTS = [str(kind) for kind in EventKind if kind not in SILENT] + ["linked", "consent_needed", "refused"]
BUTTONS = [
    Action.CLAIM, Action.RESOLVE, Action.HAND_BACK, Action.START_SESSION, Action.END_SESSION, Action.REOPEN,
    Action.CLOSE, Action.GIVE_CONSENT, Action.WITHDRAW_CONSENT, "cancel",
]  # fmt: skip

voices = pytest.mark.parametrize("voice", VOICES)


@voices
@pytest.mark.parametrize("event", EVENTS)
def test_the_customer_is_told_what_happens_to_the_ticket(renderer: Renderer, voice: Voice, event: str) -> None:
    shown = renderer.render("ticket", voice, event=event, number=7, when="11-18 10:30", consent="<同意>", into=8)
    assert shown.text
    assert "<同意>" not in shown.html


@voices
@pytest.mark.parametrize("state", TicketState)
def test_every_state_has_a_name(renderer: Renderer, voice: Voice, state: TicketState) -> None:
    shown = renderer.render("ticket_status", voice, number=7, state=state, when="", edition="KIS 专业版", problem="<b>")
    assert shown.text.splitlines()[1] == "<b>"
    assert "&lt;b&gt;" in shown.html


@voices
@pytest.mark.parametrize("reminder", Reminder)
@pytest.mark.parametrize("agent", ["", "李四"])
def test_agents_are_reminded_in_words(renderer: Renderer, voice: Voice, reminder: Reminder, agent: str) -> None:
    shown = renderer.render("ticket_reminder", voice, reminder=reminder, number=7, when="10:30", agent=agent)
    assert "#7" in shown.text
    assert "10:30" in shown.text
    assert (agent in shown.text) if agent else ("李四" not in shown.text)


@voices
def test_the_rating_is_asked_for_with_its_ends(renderer: Renderer, voice: Voice) -> None:
    shown = renderer.render("ticket_rating", voice, number=7, low=1, high=5)
    assert re.findall(r"\d", shown.text) == ["7", "1", "5"]


@voices
@pytest.mark.parametrize("button", BUTTONS)
def test_every_button_has_a_label(renderer: Renderer, voice: Voice, button: str) -> None:
    assert renderer.render("ticket_label", voice, button=str(button)).text


@voices
def test_no_template_states_a_figure_of_its_own(renderer: Renderer, voice: Voice) -> None:
    for event in EVENTS:
        text = renderer.render("ticket", voice, event=event, number="N", when="W", consent="C", into="M").text
        assert not re.search(r"\d", text), text
    assert not re.search(r"\d", renderer.render("form_consent", voice).text)
