"""What people may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Role(StrEnum):
    """A set of roles is what somebody has; there is no order among them."""

    AGENT = "agent"
    """Works on tickets."""
    EDITOR = "editor"
    """Works on articles."""
    ADMIN = "admin"
    """May do everything."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in."""

    id: str
    name: str
    roles: frozenset[Role]
    language: Literal["zh", "en"] = "zh"

    def may(self, *roles: Role) -> bool:
        """Whether they have one of these roles; who has admin has all."""
        return Role.ADMIN in self.roles or not roles or not self.roles.isdisjoint(roles)
