"""The second factor: a code that an app shows (TOTP, RFC 6238), and codes on paper for when the app is lost."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

import pyotp

if TYPE_CHECKING:
    from datetime import datetime

STEP = 30
"""Seconds for which a code stands."""
DRIFT = 1
"""Steps by which a telephone's clock may be wrong."""
CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what is taken for something else on paper."""


def new_secret() -> str:
    """Return a secret for an app."""
    return pyotp.random_base32()


def address_of(secret: str, login: str) -> str:
    """Return what the app reads from a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name="Kefu")


def step_of(secret: str, code: str, now: datetime, after: int) -> int | None:
    """Return the time step of a code that fits and is newer than the last that was used: none is used twice."""
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
        return None
    app, here = pyotp.TOTP(secret), int(now.timestamp()) // STEP
    fitting = [step for step in range(here - DRIFT, here + DRIFT + 1) if step > after and _is(app, digits, step)]
    return max(fitting, default=None)


def new_codes() -> list[str]:
    """Return codes for when the app is lost; each works once."""
    return ["".join(secrets.choice(ALPHABET) for _ in range(10)) for _ in range(CODES)]


def hash_of_code(code: str) -> str:
    """Return what is kept of a code: 49 random bits behind a throttle need no slow hash."""
    return hashlib.sha256("".join(code.split()).replace("-", "").casefold().encode()).hexdigest()


def _is(app: pyotp.TOTP, digits: str, step: int) -> bool:
    return secrets.compare_digest(app.generate_otp(step), digits)
