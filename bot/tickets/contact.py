"""Telling whether a text says how somebody can be reached."""

from __future__ import annotations

import re

from index.text import fold

_SEPARATORS = re.compile(r"(?<=[\d+)])[ \-().]+(?=[\d(])")
_PHONE = re.compile(
    r"""(?<![\w.])(?:
        (?:\+?86)?1[3-9]\d{9}            # a mobile number of mainland China
      | (?:\+?86)?0\d{2,3}\d{7,8}        # with an area code
      | 400\d{7} | 800\d{7}
      | \+\d{7,15}                       # any other country's (E.164)
      | (?:852|853|886|0)?(?!1[3-9])\d{7,9}  # Hong Kong, Macau, Taiwan; or without the area code
    )(?!\d)""",
    re.VERBOSE,
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_HANDLE = re.compile(r"(?<![\w@])(?:@|t\.me/)[a-z]\w{4,31}(?!\w)", re.ASCII)


_CERTAIN = re.compile(r"(?<![\w.])(?:(?:\+?86)?1[3-9]\d{9}|\+\d{7,15})(?!\d)")


def find_certain_contact(text: str) -> str | None:
    """Return a mobile number or e-mail address among other words; no shorter number, which may be an error's."""
    folded = fold(text)
    found = _EMAIL.search(folded) or _CERTAIN.search(_SEPARATORS.sub("", folded))
    return found.group() if found else None


def find_contact(text: str) -> str | None:
    """Return the phone number, e-mail address or Telegram handle in ``text`` as it is dialled or written."""
    folded = fold(text)
    address = _EMAIL.search(folded)
    if address:
        return address.group()
    phone = _PHONE.search(_SEPARATORS.sub("", folded))
    if phone:
        return phone.group()
    handle = _HANDLE.search(folded)
    return handle.group() if handle else None
