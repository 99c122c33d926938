"""How sure a share is that was counted in a few."""

from __future__ import annotations


def clopper_pearson(hits: int, of: int, certainty: float = 0.95) -> tuple[float, float]:
    """Return the bounds between which the true share lies with ``certainty`` (Clopper & Pearson, Biometrika 1934)."""
    # Takes a while to load, and most pages do not need it.
    from scipy.stats import beta  # noqa: PLC0415

    if not of:
        return 0.0, 1.0
    tail = (1 - certainty) / 2
    low = float(beta.ppf(tail, hits, of - hits + 1)) if hits else 0.0
    high = float(beta.ppf(1 - tail, hits + 1, of - hits)) if hits < of else 1.0
    return low, high
