"""``python -m tests.benchmarks.reliability``: whether the probabilities mean what they say.

Four readers said for each single message of ``messages.jsonl`` which article answers it (``articles``, none where a
person should); renewals of a named edition have two. Prints Markdown: how often the index's best article is one of
them, by how likely it was said to be. The index is built from the articles alone, and nothing was reviewed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import jinja2

from bot.conversation.messages import Voice
from bot.conversation.reading import read
from index.engine import Engine
from tests.benchmarks.contestants import MAX_ERROR
from tests.benchmarks.messages import ROWS
from tests.benchmarks.processes import ROOT

BOUNDS: Final = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.01)
PAGE: Final = """\
| said to be right with | messages | mean | right |
|---|---|---|---|
{% for part in parts %}
| {{ "%.1f" | format(part.low) }} to {{ "%.1f" | format(part.high) }} | {{ part.messages }} | \
{{ "%.2f" | format(part.said) }} | {{ "%.2f" | format(part.right) }} |
{% endfor %}
| answered (from {{ "%.2f" | format(threshold) }}) | {{ sure.messages }} | \
{{ "%.2f" | format(sure.said) }} | {{ "%.2f" | format(sure.right) }} |
"""


@dataclass(frozen=True, slots=True)
class Part:
    """Messages whose best article was said to be about as likely."""

    low: float
    high: float
    messages: int
    said: float
    right: float

    @classmethod
    def of(cls, told: list[tuple[float, bool]], low: float, high: float) -> Part:
        """Take those from ``low`` to below ``high``."""
        own = [(said, right) for said, right in told if low <= said < high]
        count = max(len(own), 1)
        return cls(low, min(high, 1.0), len(own), sum(s for s, _ in own) / count, sum(r for _, r in own) / count)


def told_by(engine: Engine) -> Iterator[tuple[float, bool]]:
    """Yield for each message how likely its best article was said to be right, and whether it is."""
    for line in ROWS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "articles" not in row["expect"]:
            continue
        heard = read(engine.as_meant(row["turns"][0]), Voice("zh"), engine.catalogue)
        found = engine.ask(heard.text, heard.voice.language).candidates
        if found:
            yield found[0].probability, found[0].article in row["expect"]["articles"]


def main() -> None:
    """Ask all, and print what came of it."""
    with TemporaryDirectory() as data:
        engine = Engine.open(ROOT / "knowledge", Path(data), encoder="builtin", max_error=MAX_ERROR)
        told = list(told_by(engine))
    threshold = engine.index.confidence.threshold
    parts = [Part.of(told, low, high) for low, high in pairwise(BOUNDS)]
    page = jinja2.Environment(trim_blocks=True, autoescape=False).from_string(PAGE)  # noqa: S701 - Markdown
    sys.stdout.write(page.render(parts=parts, sure=Part.of(told, threshold, BOUNDS[-1]), threshold=threshold))


if __name__ == "__main__":
    main()
