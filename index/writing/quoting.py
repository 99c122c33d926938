"""A text as a YAML value: plain where that says the same, else in quotes."""

from __future__ import annotations

import json
import re

from index.writing.errors import WritingError

_PLAIN = re.compile(r"[^\W_](?:[\w /.()（），。？！、；+-]*[\w）)。？！?!])?|[^\W_]")
_OTHERWISE = re.compile(r"null|true|false|yes|no|on|off|[\d_.+-]+.*", re.IGNORECASE)
"""What other readers of YAML take for something else than a text."""


def quoted(text: str) -> str:
    """Write ``text`` on one line. Raises ``WritingError`` for what cannot be printed."""
    bad = next((character for character in text if not character.isprintable()), None)
    if bad is not None:
        raise WritingError(f"a control character (U+{ord(bad):04X}); delete it")
    if _PLAIN.fullmatch(text) and not _OTHERWISE.fullmatch(text):
        return text
    return json.dumps(text, ensure_ascii=False)
