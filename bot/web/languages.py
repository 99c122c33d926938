"""The reader's language, from the browser's ``Accept-Language`` (RFC 9110, 12.5.4)."""

from __future__ import annotations

from bot.conversation.messages import Voice

DEFAULT = Voice("zh")
TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
"""Subtags that say Traditional Chinese."""


def browser_voice(header: str | None) -> Voice:
    """Return the language the reader likes best of those that Kefu has; English for readers of neither."""
    ranked = sorted(_weighed(header or ""), key=lambda pair: -pair[1])
    for tag, weight in ranked:
        language, *subtags = tag.split("-")
        if weight <= 0:
            continue
        if language == "*":
            return DEFAULT
        if language == "zh":
            return Voice("zh", traditional=not TRADITIONAL.isdisjoint(subtags))
        if language == "en":
            return Voice("en")
    return Voice("en") if ranked else DEFAULT


def _weighed(header: str) -> list[tuple[str, float]]:
    pairs = []
    for part in header.split(","):
        tag, _, parameter = part.partition(";")
        name, _, number = parameter.strip().partition("=")
        if tag.strip():
            pairs.append((tag.strip().casefold(), _weight(number) if name.strip() == "q" else 1.0))
    return pairs


def _weight(number: str) -> float:
    try:
        return float(number)
    except ValueError:
        return 0.0
