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
from scipy.linalg.lapack import dposv

from index.encoder import Vectors

SHARPNESS: Final = 2.0
"""Of the kernel exp(SHARPNESS * (cosine - 1)). 1 to 3 do about as well; sharper is a nearest neighbour again."""
NOISE: Final = 0.1
"""Variance of the targets: how far two like passages may belong to different articles."""


def kernel(cosines: Vectors) -> Vectors:
    """Return the kernel of some cosines."""
    return np.asarray(np.exp(SHARPNESS * (cosines - 1)), np.float32)


def local_weights(neighbours: Vectors, similarities: Vectors) -> NDArray[np.float64]:
    """Return how much of the question each neighbour explains.

    ``neighbours`` is ``(n, dimension)`` of unit length; ``similarities`` is ``(k, n)``: one or more ways in which
    the question resembles them. The result is ``(k, n)``.
    """
    gram = kernel(neighbours @ neighbours.T).astype(np.float64)
    gram.flat[:: len(gram) + 1] += NOISE
    _, weights, fault = dposv(gram, kernel(similarities).T.astype(np.float64), lower=True)
    if fault:
        raise np.linalg.LinAlgError(f"the kernel of {len(gram)} neighbours is not positive definite (LAPACK {fault})")
    return np.asarray(weights.T, np.float64)
