"""Another name for an article: links lead where they led, and nothing else changes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from bot.editing.shelf import Shelf
from index.articles.loader import load_knowledge
from index.check.run import check_knowledge
from index.errors import KefuError
from index.writing import moving
from index.writing.links import relinked
from index.writing.places import ChangedError
from tests.unit.writing.test_editing import KNOWLEDGE, git, needs_git

OLD, NEW = "fees/annual-fees", "services/yearly"
MOVED = {f"{OLD}.md": f"{NEW}.md", f"{OLD}.en.md": f"{NEW}.en.md"}
HEAD = b"---\ntitle: T\n---\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[a](annual-fees.md)", "[a](../services/yearly.md)"),
        ("[a](annual-fees.md#专业版)", "[a](../services/yearly.md#专业版)"),
        ("[a](<./annual-fees.md> 'T')", "[a](<../services/yearly.md> 'T')"),
        ("[a](../fees/annual-fees.en.md?x#y)", "[a](../services/yearly.en.md?x#y)"),
        ("| [a](annual-fees.md) |\r\n|---|\r\n", "| [a](../services/yearly.md) |\r\n|---|\r\n"),
        ("[a][r]\n\n[r]: annual-fees.md\n", "[a][r]\n\n[r]: ../services/yearly.md\n"),
        ("![a](annual-fees.md)", "![a](../services/yearly.md)"),
        ("`[a](annual-fees.md)` \\[a](annual-fees.md)", None),
        ("    [a](annual-fees.md)\n\n```\n[a](annual-fees.md)\n```", None),
        ("[a](https://a.cn/annual-fees.md) [b](#annual-fees.md) [c](/annual-fees.md) [d](on-site-fee.md)", None),
    ],
)  # fmt: skip
def test_links_follow_and_code_and_other_addresses_do_not(before: str, after: str | None) -> None:
    for head in (HEAD, HEAD.replace(b"\n", b"\r\n"), "\ufeff".encode() + HEAD):
        wanted = head + (before if after is None else after).encode()
        assert relinked(head + before.encode(), "fees/on-site-fee.md", MOVED) == wanted


def test_links_of_the_article_itself_lead_from_its_new_place() -> None:
    before = HEAD + b"[a](on-site-fee.md) [b](annual-fees.en.md) [c](../services/training.md) [d](#x)"
    after = HEAD + b"[a](../fees/on-site-fee.md) [b](yearly.en.md) [c](../services/training.md) [d](#x)"
    assert relinked(before, f"{OLD}.md", MOVED) == after


def test_an_article_goes_with_its_translation_and_every_link_still_leads_somewhere(folder: Path) -> None:
    for file in ("fees/on-site-fee.md", "services/training.md"):
        way = "" if file.startswith("fees") else "../fees/"
        with (folder / file).open("ab") as opened:
            opened.write(f"\n见[年费]({way}annual-fees.md#各版本年服务费)。\n".encode())
    today = load_knowledge(folder).articles[0].reviewed
    assert today is not None
    before = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.md")}
    found = {(one.code, one.message) for one in check_knowledge(folder, today=today)[0]}
    move, _ = Shelf(folder).move(OLD, NEW, "A", "")
    assert [change.file for change in move.followed] == ["fees/on-site-fee.md", "services/training.md"]
    after = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.md")}
    assert after[f"{NEW}.md"] == before[f"{OLD}.md"]
    assert after[f"{NEW}.en.md"] == before[f"{OLD}.en.md"]
    changed = {file for file in before if after.get(file) != before[file]}
    assert changed == {*MOVED, "fees/on-site-fee.md", "services/training.md"}
    assert "](yearly.md#各版本年服务费)" in after["services/training.md"].decode()
    assert {(one.code, one.message.replace(NEW, OLD)) for one in check_knowledge(folder, today=today)[0]} == {
        (code, message.replace(NEW, OLD)) for code, message in found
    }


@needs_git
def test_a_new_name_is_one_commit_that_takes_nothing_else_along(folder: Path) -> None:
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    (folder / "fees/on-site-fee.md").write_text("half", encoding="utf-8")
    _, done = Shelf(folder).move(OLD, NEW, "韩梅梅", "")
    assert done.state == "committed"
    assert git(folder, "log", "--format=%an|%s").splitlines()[:2] == [f"韩梅梅|Rename {OLD} to {NEW}", "T|first"]
    named = git(folder, "show", "-M", "--name-status", "--format=").split()
    assert named == ["R100", f"{OLD}.en.md", f"{NEW}.en.md", "R100", f"{OLD}.md", f"{NEW}.md"]
    assert git(folder, "status", "--short").split() == ["M", "fees/on-site-fee.md"]


@needs_git
def test_an_article_that_git_never_knew_is_renamed_all_the_same(folder: Path) -> None:
    git(folder, "init", "-q")
    assert Shelf(folder).move(OLD, NEW, "A", "")[1].state == "committed"
    assert subprocess.run(["git", "-C", folder, "ls-files"], capture_output=True, check=True).stdout.split() == [  # noqa: S607
        f"{NEW}.en.md".encode(), f"{NEW}.md".encode(),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("fees/gone", NEW, "there is no such article"),
        (OLD, OLD, "its name already"),
        (OLD, "fees/on-site-fee", "is there already"),
        (OLD, "services/on-site-fee", "a slug is used once"),
        (OLD, "fee/x", "did you mean 'fees'"),
        (OLD, "fees/年费", "cannot be a name"),
        (OLD, "../x", "unknown topic"),
        ("../knowledge/fees/annual-fees", NEW, "there is no such article"),
    ],
)
def test_what_cannot_be_a_name_changes_nothing(folder: Path, old: str, new: str, why: str) -> None:
    before = sorted(path.name for path in folder.rglob("*"))
    with pytest.raises(KefuError, match=why):
        Shelf(folder).move(old, new, "A", "")
    assert sorted(path.name for path in folder.rglob("*")) == before


def test_only_the_topic_may_change(folder: Path) -> None:
    Shelf(folder).move(OLD, "services/annual-fees", "A", "")
    assert load_knowledge(folder).article("services/annual-fees", "en")
    assert load_knowledge(folder).faults == ()


def test_a_faulty_article_is_mended_first(folder: Path) -> None:
    (folder / f"{OLD}.md").write_text("---\ntitle: x\n---\n")
    with pytest.raises(KefuError, match="mend it first"):
        Shelf(folder).move(OLD, NEW, "A", "")


def test_a_file_that_changes_meanwhile_leaves_everything_as_it_was(folder: Path) -> None:
    with (folder / "fees/on-site-fee.md").open("ab") as opened:
        opened.write("\n见[年费](annual-fees.md)。\n".encode())
    plan = moving.plan_move(folder, OLD, NEW, load_knowledge(folder))
    (folder / f"{OLD}.md").write_bytes((folder / f"{OLD}.md").read_bytes() + "\n别人写的。\n".encode())
    before = {path: path.read_bytes() for path in folder.rglob("*.md")}
    with pytest.raises(ChangedError):
        moving.make_move(folder, plan)
    assert {path: path.read_bytes() for path in folder.rglob("*.md")} == before
