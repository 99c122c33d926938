"""Going back to an earlier version of the articles, and forward again."""

from __future__ import annotations

import pytest

from index.engine import Engine
from index.versions import VersionError, pinned_folder, resume, roll_back, versions
from tests.unit.index.conftest import Desk

ARTICLE = "fees/on-site"
ASKED = ("上门一次多少钱", "工程师上门收费吗")


@pytest.fixture
def two(desk: Desk) -> Desk:
    for price in ("300 元。", "400 元。"):
        desk.write(ARTICLE, ASKED, price)
        desk.open()
    return desk


def price(engine: Engine) -> str:
    article = engine.article(ARTICLE, "zh")
    assert article is not None
    return article.figures[0].quantity.text


def test_the_version_before_serves_again(two: Desk) -> None:
    new, old = versions(two.data)
    chosen = roll_back(two.data)

    engine = two.open()

    assert (chosen.name, price(engine), engine.version) == (old.name, "300 元", old.label)
    assert two.encoder.encoded == []
    assert [(one.current, one.pinned) for one in versions(two.data)] == [(True, False), (False, True)]
    assert new.label != old.label


def test_what_is_saved_afterwards_does_not_bring_the_mistake_back(two: Desk) -> None:
    roll_back(two.data)
    two.write("fees/annual", ("一年多少钱",))

    assert price(two.open()) == "300 元"
    assert not two.is_current()
    assert resume(two.data)
    assert price(two.open()) == "400 元"


def test_a_running_engine_follows_both_ways(two: Desk) -> None:
    running = two.open()
    roll_back(two.data)
    back = Engine.open(two.knowledge, two.data, encoder="stub", max_error=0.05, previous=running)
    still = Engine.open(two.knowledge, two.data, encoder="stub", max_error=0.05, previous=back)
    resume(two.data)
    forward = Engine.open(two.knowledge, two.data, encoder="stub", max_error=0.05, previous=still)

    assert [price(engine) for engine in (running, back, still, forward)] == ["400 元", "300 元", "300 元", "400 元"]
    assert still.index is back.index


def test_a_second_step_back_goes_one_further(two: Desk) -> None:
    two.write(ARTICLE, ASKED, "500 元。")
    two.open()

    prices = []
    for _ in range(2):
        roll_back(two.data)
        prices.append(price(two.open()))

    assert prices == ["400 元", "300 元"]
    with pytest.raises(VersionError, match="no earlier version"):
        roll_back(two.data)


def test_the_beginning_of_a_name_will_do_and_an_unknown_one_is_told(two: Desk) -> None:
    old = versions(two.data)[-1]

    assert roll_back(two.data, old.name[:6]).name == old.name
    with pytest.raises(VersionError, match=f"no version is called nothing; kept are .*{old.name}"):
        roll_back(two.data, "nothing")


def test_a_pinned_version_outlives_those_that_are_dropped(two: Desk) -> None:
    roll_back(two.data)
    resume_later = pinned_folder(two.data)
    for number in range(7):
        two.write(ARTICLE, ASKED, f"{number}00 元。")
        Engine.open(two.knowledge, two.data, encoder="stub", max_error=0.05, pinned=False)

    assert pinned_folder(two.data) == resume_later
    assert price(two.open()) == "300 元"
    assert len(versions(two.data)) == 6


def test_a_damaged_version_does_not_serve_and_does_not_stop_the_service(two: Desk) -> None:
    roll_back(two.data)
    folder = pinned_folder(two.data)
    assert folder is not None
    (folder / "pooled.npy").write_bytes(b"")

    assert price(two.open()) == "400 元"


def test_an_edit_that_is_taken_back_makes_no_third_version(two: Desk) -> None:
    two.write(ARTICLE, ASKED, "300 元。")
    two.open()

    assert [one.current for one in versions(two.data)] == [True, False]


def test_a_running_engine_that_finds_broken_articles_goes_on_as_it_was(two: Desk) -> None:
    running = two.open()
    two.raw(f"{ARTICLE}.md", "---\ntitle: x\n<<<<<<< HEAD\nstatus: published\n---\nx\n")
    broken = Engine.open(two.knowledge, two.data, encoder="stub", max_error=0.05, previous=running)
    two.write(ARTICLE, ASKED, "450 元。")
    mended = Engine.open(two.knowledge, two.data, encoder="stub", max_error=0.05, previous=broken)

    assert broken.index is running.index
    assert [(fault.place.file, fault.place.line) for fault in broken.faults] == [(f"{ARTICLE}.md", 3)]
    assert (price(mended), mended.faults) == ("450 元", ())
