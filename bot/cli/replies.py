"""A reply as JSON (the contract of ``kefu ask --json``) and as text on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.cli.console import show

if TYPE_CHECKING:
    from bot.conversation.messages import Reply


def reply_as_json(reply: Reply, milliseconds: float) -> dict[str, Any]:
    """Return the reply's JSON object. ``milliseconds`` is how long the dialogue took for it."""
    return {
        "decision": str(reply.decision),
        "text": reply.text,
        "confidence": round(reply.confidence, 4),
        "article": reply.article,
        "section": reply.section,
        "figures": list(reply.figures),
        "options": [option.label for option in reply.options],
        "milliseconds": round(milliseconds, 2),
    }


def show_reply(reply: Reply) -> None:
    """Print a reply for a person: its text, then those buttons that the text does not number itself."""
    show(reply.text)
    for number, option in enumerate(reply.options, start=1):
        if f"{number}. {option.label}" not in reply.text:
            show(f"  [{number}] {option.label}", style="cyan")
