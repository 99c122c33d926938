"""What is asked of a retriever, and what it gathers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder import Tokens, Vectors
from index.types import Language


@dataclass(frozen=True, slots=True)
class Question:
    """An encoded question: its text (folded), language, pooled vector and token vectors, as the encoder gave them."""

    text: str
    language: Language
    pooled: Vectors
    tokens: Tokens
    opinions: Callable[[], tuple[Vectors, ...]] = tuple
    """Gives one vector for each view of the encoder, zeros where it cannot read the question; waits for those that are
    still being formed."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for each owner that was found. Arrays run over ``owners``, in no order."""

    owners: NDArray[np.int64]
    passages: NDArray[np.int64]
    """The best passage of each owner, by late interaction and cosine."""
    passage_scores: NDArray[np.float64]
    ridge: NDArray[np.float64]
    """Kernel regression on the mixed similarity, among the articles' passages alone."""
    ridge_mixed: NDArray[np.float64]
    """The same with the background's texts in the running."""
    views: NDArray[np.float64]
    """``(views, owners)``: kernel regression on each view, with the background's texts in the running."""
    readable: NDArray[np.bool_]
    """``(views,)``: whether a view can read the question and something near it; its row is zeros where not."""
    cosine: NDArray[np.float64]
    late: NDArray[np.float64]
    lexical: NDArray[np.float64]
    questions: NDArray[np.int64]
    """How many passages each owner has among the neighbours."""
    unexplained: float
    """Predictive variance of the regression: 0 where the neighbours explain the question, 1 where nothing does."""
    foreign: bool
    """No neighbour is in the question's language."""
    length: int
    """Tokens of the question."""
