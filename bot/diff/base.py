"""The side that is compared with: what is published, or the articles of a git revision."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import KefuError

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 120


class GitError(KefuError):
    """A revision that cannot be had."""


@contextmanager
def at_revision(knowledge: Path, revision: str) -> Iterator[Path]:
    """Give a folder with the articles as they were at a git ``revision``; it is gone afterwards."""
    top = Path(_git(knowledge, "rev-parse", "--show-toplevel").decode().strip())
    commit = _git(knowledge, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    inside = knowledge.resolve().relative_to(top.resolve()).as_posix()
    tree = commit.decode().strip() if inside == "." else f"{commit.decode().strip()}:{inside}"
    content = _git(top, "archive", "--format=tar", tree)
    with tempfile.TemporaryDirectory(prefix="kefu-revision-") as made:
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            archive.extractall(made, filter="data")
        yield Path(made)


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - no shell; a revision cannot be taken for an option
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - git stands wherever the system has it
            check=False,
            capture_output=True,
            timeout=SECONDS,
        )
    except FileNotFoundError as error:
        raise GitError("git is not installed; without BASE the published index is compared with") from error
    except subprocess.TimeoutExpired as error:
        raise GitError(f"git {arguments[0]} took more than {SECONDS} seconds") from error
    if done.returncode:
        why = done.stderr.decode(errors="replace").strip().splitlines()
        told = why[-1] if why else "there is no such revision"
        raise GitError(f"{folder}: git {' '.join(arguments)}: {told}")
    return done.stdout
