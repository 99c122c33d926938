"""Which lane's messages are due: those of a lane together, one batch of a lane at a time."""

from __future__ import annotations

import asyncio
import heapq
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.storage.inbox import Open

LONGEST_WAIT = 5
"""Pauses after which a question is taken as it is, though the customer is still writing."""


@dataclass(slots=True)
class _Lane:
    rows: list[Open] = field(default_factory=list)
    begun: float = 0.0
    due: float = 0.0
    busy: bool = False
    entry: int = 0
    """The valid entry of the heap; earlier ones are stale."""


class Lanes:
    """Rows by lane. A lane is due a pause after its last row, and at once where a row does not wait."""

    def __init__(self, pause: float, clock: Callable[[], float]) -> None:
        self._pause = pause
        self._clock = clock
        self._lanes: dict[str, _Lane] = {}
        self._heap: list[tuple[float, int, str]] = []
        self._entries = count(1)
        self._changed = asyncio.Event()

    def __len__(self) -> int:
        return sum(len(lane.rows) for lane in self._lanes.values())

    def put(self, row: Open, *, waits: bool, pause: float | None = None) -> bool:
        """Add a row; return whether its lane was empty. ``pause`` is another than usual."""
        lane = self._lanes.setdefault(row.lane, _Lane())
        now = self._clock()
        first = not lane.rows
        if first:
            lane.begun = now
        lane.rows.append(row)
        usual = self._pause if pause is None else pause
        wanted = min(now + (usual if waits else 0.0), lane.begun + usual * LONGEST_WAIT)
        lane.due = wanted if waits or first else now
        self._schedule(row.lane, lane)
        return first

    def again(self, lane: str, rows: Iterable[Open], after: float) -> None:
        """Put rows of a batch that failed back in front, due after so many seconds."""
        kept = self._lanes.setdefault(lane, _Lane())
        kept.rows[:0] = rows
        kept.begun = self._clock()
        kept.due = kept.begun + after
        kept.busy = False
        self._schedule(lane, kept)

    async def due(self, most: int) -> list[tuple[str, list[Open]]]:
        """Wait until a lane is due; return up to ``most`` that are, each with its rows, and hold them."""
        while True:
            taken = self._take(most)
            if taken:
                return taken
            self._changed.clear()
            wait = max(0.0, self._heap[0][0] - self._clock()) if self._heap else None
            try:
                await asyncio.wait_for(self._changed.wait(), wait)
            except TimeoutError:
                continue

    def done(self, lane: str) -> None:
        """Let go of a lane; what came in between is next."""
        kept = self._lanes[lane]
        kept.busy = False
        if kept.rows:
            self._schedule(lane, kept)
        else:
            del self._lanes[lane]

    def _take(self, most: int) -> list[tuple[str, list[Open]]]:
        taken: list[tuple[str, list[Open]]] = []
        now = self._clock()
        while self._heap and len(taken) < most and (self._is_stale() or self._heap[0][0] <= now):
            _, entry, name = heapq.heappop(self._heap)
            lane = self._lanes.get(name)
            if lane is None or lane.entry != entry or lane.busy:
                continue
            lane.busy = True
            # A webhook's updates can overtake each other on their way.
            taken.append((name, sorted(lane.rows, key=lambda row: row.update_id)))
            lane.rows = []
        return taken

    def _is_stale(self) -> bool:
        _, entry, name = self._heap[0]
        lane = self._lanes.get(name)
        return lane is None or lane.entry != entry or lane.busy

    def _schedule(self, name: str, lane: _Lane) -> None:
        lane.entry = next(self._entries)
        if not lane.busy:
            heapq.heappush(self._heap, (lane.due, lane.entry, name))
            self._changed.set()
