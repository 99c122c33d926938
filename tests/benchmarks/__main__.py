"""``python -m tests.benchmarks``: measure, and write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.processes import ROOT, Tell, every_size, one_round, prepare
from tests.benchmarks.report import as_json, render, this_machine


def main() -> None:
    """Measure unless figures are given, and render."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="rounds of the comparison")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "benchmarks.md", help="the page to write")
    parser.add_argument("--figures", type=Path, help="JSON of all figures: written, or rendered again if it exists")
    options = parser.parse_args()
    if options.figures and options.figures.exists():
        measured = json.loads(options.figures.read_text(encoding="utf-8"))
    else:
        measured = measure(options.rounds)
    if options.figures:
        options.figures.write_text(json.dumps(measured, ensure_ascii=False, indent=1), encoding="utf-8")
    options.output.write_text(render(**measured), encoding="utf-8")


def measure(rounds: int) -> dict[str, object]:
    """Return the arguments of ``render``. Minutes a round; the sizes take a few more."""
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="kefu-benchmark-") as root:
        folders = prepare(Path(root))
        found = [one_round(folders, _teller(f"round {number + 1} of {rounds}")) for number in range(rounds)]
        sizes = every_size(folders, _teller("sizes"))
    machine = as_json(this_machine((before, os.getloadavg()[0])))
    command = shlex.join(["python", "-m", "tests.benchmarks", "--rounds", str(rounds)])
    return {"rounds": found, "sizes": sizes, "machine": machine, "command": command}


def _teller(where: str) -> Tell:
    def tell(what: str) -> None:
        sys.stderr.write(f"{where}: {what}\n")

    return tell


if __name__ == "__main__":
    main()
