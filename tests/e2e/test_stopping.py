"""``kefu serve`` is stopped before it has an index to answer from."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from tests.e2e.process import ROOT, command, environment


def test_a_first_indexing_that_is_interrupted_ends_quietly(data_folder: Path, tmp_path: Path) -> None:
    data, log = tmp_path / "data", tmp_path / "log"
    data.mkdir()
    (data_folder / "models").mkdir(exist_ok=True)
    (data / "models").symlink_to(data_folder / "models")
    serve = [*command(), "serve", "--port", "0", "--data", str(data)]
    with log.open("w") as out, subprocess.Popen(serve, cwd=ROOT, env=environment(), stdout=out, stderr=out) as process:
        _await("encoding", log)
        process.send_signal(signal.SIGTERM)
        status = process.wait(timeout=30)

    said = log.read_text(encoding="utf-8")
    assert status == os.EX_OK, said
    assert "terminate" not in said
    assert "Traceback" not in said


def _await(word: str, log: Path) -> None:
    until = time.monotonic() + 120
    while word not in log.read_text(encoding="utf-8"):
        assert time.monotonic() < until, log.read_text(encoding="utf-8")
        time.sleep(0.05)
