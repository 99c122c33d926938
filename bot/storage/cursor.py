"""Where a page of the queue ends, so that the next begins there whatever has come in between."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.storage.tickets import Stored

_BETWEEN = "~"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last ticket that was shown: of those that wait by kind, and of the others."""

    places: Mapping[str, tuple[datetime, int]] = field(default_factory=dict)
    number: int | None = None

    @property
    def is_past_waiting(self) -> bool:
        """Whether every ticket that waits has been shown."""
        return self.number is not None

    def past(self, shown: Iterable[Stored]) -> Cursor:
        """Return the place after these tickets."""
        cursor = self
        for stored in shown:
            since = stored.ticket.waiting_since
            if since is None or not stored.ticket.is_open:
                cursor = replace(cursor, number=stored.id)
            else:
                cursor = replace(cursor, places={**cursor.places, stored.ticket.kind: (since, stored.id)})
        return cursor

    def __str__(self) -> str:
        if self.number is not None:
            return str(self.number)
        return _BETWEEN.join(f"{kind}.{since.isoformat()}.{id}" for kind, (since, id) in self.places.items())

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read what ``str`` wrote; anything else is ``None``, the first page."""
        if text.isascii() and text.isdigit() and len(text) < 18:
            return cls(number=int(text))
        places = {}
        try:
            for part in text.split(_BETWEEN) if text else ():
                kind, _, rest = part.partition(".")
                since, _, id = rest.rpartition(".")
                moment = datetime.fromisoformat(since)
                if moment.utcoffset() is None:
                    return None
                places[kind] = (moment, int(id))
        except ValueError:
            return None
        return cls(places) if places else None
