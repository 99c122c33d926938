"""The check of some files finds what the whole check finds in them, and reads next to nothing for it."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Collection
from pathlib import Path

import pytest

from index.check.cache import Cache
from index.check.diagnostic import Diagnostic
from index.check.folder import states_in
from index.check.reading import is_article
from index.check.run import check_knowledge
from index.check.some import check_some, concerns
from tests.unit.check.faults import FAULTS, Fault
from tests.unit.check.test_faults import KNOWLEDGE, TODAY, plant

LATER_NS = 10_000_000_000


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the articles and what a check of them kept."""
    folder = tmp_path_factory.mktemp("checked")
    shutil.copytree(KNOWLEDGE, folder / "knowledge")
    keep(folder)
    return folder


def keep(folder: Path) -> tuple[Diagnostic, ...]:
    """Check everything, and keep it as if it had been read long after it was written."""
    knowledge, cache = folder / "knowledge", Cache(folder / "cache")
    states = states_in(knowledge)
    found, facts = check_knowledge(knowledge, today=TODAY, known=cache.read(knowledge))
    cache.write(knowledge, facts, states, time.time_ns() + LATER_NS)
    return found


@pytest.fixture
def folder(checked: Path, tmp_path: Path) -> Path:
    """Return a folder of its own: the cache goes by the folder's path, so it is moved to this one's."""
    shutil.copytree(checked / "knowledge", tmp_path / "knowledge")
    (tmp_path / "cache").mkdir()
    old, new = (Cache(one / "cache")._path(one / "knowledge") for one in (checked, tmp_path))
    shutil.copyfile(old, new)
    return tmp_path


def some(folder: Path, wanted: Collection[str]) -> tuple[Diagnostic, ...] | None:
    cache = Cache(folder / "cache")
    return check_some(folder / "knowledge", wanted, cache, today=TODAY, review_days=365, at_ns=time.time_ns())


def whole(folder: Path, wanted: Collection[str]) -> list[Diagnostic]:
    known = Cache(folder / "cache").read(folder / "knowledge")
    found, _ = check_knowledge(folder / "knowledge", today=TODAY, known=known)
    return [one for one in found if concerns(one, wanted)]


@pytest.mark.parametrize(
    "fault", [one for one in FAULTS if is_article(one.file)], ids=lambda fault: f"{fault.code}-{fault.file}"
)
def test_a_fault_is_found_as_the_whole_check_finds_it(fault: Fault, folder: Path) -> None:
    plant(fault, folder / "knowledge")
    wanted = {fault.file, *([fault.where] if is_article(fault.where) else [])}

    assert list(some(folder, wanted) or ()) == whole(folder, wanted)


@pytest.mark.parametrize("seed", range(6))
def test_after_any_edits_some_files_are_judged_as_in_the_whole(seed: int, folder: Path) -> None:
    draw, knowledge = random.Random(seed), folder / "knowledge"  # noqa: S311
    chosen = draw.sample([one for one in FAULTS if is_article(one.file) and one.old], 12)
    for fault in chosen:
        path = knowledge / fault.file
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(text.replace(fault.old, fault.new, 1), encoding="utf-8")
        if draw.random() < 0.3:
            path.rename(path.with_name(f"moved-{path.name}"))
        elif draw.random() < 0.2:
            path.unlink()
        present = [file for file in states_in(knowledge) if is_article(file)]
        wanted = set(draw.sample(present, 3)) | {fault.file} & set(present)
        assert list(some(folder, wanted) or ()) == whole(folder, wanted)


def test_what_did_not_change_is_not_read(folder: Path) -> None:
    knowledge = folder / "knowledge"
    changed = "fees/remote-fee.md"
    (knowledge / changed).write_text("no article", encoding="utf-8")
    some(folder, {changed})
    state = (knowledge / "fees/annual-fees.md").stat()
    (knowledge / "fees/annual-fees.md").write_bytes(b"x" * state.st_size)
    os.utime(knowledge / "fees/annual-fees.md", ns=(state.st_atime_ns, state.st_mtime_ns))

    found = some(folder, {"fees/annual-fees.md"})

    assert found is not None
    assert not [one for one in found if one.code == "no-front-matter"]


def test_a_file_that_changed_while_it_was_read_is_read_again(folder: Path) -> None:
    knowledge, cache = folder / "knowledge", Cache(folder / "cache")
    file = knowledge / "fees/remote-fee.md"
    file.write_bytes(file.read_bytes() + b" ")
    states, at_ns = states_in(knowledge), time.time_ns()
    _, facts = check_knowledge(knowledge, today=TODAY)
    cache.write(knowledge, facts, states, at_ns)
    state = file.stat()
    file.write_bytes(b"x" * state.st_size)
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))

    assert "no-front-matter" in {one.code for one in some(folder, {"fees/remote-fee.md"}) or ()}


@pytest.mark.parametrize("damage", [b"", b"SQLite format 3\0" + b"\xff" * 200], ids=["empty", "torn"])
def test_a_damaged_cache_spares_nothing_and_harms_nothing(damage: bytes, folder: Path) -> None:
    Cache(folder / "cache")._path(folder / "knowledge").write_bytes(damage)

    assert some(folder, {"fees/remote-fee.md"}) is None
    assert keep(folder) == ()


def test_with_other_facets_everything_is_read_again(folder: Path) -> None:
    with (folder / "knowledge" / "facets.yaml").open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")

    assert some(folder, {"fees/remote-fee.md"}) is None
