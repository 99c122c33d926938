"""What can be done on a ticket's page, by the names that its addresses and words have for it."""

from __future__ import annotations

from typing import Final

from bot.tickets.states import Action

ACTIONS: Final = {
    "claim": Action.CLAIM,
    "start_session": Action.START_SESSION,
    "end_session": Action.END_SESSION,
    "ask_consent": Action.GIVE_CONSENT,
    "withdraw_consent": Action.WITHDRAW_CONSENT,
    "resolve": Action.RESOLVE,
    "close": Action.CLOSE,
    "reopen": Action.REOPEN,
    "hand_back": Action.HAND_BACK,
}
"""What needs nothing but the ticket."""
WRITING: Final = frozenset({"reply", "ask", "note"})
DONE: Final = frozenset({*ACTIONS, *WRITING, "assign", "merge", "schedule"})
"""What a page may say was done."""
SURE: Final = frozenset({"close", "hand_back", "merge", "withdraw_consent"})
"""What is asked about before it is done: by the page, or by the server where its scripts are not there."""
