"""``python -m tests.benchmarks.messages``: customers' messages by authors who knew nothing of the articles.

``messages.jsonl`` has the fields that ``tests/e2e/judge.py`` describes; ``split`` is the author. Each wrote from the
vendor's own text alone, was asked for seventy different people, and said what a careful supervisor would take for
right. Prints Markdown, and with ``--failures`` what went wrong. Not a test: what is right here is one reader's opinion,
and a message that a person should take is none that the service failed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import jinja2

from tests.e2e.judge import Verdict, ask, judge, read_rows, table

ROWS = Path(__file__).with_name("messages.jsonl")
PLAIN = 2
"""Buttons of a hand-over that offers no article."""
PAGE = """\
| author | messages | right | handed over where an answer was right | with an article offered | a wrong figure |
|---|---|---|---|---|---|
{% for name, part in parts %}
| {{ name }} | {{ part.messages }} | {{ part.right }} | {{ part.handed_over }} | {{ part.offered }} | {{ part.wrong }} |
{% endfor %}
"""


@dataclass(frozen=True, slots=True)
class Part:
    """What came of some messages."""

    messages: int
    right: int
    handed_over: int
    offered: int
    """Of those handed over."""
    wrong: int

    @classmethod
    def of(cls, verdicts: Sequence[Verdict]) -> Part:
        """Count them."""
        missed = [one for one in verdicts if one.decision == "escalate" and "escalate" not in one.row.decisions]
        wrong = [one for one in verdicts if one.wrong_figures]
        offered = [one for one in missed if len(one.options) > PLAIN]
        return cls(len(verdicts), sum(one.right for one in verdicts), len(missed), len(offered), len(wrong))


def main() -> None:
    """Ask all, and print what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--failures", action="store_true", help="print what went wrong, too")
    options = parser.parse_args()
    rows = read_rows(ROWS)
    with TemporaryDirectory() as data:
        verdicts = [judge(row, reply) for row, reply in zip(rows, ask(rows, Path(data)), strict=True)]
    parts = [
        (author, Part.of([one for one in verdicts if one.row.split == author]))
        for author in sorted({row.split for row in rows})
    ]
    page = jinja2.Environment(trim_blocks=True, autoescape=False).from_string(PAGE)  # noqa: S701 - Markdown
    sys.stdout.write(page.render(parts=[*parts, ("all", Part.of(verdicts))]))
    if options.failures:
        sys.stdout.write(table(one for one in verdicts if not one.right) + "\n")


if __name__ == "__main__":
    main()
