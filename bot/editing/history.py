"""A change of an article as a commit, where the articles stand in a git checkout."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

SECONDS = 20
"""A commit takes a fraction of one; hooks may take longer."""
_UNFIT = re.compile(r"[<>\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Committed:
    """Whether a change was committed; ``why`` git did not."""

    state: Literal["committed", "none", "failed"]
    why: str = ""


def commit(knowledge: Path, file: str, author: str, subject: str) -> Committed:
    """Commit one file by itself, whatever else is changed or staged in the checkout. Blocks; never raises.

    The file is written already and stays so: customers get the answer, and the next commit takes the change along.
    """
    git = shutil.which("git")
    if git is None or _run(git, knowledge, "rev-parse", "--is-inside-work-tree").returncode:
        return Committed("none")
    if _run(git, knowledge, "check-ignore", "--quiet", "--", file).returncode == 0:
        return Committed("none")
    name = " ".join(_UNFIT.sub(" ", author).split()) or "Kefu"
    identity = ("-c", "user.name=Kefu", "-c", "user.email=kefu@localhost", "-c", "commit.gpgsign=false")
    for arguments in (
        ("add", "--all", "--", file),
        (*identity, "commit", "--quiet", f"--author={name} <kefu@localhost>", f"--message={subject}", "--", file),
    ):
        done = _run(git, knowledge, *arguments)
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()
            return Committed("failed", said[-1][:200] if said else f"git ended with {done.returncode}")
    return Committed("committed")


def _run(git: str, knowledge: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [git, "-C", str(knowledge), *arguments]
    try:
        return subprocess.run(  # noqa: S603 - no shell; names are checked, and stand behind "--"
            command, check=False, capture_output=True, encoding="utf-8", errors="replace", timeout=SECONDS, input=""
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "", f"git took more than {SECONDS} seconds")
    except OSError as error:
        return subprocess.CompletedProcess(command, 1, "", f"git cannot be run: {error.strerror}")
