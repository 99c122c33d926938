"""Numbers as people write them: 1,200, 1.5万, 一千二百, 两, 几万, "thirty", "tens of thousands"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {c: Decimal(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": Decimal(0), "两": Decimal(2)}
_SCALES = {c: Decimal(10) ** p for c, p in (("十", 1), ("百", 2), ("千", 3), ("万", 4), ("亿", 8))}
_SECTION_SCALES = ("万", "亿")
_ENGLISH_UNITS = re.findall(
    r"\w+",
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen""",
)
_ENGLISH_TENS = re.findall(r"\w+", "twenty thirty forty fifty sixty seventy eighty ninety")
_ENGLISH_SCALES = {"hundred": Decimal(100), "thousand": Decimal(1000), "million": Decimal(10) ** 6}
_ENGLISH_WORDS = {word: Decimal(i) for i, word in enumerate(_ENGLISH_UNITS)}
_ENGLISH_WORDS |= {word: Decimal(10 * i) for i, word in enumerate(_ENGLISH_TENS, 2)}

# Longer words first: "seventeen" before "seven".
_EN_NUMBER = "|".join(sorted(_ENGLISH_WORDS, key=len, reverse=True))
_ARABIC = r"(?<![0-9])(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,6})?(?![0-9])"
_SCALE_WORD = r"hundred|thousand|million"
_VAGUE = (
    r"十?[几数](?:[十百千万亿]{1,3})?|[好]?几[十百千万亿]{1,3}"
    rf"|(?:(?:tens|hundreds|thousands)\s+of\s+)(?:{_SCALE_WORD})s?|(?:hundreds|thousands|tens)(?!\s+of)"
    rf"|(?:a\s+few|several|some)\s+(?:{_SCALE_WORD})s?"
)
NUMERAL = (
    rf"(?:{_VAGUE}"
    rf"|{_ARABIC}\s?[百千万亿]{{1,2}}(?:\s?[0-9]{{1,4}}(?![0-9.,%])\s?[百千]?){{0,2}}|{_ARABIC}(?:k(?![a-z0-9/])|\s+(?:{_SCALE_WORD})\b)?"
    r"|(?<![〇零一二两三四五六七八九十百千万亿])[〇零一二两三四五六七八九十百千万亿]{1,20}(?:点[〇零一二三四五六七八九]{1,6}[万亿]?)?"
    rf"|\b(?:{_EN_NUMBER})(?:[-\s](?:{_EN_NUMBER}))?(?:\s+(?:{_SCALE_WORD}))?\b)"
)
"""A regular expression for one number, in folded lower-case text."""

_VAGUE_NUMBER = re.compile(_VAGUE)
_SCALED = re.compile(r"(?P<mantissa>[0-9.,]+|[一二两三四五六七八九十]+)\s*(?P<scale>[百千万亿]|k|thousand|million)")
_NEIGHBOURS = re.compile("([一二三四五六七八九两])([一二三四五六七八九])([十百千万亿]*)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number. ``low`` and ``high`` differ for 三五百; both are ``None`` for one that is vague (几万).

    ``mantissa`` and ``scale`` are apart in 15万, so that the 5 of 5–15万 can share the scale.
    """

    low: Decimal | None
    high: Decimal | None
    scale: Decimal = Decimal(1)

    @property
    def mantissa(self) -> Decimal | None:
        """The number before its scale."""
        return None if self.high is None else self.high / self.scale


def read_number(text: str) -> Number | None:
    """Read a text that ``NUMERAL`` matches as a whole; ``None`` for anything else."""
    text = text.strip().lower()
    if _VAGUE_NUMBER.fullmatch(text):
        return Number(None, None)
    if pair := _NEIGHBOURS.fullmatch(text):
        low, high = _DIGITS[pair.group(1)], _DIGITS[pair.group(2)]
        scale = _chinese("一" + pair.group(3)) if pair.group(3) else Decimal(1)
        if scale is not None and pair.group(3) and (high - low == 1 or pair.group().startswith("三五")):
            return Number(low * scale, high * scale)
    value = _english(text) if text.isascii() and text[:1].isalpha() else _chinese(text)
    if value is None:
        return None
    scaled = _SCALED.fullmatch(text)
    return Number(value, value, _scale(scaled.group("scale")) if scaled else Decimal(1))


def _scale(word: str) -> Decimal:
    return _SCALES.get(word) or _ENGLISH_SCALES.get(word) or Decimal(1000)


def _chinese(text: str) -> Decimal | None:
    """Read Arabic digits, Chinese numerals and mixtures of both (1.5万, 1万5, 一千二)."""
    if english := re.fullmatch(r"([0-9.,]+)\s*(k|hundred|thousand|million)", text):
        mantissa = _chinese(english.group(1))
        return None if mantissa is None else mantissa * _scale(english.group(2))
    whole, _, fraction = text.partition("点")
    if fraction:
        return _with_fraction(whole, fraction)
    parts = re.findall(r"[0-9][0-9,]*(?:\.[0-9]+)?|[^\s0-9]", whole)
    if not parts:
        return None
    if len(parts) > 1 and all(part in _DIGITS for part in parts):
        return Decimal("".join(str(_DIGITS[part]) for part in parts))
    return _accumulate(parts)


def _with_fraction(whole: str, fraction: str) -> Decimal | None:
    scale = _SCALES.get(fraction[-1])
    digits = fraction[:-1] if scale else fraction
    left = _chinese(whole)
    if left is None or not digits or any(digit not in _DIGITS for digit in digits):
        return None
    value = left + Decimal("0." + "".join(str(_DIGITS[digit]) for digit in digits))
    return value * scale if scale else value


def _accumulate(parts: list[str]) -> Decimal | None:
    """Sum digits times scales; 万 and 亿 multiply all that stands before them."""
    total = section = Decimal(0)
    digit: Decimal | None = None
    last_scale, zero_between = Decimal(1), False
    for part in parts:
        if part in _SECTION_SCALES:
            total = (total + section + (digit or 0)) * _SCALES[part] if total + section or digit else _SCALES[part]
            section, digit, last_scale, zero_between = Decimal(0), None, _SCALES[part], False
        elif part in _SCALES:
            section += (Decimal(1) if digit is None else digit) * _SCALES[part]
            digit, last_scale, zero_between = None, _SCALES[part], False
        elif digit is not None and digit != 0:
            return None
        else:
            digit = _DIGITS[part] if part in _DIGITS else _arabic(part)
            zero_between = zero_between or digit == 0
            if digit is None:
                return None
    # 一千二 is 1200 and 一万五 15000: a last digit counts by the scale below, unless a 零 says otherwise.
    single = len(parts) > 1 and len(parts[-1]) == 1 and not zero_between
    below = last_scale / 10 if last_scale > 10 and single else Decimal(1)
    return total + section + (digit or 0) * below


def _arabic(text: str) -> Decimal | None:
    digits = text.replace(",", "")
    return Decimal(digits) if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", digits) else None


def _english(text: str) -> Decimal | None:
    value = Decimal(0)
    for word in re.split(r"[-\s]+", text):
        if word in _ENGLISH_SCALES:
            value = (value or Decimal(1)) * _ENGLISH_SCALES[word]
        elif word in _ENGLISH_WORDS:
            value += _ENGLISH_WORDS[word]
        else:
            return None
    return value
