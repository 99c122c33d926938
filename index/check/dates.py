"""What depends on the day: reviews that are due, validity that has passed, drafts that were left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from index.check.diagnostic import Diagnostic, diagnose
from index.check.facts import Facts

_OLD_DRAFT_DAYS = 90


def check_dates(facts: Facts, today: date, review_days: int) -> Iterator[Diagnostic]:
    """Yield what is wrong with the dates of one article on ``today``."""
    reviewed = facts.reviewed
    if reviewed and reviewed > today:
        message = f"reviewed on {reviewed}, which is in the future; write the day of the last check"
        yield diagnose("future-review", facts.place_of("reviewed"), message)
    elif reviewed and not facts.published and (today - reviewed).days > _OLD_DRAFT_DAYS:
        message = f"a draft since {reviewed}; publish or delete it"
        yield diagnose("old-draft", facts.place_of("status"), message)
    elif reviewed and facts.published and (today - reviewed).days > review_days:
        message = f"last reviewed {(today - reviewed).days} days ago; check it and set the date"
        yield diagnose("review-due", facts.place_of("reviewed"), message)
    if facts.published and facts.valid_until and facts.valid_until < today:
        message = f"valid until {facts.valid_until}: customers no longer see it; renew it or make it a draft"
        yield diagnose("expired", facts.place_of("valid_until"), message)
