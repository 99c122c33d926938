"""Files on their way from one channel to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.intake.incoming import File
from bot.storage.messages import KEPT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.storage.messages import Attachment

__all__ = ["KEPT", "carried"]


def carried(file: File | Attachment, channel: str, source: Sequence[Any] = ()) -> dict[str, Any]:
    """Return the payload that brings a file to ``channel``: a copy of message ``source`` where it came by the same."""
    if source and file.store == channel:
        return {"from_chat": source[0], "number": source[1], "source": list(source)}
    return {
        "file": file.id if isinstance(file, File) else file.file,
        "store": file.store,
        "media": file.kind,
        "name": file.name,
        "type": file.type,
        "source": list(source),
    }
