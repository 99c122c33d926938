"""How a figure is written makes no contradiction; another value does."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from index.check.codes import Severity
from index.check.run import check_knowledge

FACETS = Path(__file__).resolve().parents[3] / "knowledge" / "facets.yaml"
WAYS = [
    "{low}–{high} 元/年",
    "{low:,}-{high:,} 元/年",
    "**{low}～{high} 元/年**",
    "**{low}** 至 **{high:,}** 元/年",
    "{low} 到 {high} 元一年",
    "每年 {low}—{high} 元",
    "¥{low}–{high}/年",
    "*{low:,} – {high:,}* 元 / 年",
]


def codes(first: str, second: str) -> set[str]:
    """Say what a check makes of two articles that give a yearly fee each."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "fees").mkdir()
        (folder / "facets.yaml").write_bytes(FACETS.read_bytes())
        for slug, title, figure in (("one", "专业版年服务费", first), ("other", "专业版的年费", second)):
            text = f"---\ntitle: {title}\nstatus: published\nreviewed: 2026-11-01\n---\n专业版年服务费 {figure}。\n"
            (folder / "fees" / f"{slug}.md").write_text(text, encoding="utf-8")
        found, _ = check_knowledge(folder, today=date(2026, 11, 25))
    assert {one.code for one in found if one.severity is Severity.ERROR} <= {"contradiction"}
    return {one.code for one in found}


@settings(max_examples=40, deadline=None)
@given(
    low=st.integers(100, 4999),
    more=st.integers(1, 4999),
    ways=st.tuples(st.sampled_from(WAYS), st.sampled_from(WAYS)),
    off=st.integers(1, 50),
)
def test_two_ways_of_writing_agree_and_two_values_never(low: int, more: int, ways: tuple[str, str], off: int) -> None:
    first = ways[0].format(low=low, high=low + more)
    assert "contradiction" not in codes(first, ways[1].format(low=low, high=low + more))
    assert "contradiction" in codes(first, ways[1].format(low=low, high=low + more + off))
