"""What agents reviewed, as labels: the same for ``kefu eval --reviewed`` and for the running service."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.confidence.calibrator import Labels
from index.confidence.decision import CLOSE
from index.confidence.features import NAMES, Judged
from index.types import Language


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A question with the articles that answer it, as a person says; none where nothing does."""

    text: str
    language: Language
    articles: frozenset[str]


def labels_of(reviewed: Sequence[Reviewed], judged: Sequence[Judged | None], articles: Sequence[str]) -> Labels:
    """Hold what the index found (``judged``, one each) against what people say; ``articles`` are the owners' ids.

    Where the index found nothing at all there is nothing to learn: such a question is left out.
    """
    found = [(review, one) for review, one in zip(reviewed, judged, strict=True) if one is not None]
    return Labels(
        np.array([one.features for _, one in found]).reshape(len(found), len(NAMES)),
        np.array([articles[one.owners[0]] in review.articles for review, one in found], bool),
        np.array(
            [not review.articles.isdisjoint(articles[owner] for owner in one.owners[:CLOSE]) for review, one in found],
            bool,
        ),
        np.ones(len(found)),
    )


def digest_of(reviewed: Sequence[Reviewed]) -> str:
    """Return a short name of what was reviewed; empty where nothing was."""
    if not reviewed:
        return ""
    lines = sorted(f"{one.language}\0{one.text}\0{sorted(one.articles)}" for one in reviewed)
    return hashlib.blake2b("\n".join(lines).encode(), digest_size=8).hexdigest()
