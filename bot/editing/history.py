"""A change of an article as a commit, where the articles stand in a git checkout."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SECONDS = 20
"""A commit takes a fraction of one; hooks may take longer."""
_UNFIT = re.compile(r"[<>\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Committed:
    """Whether a change was committed; ``why`` git did not."""

    state: Literal["committed", "none", "failed"]
    why: str = ""


def commit(knowledge: Path, files: Sequence[str], author: str, subject: str) -> Committed:
    """Commit files by themselves, whatever else is changed or staged in the checkout. Blocks; never raises.

    They are written already and stay so: customers get the answer, and the next commit takes the change along.
    """
    git = shutil.which("git")
    if git is None or _run(git, knowledge, "rev-parse", "--is-inside-work-tree").returncode:
        return Committed("none")
    if _run(git, knowledge, "check-ignore", "--quiet", "--", files[0]).returncode == 0:
        return Committed("none")
    # A file that is gone and was never known to git is nothing that git could be told of.
    listed = _run(git, knowledge, "ls-files", "-z", "--", *files).stdout.split("\0")
    known = [file for file in files if file in listed or (knowledge / file).exists()]
    if not known:
        return Committed("none")
    name = " ".join(_UNFIT.sub(" ", author).split()) or "Kefu"
    identity = ("-c", "user.name=Kefu", "-c", "user.email=kefu@localhost", "-c", "commit.gpgsign=false")
    for arguments in (
        ("add", "--all", "--", *known),
        (*identity, "commit", "--quiet", f"--author={name} <kefu@localhost>", f"--message={subject}", "--", *known),
    ):
        done = _run(git, knowledge, *arguments)
        if done.returncode:
            return Committed("failed", _reason(done) or f"git ended with {done.returncode}")
    return Committed("committed")


def _reason(done: subprocess.CompletedProcess[str]) -> str:
    """Return the line that says why: git marks its own, a hook ends with its."""
    said = (done.stderr or done.stdout).strip().splitlines()
    marked = (line for line in said if line.startswith(("fatal:", "error:")))
    return next(marked, said[-1] if said else "")[:200]


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
