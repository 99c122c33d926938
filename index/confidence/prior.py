"""The prior: what is known of any knowledge base before its own labels are seen.

``index/prior/prior.json`` is written by ``python -m index.prior.fit`` from many small knowledge bases of other
trades (``index/prior/corpus``), so that a new knowledge base starts with a sound confidence.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from index.confidence.calibrator import Calibrator


@dataclass(frozen=True, slots=True)
class Prior:
    """Two calibrators, and a sample of the questions that they were fitted on."""

    right: Calibrator
    """Of the best candidate being right."""
    among: Calibrator
    """Of the right one being among the first few."""
    features: NDArray[np.float64]
    wrong: NDArray[np.float64]
    """For each sampled question the share that was wrong among questions of its probability."""


@cache
def shipped_prior() -> Prior:
    """Return the prior that ships with the index."""
    content = json.loads(files("index.prior").joinpath("prior.json").read_text(encoding="utf-8"))
    sample = content["sample"]
    return Prior(
        Calibrator.from_json(content["right"]),
        Calibrator.from_json(content["among"]),
        np.array(sample["features"], float),
        np.array(sample["wrong"], float),
    )
