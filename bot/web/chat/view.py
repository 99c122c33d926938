"""Lines as the page shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.storage.web import Line


def shown(line: Line) -> dict[str, Any]:
    """Return a line as values of JSON; the template shows the same."""
    details = line.details or {}
    file = details.get("file")
    return {
        "id": line.id,
        "who": line.who,
        "name": line.name,
        "html": line.html,
        "at": line.at.isoformat(timespec="seconds"),
        "decision": details.get("decision", ""),
        "buttons": details.get("buttons", []),
        "file": {**file, "url": f"/chat/files/{file.get('number') or file['own']}"} if file else None,
        "replaces": details.get("replaces"),
        "post": line.source.removeprefix("in:") if line.who == "customer" else None,
    }


def is_shown(line: Line) -> bool:
    """Whether a line says anything; the one that begins a conversation anew does not."""
    return not line.source.startswith("new:")


def history(lines: list[Line]) -> list[dict[str, Any]]:
    """Return what a page shows that is opened now: an edit shows in the line that was edited."""
    return [shown(line) for line in lines if is_shown(line) and not (line.details or {}).get("replaces")]
