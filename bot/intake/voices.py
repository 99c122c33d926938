"""Languages that a customer can choose, and the one that their device speaks."""

from __future__ import annotations

from bot.conversation.messages import Voice

CHOICES = {"zh-hans": Voice("zh"), "zh-hant": Voice("zh", traditional=True), "en": Voice("en"), "auto": None}
"""What /language offers, by the value that its buttons carry; ``auto`` follows what the customer writes."""
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})


def device_voice(tag: str) -> Voice:
    """Return the voice for an IETF language tag such as ``zh-hant``; Chinese where nothing is told."""
    language, *subtags = tag.casefold().replace("_", "-").split("-")
    if language in {"zh", ""}:
        return Voice("zh", traditional=not _TRADITIONAL.isdisjoint(subtags))
    return Voice("en")
