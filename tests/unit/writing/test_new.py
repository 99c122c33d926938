"""New articles: a skeleton that can be read, and never over another."""

from __future__ import annotations

import shutil
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import app_of
from index.articles.loader import load_knowledge
from index.errors import KefuError
from index.writing.places import ChangedError, article_file, digest_of, read_file, remove_file, write_file

KNOWLEDGE = Path(__file__).resolve().parents[3] / "knowledge"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "fees").mkdir()
    shutil.copy(KNOWLEDGE / "facets.yaml", tmp_path)
    shutil.copy(KNOWLEDGE / "fees" / "annual-fees.md", tmp_path / "fees")
    return tmp_path


def new(folder: Path, *arguments: str) -> None:
    done = CliRunner().invoke(app_of(), ["new", *arguments, "--knowledge", str(folder)], standalone_mode=False)
    if done.exception:
        raise done.exception


@pytest.mark.parametrize("title", ["差旅费", "no", 'a: "b" # c', "1", "- x", "{x}"])
def test_a_skeleton_is_a_draft_without_faults(folder: Path, title: str) -> None:
    new(folder, "fees", "travel-costs", "--title", title)
    loaded = load_knowledge(folder)
    article = loaded.article("fees/travel-costs", "zh")
    assert loaded.faults == ()
    assert article is not None
    assert (article.title, article.published) == (title, False)


def test_a_translation_has_the_facets_and_sections_of_its_original(folder: Path) -> None:
    new(folder, "fees", "annual-fees", "--lang", "en")
    loaded = load_knowledge(folder)
    original, translation = (loaded.article("fees/annual-fees", language) for language in ("zh", "en"))
    assert original is not None
    assert translation is not None
    assert translation.applies_to == original.applies_to
    assert [section.heading for section in translation.sections] == [section.heading for section in original.sections]


@pytest.mark.parametrize("owner", ["hanmeimei", "韩梅梅", "mei@example.com", "@meimei"])
def test_a_skeleton_has_the_owner_that_was_named(folder: Path, owner: str) -> None:
    new(folder, "fees", "travel-costs", "--owner", owner)
    article = load_knowledge(folder).article("fees/travel-costs", "zh")
    assert article is not None
    assert article.owner == owner


@pytest.mark.parametrize("owner", ["a, b", "韩梅梅、李雷", "mei@example", "x" * 65])
def test_an_owner_who_is_not_one_person_is_refused(folder: Path, owner: str) -> None:
    with pytest.raises(KefuError, match="owner "):
        new(folder, "fees", "travel-costs", "--owner", owner)
    assert not (folder / "fees/travel-costs.md").exists()


def test_what_is_there_is_not_overwritten(folder: Path) -> None:
    before = (folder / "fees/annual-fees.md").read_bytes()
    with pytest.raises(KefuError, match="is there already"):
        new(folder, "fees", "annual-fees")
    assert (folder / "fees/annual-fees.md").read_bytes() == before


def test_a_topic_that_is_none_gets_the_nearest_named(folder: Path) -> None:
    with pytest.raises(KefuError, match="did you mean 'fees'"):
        new(folder, "fee", "x")


@pytest.mark.parametrize("slug", ["../x", "a/b", "A", "x.en", "", ".x", "a" * 99, "x\n", "-x"])
def test_a_name_that_leads_elsewhere_is_refused(slug: str) -> None:
    with pytest.raises(KefuError):
        article_file("fees", slug)


@pytest.mark.parametrize(
    "file", ["../fees/x.md", "fees/../x.md", "fees/x/y.md", "/etc/passwd", "facets.yaml", "fees/."]
)
def test_a_path_that_leads_elsewhere_is_refused(folder: Path, file: str) -> None:
    with pytest.raises(KefuError):
        read_file(folder, file)


def test_a_link_is_not_followed(folder: Path) -> None:
    (folder / "fees/linked.md").symlink_to(folder / "facets.yaml")
    with pytest.raises(KefuError, match="link"):
        read_file(folder, "fees/linked.md")


def test_a_change_is_refused_where_the_file_changed_meanwhile(folder: Path) -> None:
    file = "fees/annual-fees.md"
    base = digest_of(read_file(folder, file))
    write_file(folder, file, b"first", base)
    with pytest.raises(ChangedError):
        write_file(folder, file, b"second", base)
    with pytest.raises(ChangedError):
        remove_file(folder, file, base)
    assert read_file(folder, file) == b"first"
    assert [path.name for path in (folder / "fees").iterdir()] == ["annual-fees.md"]


def test_of_many_who_write_at_once_from_one_state_one_gets_through(folder: Path) -> None:
    file = "fees/annual-fees.md"
    base = digest_of(read_file(folder, file))
    with ProcessPoolExecutor(4, mp_context=get_context("fork")) as pool:
        done = [pool.submit(_written, folder, file, base, number) for number in range(24)]
        won = [number for number, one in enumerate(done) if one.result()]
    assert len(won) == 1
    assert read_file(folder, file) == b"%d" % won[0]


def _written(folder: Path, file: str, base: str, number: int) -> bool:
    try:
        write_file(folder, file, b"%d" % number, base)
    except ChangedError:
        return False
    return True
