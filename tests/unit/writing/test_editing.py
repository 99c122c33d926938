"""Publishing through the checks, git, and the forms that bring a text."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from bot.conversation.phrases import Phrases
from bot.conversation.render import Renderer
from bot.editing.preview import Previews
from bot.editing.shelf import BrokenError, Shelf
from bot.web.articles.parts import as_shown, as_written
from index.errors import KefuError
from index.writing.places import ChangedError, digest_of

KNOWLEDGE = Path(__file__).resolve().parents[3] / "knowledge"
GIT = shutil.which("git") or ""
needs_git = pytest.mark.skipif(not GIT, reason="git is not installed")
FILE = "fees/annual-fees.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(KNOWLEDGE, tmp_path / "knowledge")
    return tmp_path / "knowledge"


@pytest.fixture
def shelf(folder: Path) -> Shelf:
    return Shelf(folder)


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=T", "-c", "user.email=t@localhost"]
    done = subprocess.run([GIT, *identity, *arguments], cwd=folder, check=True, capture_output=True, encoding="utf-8")
    return done.stdout


def changed(shelf: Shelf) -> tuple[bytes, bytes]:
    before = shelf.read(FILE)
    assert before is not None
    return before, before.replace("各版本的年服务费".encode(), "年服务费一览".encode())


@needs_git
def test_a_change_is_committed_alone_under_the_name_of_its_author(folder: Path, shelf: Shelf) -> None:
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    (folder / "fees/on-site-fee.md").write_text("half", encoding="utf-8")
    before, after = changed(shelf)
    done = shelf.publish(FILE, after, digest_of(before), "韩梅梅 <x> --amend", "--amend 改标题")
    assert done.state == "committed"
    assert (
        git(folder, "-c", "core.quotepath=false", "log", "-1", "--format=%an|%s", "--name-only").split("\n")[0]
        == "韩梅梅 x --amend|--amend 改标题"
    )
    assert git(folder, "show", "--name-only", "--format=").split() == [f"{FILE}"]
    assert "on-site-fee.md" in git(folder, "status", "--short")


@needs_git
def test_a_commit_that_fails_leaves_the_file_written_and_says_why(folder: Path, shelf: Shelf) -> None:
    git(folder, "init", "-q")
    hook = folder / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\necho no such luck >&2\nexit 1\n")
    hook.chmod(0o755)
    before, after = changed(shelf)
    done = shelf.publish(FILE, after, digest_of(before), "A", "")
    assert (done.state, done.why) == ("failed", "no such luck")
    assert shelf.read(FILE) == after


def test_without_git_a_change_is_only_written(shelf: Shelf) -> None:
    before, after = changed(shelf)
    assert shelf.publish(FILE, after, digest_of(before), "A", "").state == "none"
    assert shelf.read(FILE) == after


def test_a_text_with_faults_is_not_written(shelf: Shelf) -> None:
    before, after = changed(shelf)
    with pytest.raises(BrokenError, match="is none of published"):
        shelf.publish(FILE, after.replace(b"status: published", b"status: publishd"), digest_of(before), "A", "")
    assert shelf.read(FILE) == before


def test_a_change_made_from_an_older_file_is_not_written(shelf: Shelf) -> None:
    before, after = changed(shelf)
    shelf.publish(FILE, after, digest_of(before), "A", "")
    with pytest.raises(ChangedError):
        shelf.publish(FILE, before + b"\nmore\n", digest_of(before), "B", "")
    assert shelf.read(FILE) == after


def test_an_original_is_not_removed_before_its_translation(shelf: Shelf) -> None:
    original, translation = shelf.read(FILE), shelf.read("fees/annual-fees.en.md")
    with pytest.raises(KefuError, match="goes first"):
        shelf.publish(FILE, None, digest_of(original), "A", "")
    shelf.publish("fees/annual-fees.en.md", None, digest_of(translation), "A", "")
    shelf.publish(FILE, None, digest_of(original), "A", "")
    assert shelf.read(FILE) is None


@pytest.mark.parametrize("content", [b"a\r\nb\r\n", "\ufeff---\ntitle: T\n---\n".encode(), b"a\nb", b"a\r\nb\n"])
def test_what_a_form_brings_back_unchanged_is_the_file_byte_for_byte(content: bytes) -> None:
    assert as_written(as_shown(content).replace("\n", "\r\n"), content) == content


def test_a_changed_text_keeps_the_line_ends_and_the_mark() -> None:
    before = "\ufeff---\r\ntitle: T\r\n---\r\nText\r\n".encode()
    assert as_written("---\ntitle: U\n---\nText\n", before) == before.replace(b"T\r", b"U\r", 1)


def test_a_preview_says_what_the_conversation_would_say_and_escapes_what_is_written(shelf: Shelf) -> None:
    known = shelf.load()
    previews = Previews(Renderer(), Phrases.load())
    article = known.article("fees/annual-fees", "zh")
    assert article is not None
    shown = previews.of(article, known.catalogue, known.articles, ["专业版一年服务费多少钱"])
    assert "500–1200 元/年" in shown[0].reply.text
    _, after = changed(shelf)
    evil = shelf.examine(after.replace("年服务费因版本而异".encode(), b"1 < 2 & 3 > 2"), FILE).article
    assert evil is not None
    html = "".join(one.reply.html for one in previews.of(evil, known.catalogue, known.articles))
    assert "1 &lt; 2 &amp; 3 &gt; 2" in html
    assert "1 < 2" not in html


def test_other_facets_are_held_against_articles_that_did_not_change(shelf: Shelf, folder: Path) -> None:
    day = date(2026, 11, 25)
    assert shelf.findings(day) == {}
    facets = folder / "facets.yaml"
    facets.write_text(facets.read_text(encoding="utf-8").replace("KIS 专业版", "另一个版本"), encoding="utf-8")
    assert "unknown-facet-value" in {one.code for rows in shelf.findings(day).values() for one in rows}


def test_a_draft_that_contradicts_another_article_is_told_so(shelf: Shelf) -> None:
    before, _ = changed(shelf)
    day = date(2026, 11, 25)
    assert shelf.remarks(before, FILE, day) == ()
    remarks = shelf.remarks(
        before.replace("| KIS 专业版 | 500–1200".encode(), "| KIS 专业版 | 700–1500".encode()), FILE, day
    )
    assert "contradiction" in {one.code for one in remarks}
