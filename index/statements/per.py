"""What a sum is per: 每晚, per person per month."""

from __future__ import annotations

import re

PERSON_DAYS = re.compile(r"人天|人日|\b(?:person|man|consultant)[\s-]days?", re.IGNORECASE)
_EACH = re.compile(
    r"每\s*一?\s*个?(小时|账套|公斤|人|天|日|晚|位|间|次|年|月|周|件|张|节|台|份|单|桌|个|套|条|家|场|门|课时)"
)
_SAME_PER = {"night": "晚", "nights": "晚", "room": "间", "item": "件", "piece": "件", "lesson": "节", "class": "节"}
_SAME_PER |= {"kg": "公斤", "位": "person", "人": "person", "person": "person", "guest": "person", "page": "页"}
_SAME_PER |= dict.fromkeys(("pupil", "student", "participant", "attendee", "head", "名"), "person")
_SAME_PER |= {"账套": "ledger", "account set": "ledger", "account sets": "ledger"}
_SAME_PER |= {"年": "year", "月": "month", "周": "week", "天": "day", "日": "day", "小时": "hour"}
PER = re.compile(r"(?:\s*(?:/\s*|每\s*|per\s+|a\s+|an\s+|each\s+)(?:account sets?|[^\W\d_]+))+", re.IGNORECASE)
_PER_WORD = re.compile(r"(?:/|每|\bper|\ban?|\beach)\s*(account sets?|[^\W\d_]+)", re.IGNORECASE)


def without_each(text: str) -> tuple[str, tuple[str, ...]]:
    """Cut 每晚, 每人 out of what stands before a sum, and return the last of them.

    之后每年 stays, which says from when on, too.
    """
    found = _EACH.findall(text)
    cut = _EACH.sub(lambda match: match.group() if text[: match.start()].endswith("后") else " ", text)
    return cut, (_SAME_PER.get(found[-1], found[-1]),) if found else ()


def names_of(match: re.Match[str] | None) -> tuple[str, ...]:
    """Return what the words after a sum say it is per, each by one name."""
    words = _PER_WORD.findall(match.group().lower()) if match else ()
    return tuple(_SAME_PER.get(word, word) for word in words)
