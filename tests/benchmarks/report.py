"""The figures of all rounds -> the page ``docs/benchmarks.md``."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Final

import jinja2

from index.retrieval.neighbourhood import NEIGHBOURS
from index.retrieval.vectors import FLAT_UP_TO
from tests.benchmarks.knowledge import ARTICLES, PASSAGES, QUESTIONS
from tests.benchmarks.measures import Figures
from tests.benchmarks.sizes import CANDIDATES, ENCODED

ENOUGH: Final = 0.98
"""Recall below which an index type suits no size."""


@dataclass(frozen=True, slots=True)
class Target:
    """A bound on one of Kefu's figures."""

    name: str
    task: str
    figure: str
    bound: float
    unit: str
    at_least: bool = False


TARGETS: Final = (
    Target("Question to decision, p50", "kefu", "p50", 7, "ms"),
    Target("Indexing", "kefu", "texts_per_second", 300, "texts/s", at_least=True),
    Target("Resident memory after indexing and questions", "kefu", "rss", 600, "MB"),
    Target("Resident memory in service, snapshot current", "serve", "rss", 600, "MB"),
    Target("Refresh after one changed article, in a running service", "refresh", "refresh", 1, "s"),
    Target("Start to first answer, snapshot current (`kefu ask`)", "kefu ask", "seconds", 5, "s"),
)
COMPARED: Final = (
    ("Question to decision, p50", "p50", "ms"),
    ("Question to decision, p95", "p95", "ms"),
    ("Indexing", "texts_per_second", "texts/s"),
    ("All passages can be searched after", "searchable", "s"),
    ("Resident memory after indexing and questions", "rss", "MB"),
    ("Peak memory", "peak", "MB"),
    ("Questions whose article comes first", "right", ""),
)
PACKAGES: Final = ("langchain-community", "langchain-huggingface", "txtai", "faiss-cpu", "onnxruntime", "torch")


@dataclass(frozen=True, slots=True)
class Machine:
    """Where the figures were taken."""

    processor: str
    cores: int
    memory_gb: float
    python: str
    packages: Mapping[str, str]
    load: tuple[float, float]
    """The system's one-minute load average before and after."""


def this_machine(load: tuple[float, float]) -> Machine:
    """Describe this machine. Linux only."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    kibibytes = int(Path("/proc/meminfo").read_text(encoding="ascii").split()[1])
    packages = {name: version(name) for name in PACKAGES}
    names = names or [platform.machine()]
    return Machine(names[0], len(names), kibibytes * 1.024e-6, platform.python_version(), packages, load)


Rounds = Sequence[Mapping[str, Figures]]


def render(rounds: Rounds, sizes: Mapping[str, Figures], machine: Mapping[str, object], command: str) -> str:
    """Return the page: medians over ``rounds``, and ratios as medians of each round's."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - Markdown
    )
    environment.filters["short"] = short
    return environment.get_template("report.md.j2").render(
        rounds=len(rounds),
        mid={task: {name: _median(rounds, task, name) for name in rounds[0][task]} for task in rounds[0]},
        ratios=[(name, figure, unit, _ratios(rounds, figure)) for name, figure, unit in COMPARED],
        targets=[(target, _median(rounds, target.task, target.figure)) for target in TARGETS],
        sizes=sizes,
        types=list(CANDIDATES),
        suits={size: suiting(figures) for size, figures in sizes.items()},
        machine=machine,
        command=command,
        fixed={"articles": ARTICLES, "passages": PASSAGES, "questions": QUESTIONS, "encoded": ENCODED},
        neighbours=NEIGHBOURS,
        flat_up_to=FLAT_UP_TO,
        enough=ENOUGH,
    )


def suiting(figures: Figures) -> str:
    """Return the index type with the fastest search among those that find enough."""
    found = [name for name in CANDIDATES if figures[f"{name}.recall"] >= ENOUGH]
    return min(found, key=lambda name: figures[f"{name}.p50"])


def short(value: float) -> str:
    """Write a figure with three digits that mean something."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def as_json(machine: Machine) -> dict[str, object]:
    """Return ``machine`` as plain values."""
    return asdict(machine)


def _median(rounds: Rounds, task: str, figure: str) -> float:
    return median(one[task][figure] for one in rounds)


def _ratios(rounds: Rounds, figure: str) -> dict[str, float]:
    peers = [task for task in ("langchain", "txtai") if task in rounds[0]]
    return {peer: median(one[peer][figure] / one["kefu"][figure] for one in rounds) for peer in peers}
