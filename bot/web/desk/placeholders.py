"""Placeholders of canned replies: {customer}, {ticket} and others, filled in when an agent picks one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES: Final = ("customer", "ticket", "edition", "agent", "time")
_PLACEHOLDER = re.compile(r"\{([^{}\n]{1,40})\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in; a placeholder without one stays, for the agent to see."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1].strip()) or found[0], text)


def unknown(text: str) -> list[str]:
    """Return the placeholders that there are not, in order."""
    return list(dict.fromkeys(name for name in _PLACEHOLDER.findall(text) if name.strip() not in NAMES))
