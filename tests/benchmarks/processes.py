"""One measurement after another, each in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.benchmarks.contestants import CONTESTANTS, Folders
from tests.benchmarks.knowledge import edit_one_article, questions, write_knowledge
from tests.benchmarks.measures import Figures
from tests.benchmarks.peer_model import write_peer_model
from tests.benchmarks.sizes import SIZES

ROOT: Final = Path(__file__).resolve().parents[2]
Tell = Callable[[str], None]
"""Told what is measured next."""


def prepare(root: Path) -> Folders:
    """Write the articles and both forms of the model under ``root``."""
    folders = Folders(root / "knowledge", root / "data", root / "model")
    write_knowledge(folders.knowledge, ROOT / "knowledge" / "facets.yaml")
    folders.data.mkdir()
    write_peer_model(folders.model)
    return folders


def one_round(folders: Folders, tell: Tell) -> dict[str, Figures]:
    """Measure every contestant from nothing, then Kefu with its snapshot."""
    shutil.rmtree(folders.data / "index", ignore_errors=True)
    figures = {}
    for task in (*CONTESTANTS, "serve", "refresh"):
        tell(task)
        figures[task] = _worker(task, folders)
    own = ["--knowledge", str(folders.knowledge), "--data", str(folders.data)]
    tell("kefu index, kefu ask")
    edit_one_article(folders.knowledge, time.time_ns())
    figures["kefu index"] = _command(["index", *own])
    figures["kefu ask"] = _command(["ask", questions()[0].text, "--json", *own])
    return figures


def every_size(folders: Folders, tell: Tell) -> dict[str, Figures]:
    """Measure each number of passages."""
    figures = {}
    for size in SIZES:
        tell(f"{size} passages")
        figures[str(size)] = _worker(str(size), folders)
    return figures


def _worker(task: str, folders: Folders) -> Figures:
    paths = [str(path) for path in (folders.knowledge, folders.data, folders.model)]
    command = [sys.executable, "-m", "tests.benchmarks.worker", task, *paths]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
    # Libraries write what they like before the last line.
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def _command(arguments: list[str]) -> Figures:
    """Run ``kefu`` and wait: its seconds from start to end, and its peak memory in MB (10^6 bytes)."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "bot.cli", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as running:
        _, status, usage = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise RuntimeError(f"kefu {' '.join(arguments)}: exit {running.returncode}")
    return {"seconds": time.perf_counter() - begun, "peak": usage.ru_maxrss * 1.024e-3}
