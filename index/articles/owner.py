"""Who an article's ``owner`` is: one person, by sign-in name, e-mail address, name, or ``@name`` on Telegram."""

from __future__ import annotations

import re

LONGEST = 64
_SEVERAL = re.compile(r"[,;、，；/&|]")
_ADDRESS = re.compile(r"@[A-Za-z0-9_]{3,}|[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+")


def owner_trouble(owner: str) -> str:
    """Return why nobody can be reminded by this name; empty where somebody can."""
    if len(owner) > LONGEST:
        return f"has {len(owner)} characters; {LONGEST} fit"
    if _SEVERAL.search(owner):
        return "names several; name one person, who is reminded of the review"
    if "@" in owner and not _ADDRESS.fullmatch(owner):
        return "is no e-mail address; write it as mei@example.com, or the name with which they sign in"
    return ""


def owner_key(owner: str) -> str:
    """Return what two ways of writing one owner have in common."""
    return " ".join(owner.split()).casefold()
