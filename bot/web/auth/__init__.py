"""Who is signed in at the desk, and what they may do."""

from bot.people.roles import Person, Role
from bot.web.auth.gate import Gate
from bot.web.auth.require import require

__all__ = ["Gate", "Person", "Role", "require"]
