"""The acceptance set: customers' messages through the real ``kefu ask --batch``.

README
======
``messages.jsonl`` holds one customer a line: ``id``, ``split``, ``turns`` and ``expect`` (its fields are
described in ``judge.py``). It was written from the vendor's own text and not from the articles, so it also
finds what the articles lack. ``split`` is ``dev`` for rows whose failures one may read while building, and
``held`` for rows that only say how well that carries over: do not tune on them.

    python -m pytest tests/e2e
    python -c "from tests.e2e.judge import *; print(table(failures(ask(), split='dev')))"
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from .figures import PHRASES, amounts
from .judge import MESSAGES, Verdict, ask, judge, read_rows, table

ENOUGH = 0.97
"""The share of customers who must get the right decision and every figure they need."""

Replies = list[dict[str, Any]]


@pytest.fixture(scope="session")
def replies(request: pytest.FixtureRequest) -> Replies:
    """What the command prints for every row; the index is kept, so only the first run is slow."""
    cache = request.config.cache
    assert cache is not None, "this needs pytest's cache provider"
    return ask(read_rows(), data=cache.mkdir("kefu-e2e"))


@pytest.fixture(scope="session")
def verdicts(replies: Replies) -> list[Verdict]:
    """Every reply, judged."""
    return [judge(row, reply) for row, reply in zip(read_rows(), replies, strict=True)]


def test_every_customer_gets_one_reply_in_the_order_of_the_file(replies: Replies) -> None:
    assert [reply.get("id") for reply in replies] == [row.id for row in read_rows()]


def test_every_reply_holds_what_the_contract_names(replies: Replies) -> None:
    keys = {"decision", "text", "confidence", "article", "section", "figures", "options", "milliseconds"}
    for reply in replies:
        assert keys <= reply.keys()
        assert 0 <= reply["confidence"] <= 1
        assert (reply["article"] is not None) or reply["decision"] != "answer", reply["id"]


def test_nearly_every_customer_gets_the_right_decision_and_every_figure(verdicts: list[Verdict]) -> None:
    failed = [verdict for verdict in verdicts if not verdict.right]
    share = 1 - len(failed) / len(verdicts)
    assert share >= ENOUGH, f"{share:.1%} of {len(verdicts)} are right\n{table(failed)}"


def test_no_customer_is_shown_a_wrong_figure(verdicts: list[Verdict]) -> None:
    wrong = [verdict for verdict in verdicts if verdict.wrong_figures]
    assert not wrong, table(wrong)


def test_the_set_is_large_balanced_and_without_repeats() -> None:
    rows = read_rows()
    assert len(rows) >= 260
    assert max(Counter(row.id for row in rows).values()) == 1
    assert max(Counter(row.turns for row in rows).values()) == 1
    assert 0.55 <= sum(row.split == "dev" for row in rows) / len(rows) <= 0.65


def test_every_expected_figure_is_in_the_spelling_that_is_read() -> None:
    for row in read_rows():
        for figure in (one for figures in row.figures for one in figures.split("|")):
            assert figure in PHRASES or figure == "400-178-3238" or amounts(f"{figure} 元") == {figure}, row.id


def test_the_file_is_plain_utf8_with_a_row_a_line() -> None:
    assert MESSAGES.read_bytes().decode("utf-8").endswith("}\n")
