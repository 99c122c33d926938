"""Passwords: hashed with Argon2id, never kept."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 10
LONGEST = 200
_HASHER = PasswordHasher()


def fault_of(password: str, login: str) -> str:
    """Return what is wrong with a new password as a word for the page, or nothing."""
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    return "same" if password.casefold() == login.casefold() or len(set(password)) < 4 else ""


def hash_of(password: str) -> str:
    """Return what is kept of a password; takes some 50 ms of a core."""
    return _HASHER.hash(password)


def fits(password: str, kept: str) -> bool:
    """Whether a password is the one; without one that is kept it takes as long, and none fits."""
    try:
        _HASHER.verify(kept or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


@cache
def _nobodys() -> str:
    """So that it cannot be told by the time it takes whether there is somebody of a name."""
    return _HASHER.hash("nobody's")
