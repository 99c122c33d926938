"""The head: kernel ridge regression over the passages around a question.

Nearest-neighbour search asks how near the best passage is. Regression asks how much of the question each passage
explains once the others had their say: passages that say the same share their weight, and an article found by
several of its questions gains on one found by a single lucky neighbour. It is the mean of a Gaussian process
(Rasmussen & Williams, 2006, eq. 2.25) whose examples are the passages and whose targets are their articles; solving
it among the retrieved neighbours alone gives the same ranking as over the whole knowledge base (measured:
``docs/decision.md``), needs no training, and follows every edit at once.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dpotrf, dpotrs

from index.encoder import Vectors

SHARPNESS: Final = 2.0
"""Of the kernel exp(SHARPNESS * (cosine - 1)). 1 to 3 do about as well; sharper is a nearest neighbour again."""
NOISE: Final = 0.1
"""Variance of the targets: how far two like passages may belong to different articles."""


def kernel(cosines: Vectors) -> Vectors:
    """Return the kernel of some cosines."""
    return np.asarray(np.exp(SHARPNESS * (cosines - 1)), np.float32)


class LocalRegression:
    """Regression among some neighbours of a question, ``(n, dimension)`` of unit length."""

    def __init__(self, neighbours: Vectors) -> None:
        gram = kernel(neighbours @ neighbours.T).astype(np.float64)
        gram.flat[:: len(gram) + 1] += NOISE
        # The matrix is symmetric: its transpose is in the order that LAPACK works on in place.
        self._factor, fault = dpotrf(gram.T, lower=True, clean=False, overwrite_a=True)
        if fault:
            raise np.linalg.LinAlgError(f"the kernel of {len(gram)} neighbours is not positive definite ({fault})")

    def weights(self, similarities: Vectors) -> NDArray[np.float64]:
        """Return how much of the question each of the first *m* neighbours explains, as if there were no others.

        ``similarities`` is ``(k, m)``: one or more ways in which the question resembles them. The result is ``(k, m)``.
        """
        first = similarities.shape[1]
        # The factor of the first rows and columns of a matrix is that of the matrix, cut in the same way.
        result, _ = dpotrs(self._factor[:first, :first], kernel(similarities).T.astype(np.float64), lower=True)
        return np.asarray(result.T, np.float64)
