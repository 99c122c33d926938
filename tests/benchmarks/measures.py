"""Times and memory as plain numbers."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

Figures = dict[str, float]
"""Name -> value: what a process sends back."""


def memory() -> Figures:
    """Return what the process holds now and held at most, in MB (10^6 bytes). Linux only."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    kibibytes = {line.partition(":")[0]: line.split()[1] for line in status if line.startswith(("VmRSS", "VmHWM"))}
    return {"rss": int(kibibytes["VmRSS"]) * 1.024e-3, "peak": int(kibibytes["VmHWM"]) * 1.024e-3}


def timed(calls: list[Callable[[], object]]) -> list[float]:
    """Return the milliseconds of each call."""
    times = []
    for call in calls:
        begun = time.perf_counter()
        call()
        times.append((time.perf_counter() - begun) * 1000)
    return times


def percentile(values: list[float], rank: float) -> float:
    """Return a percentile, interpolated."""
    return float(np.percentile(values, rank))
