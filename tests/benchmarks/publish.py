"""``python -m tests.benchmarks.publish``: what customers notice of a save, on 2,500 passages under steady questions.

A real ``kefu serve`` answers 30 questions a second over its API, each asked once. In the quiet half nothing is saved;
in the other one article after another is, each a second after the last was live. Prints Markdown; meant for a machine
that does nothing else.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

import httpx
import jinja2

from tests.benchmarks.knowledge import edit_one_article, write_knowledge
from tests.benchmarks.measures import percentile
from tests.benchmarks.texts import many
from tests.e2e.process import ROOT, kefu, serving

RATE: Final = 30
"""Questions a second."""
FIRST: Final = 40_000
"""Where the questions begin among the texts: none of them is in an article."""
PAGE: Final = """\
### Saving while customers ask
{{ rate }} questions a second over the API, each asked once, 2,500 passages, {{ cores }} cores; {{ seconds }} s each.

| | answers | failed | p50 | p95 | p99 |
|---|---|---|---|---|---|
{% for name, load in loads %}
| {{ name }} | {{ load.times | length }} | {{ load.failed }} \
{%- for share in (50, 95, 99) %} | {{ "%.1f" | format(percentile(load.times, share)) }} ms{% endfor %} |
{% endfor %}

From the save of an article to the first answer from it, {{ lives | length }} saves: \
{{ "%.2f" | format(lives | sum / lives | length) }} s in the mean, {{ "%.2f" | format(lives | max) }} s at most. \
p99 while articles are saved: {{ "%.2f" | format(ratio) }} times that in quiet. Wanted: every save under 2 s, no \
failed answer, p99 at most twice that in quiet.
"""


@dataclass(slots=True)
class Load:
    """What came of the questions."""

    times: list[float] = field(default_factory=list)
    """Milliseconds, of those that were answered."""
    failed: int = 0


async def ask(client: httpx.AsyncClient, text: str, load: Load) -> None:
    """Ask one question and note how long it took."""
    begun = time.perf_counter()
    try:
        response = await client.post("/api/v1/ask", json={"turns": [text]})
        answered = response.status_code == httpx.codes.OK
    except httpx.HTTPError:
        answered = False
    if answered:
        load.times.append((time.perf_counter() - begun) * 1000)
    else:
        load.failed += 1


@asynccontextmanager
async def steady(client: httpx.AsyncClient, texts: Iterator[str], load: Load) -> AsyncIterator[None]:
    """Ask at an even pace, whether or not the answers keep up, until the block ends."""

    async def run() -> None:
        async with asyncio.TaskGroup() as asking:
            due = time.perf_counter()
            while not done.is_set():
                asking.create_task(ask(client, next(texts), load))
                due += 1 / RATE
                await asyncio.sleep(max(0.0, due - time.perf_counter()))

    done = asyncio.Event()
    task = asyncio.create_task(run())
    yield
    done.set()
    await task


async def save(client: httpx.AsyncClient, knowledge: Path) -> float:
    """Save an article and wait until its new revision answers; return the seconds that it took."""
    file = min(knowledge.glob("*/*.md"))  # noqa: ASYNC240 - nothing else runs in this loop that would wait
    article = str(file.relative_to(knowledge)).removesuffix(".md").removesuffix(".en")
    language = "en" if file.name.endswith(".en.md") else "zh"

    async def revision() -> str:
        response = await client.get(f"/api/v1/articles/{article}", params={"language": language})
        return str(response.raise_for_status().json()["revision"])

    before = await revision()
    edit_one_article(knowledge, time.time_ns())
    begun = time.perf_counter()
    while await revision() == before:  # noqa: ASYNC110 - another process
        await asyncio.sleep(0.02)
    return time.perf_counter() - begun


async def measure(address: str, token: str, knowledge: Path, seconds: float) -> tuple[Load, Load, list[float]]:
    """Ask in quiet, then while articles are saved."""
    texts = (text for text, _ in islice(many(100_000), FIRST, None))
    quiet, busy, lives = Load(), Load(), []
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=30) as client:
        async with steady(client, texts, Load()):
            await asyncio.sleep(3)  # everything is warm
        async with steady(client, texts, quiet):
            await asyncio.sleep(seconds)
        async with steady(client, texts, busy):
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                lives.append(await save(client, knowledge))
                await asyncio.sleep(1)
    return quiet, busy, lives


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30)
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory(prefix="kefu-publish-") as made:
        knowledge, data = Path(made) / "knowledge", Path(made) / "data"
        write_knowledge(knowledge, ROOT / "knowledge" / "facets.yaml")
        own = ("--knowledge", str(knowledge), "--data", str(data))
        added = kefu("token", "add", "benchmark", "--scope", "ask", "--scope", "articles:read", *own)
        token = next(word for word in added.stdout.split() if word.startswith("kefu_"))
        settings = {"KEFU_KNOWLEDGE": str(knowledge), "KEFU_API_RATE_LIMIT": "100000"}
        with serving(data, Path(made) / "log", **settings) as address:
            quiet, busy, lives = asyncio.run(measure(address, token, knowledge, seconds))
    ratio = percentile(busy.times, 99) / percentile(quiet.times, 99)
    page = jinja2.Template(PAGE, autoescape=False, trim_blocks=True, keep_trailing_newline=True).render(
        rate=RATE,
        cores=os.cpu_count(),
        seconds=round(seconds),
        loads=(("quiet", quiet), ("articles are saved", busy)),
        lives=lives,
        ratio=ratio,
        percentile=percentile,
    )
    sys.stdout.write(page)


if __name__ == "__main__":
    main()
