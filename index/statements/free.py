"""Sums without a number: what is free of charge costs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from index.statements.counts import HAN
from index.types import Quantity, QuantityKind

_FREE = re.compile(
    r"免费(?=\s*(?:提供|代办|办理|处理|协助)?$)|不(?:再|另|另行|额外)?收(?:取(?:任何|额外)?)?费用?$|无需(?:另行|额外)?付费$"
    r"|\b(?:free of charge|(?:at|for) no (?:extra |additional |further )?(?:charge|cost)|for free"
    r"|without (?:extra |additional )?charge|(?:is|are|comes?|stays?|remains?) free|no charge)\b|^\s*free\s*$",
    re.IGNORECASE,
)
"""At the end of what is said: 免费上门 says what kind of visits there are."""
_CLAUSE = re.compile(r"[^，。；！？,;!?()（）\n]+")
_DEPENDS = re.compile(
    rf"\d|(?!一[律概])[{HAN}]|[不未没如若首前头满]|\b(?:if|unless|not|when|until|within|first|during|after|before|one|two|three)\b",
    re.IGNORECASE,
)
"""What is free under a condition, or up to a figure, is not free."""


def read_free(text: str) -> Iterator[Quantity]:
    """Yield what is free of charge as a sum of nothing: 远程支持免费, "is free of charge"."""
    for clause in _CLAUSE.finditer(text):
        said = clause.group().rstrip(" .")
        match = _FREE.search(said)
        if match and not _DEPENDS.search(said[: match.start()] + said[match.end() :]):
            nothing, start = Decimal(0), clause.start()
            span = start + match.start(), start + match.end()
            yield Quantity(QuantityKind.MONEY, nothing, nothing, "CNY", text=match.group(), span=span)


def is_free(quantity: Quantity) -> bool:
    """Whether a figure is a sum of nothing, which translations may say in any words."""
    return quantity.kind is QuantityKind.MONEY and quantity.low == quantity.high == 0
