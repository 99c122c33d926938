"""The campaigns, small: what ``python -m tests.campaign`` does for long."""

from __future__ import annotations

from pathlib import Path

from tests.campaign.faults import faults
from tests.campaign.kills import kills


async def test_with_a_fifth_of_all_calls_failing_every_message_is_answered_once(index: Path) -> None:
    result, parts = await faults(messages=80, share=0.2, seed=3, index=index, customers=16)
    assert result.good, result
    assert (result.sent, result.answered, result.late) == (80, 80, 0)
    assert sum(parts.server.faults.done.values()) > 8, "faults there were"


async def test_killed_at_random_moments_the_bot_answers_every_message_once(index: Path) -> None:
    result, parts = await kills(moments=3, seed=5, index=index, customers=10)
    assert result.good, result
    assert result.sent == result.answered > 10
    assert len(parts.tally.kills) == 3
