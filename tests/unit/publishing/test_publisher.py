from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from bot.conversation.messages import Message
from bot.conversation.state import State
from bot.publishing.watch import on_network
from index.versions import resume, roll_back, versions
from tests.unit.publishing.conftest import ARTICLE, ASKED, Service

TWO_SECONDS = 2.0


@pytest.mark.parametrize("service", [False, True], indirect=True, ids=["notices", "polling"])
def test_what_is_saved_is_live_within_two_seconds(service: Service) -> None:
    service.until(lambda: "300 元" in service.text())
    service.save("420")

    assert service.until(lambda: "420 元" in service.text()) < TWO_SECONDS


@pytest.mark.parametrize(
    "broken",
    [
        "---\ntitle: 上门\n\tstatus: published\n---\n上门 1 元。\n",
        "---\ntitle: 上门\nstatus: published\n---\n<<<<<<< ours\n上门 1 元。\n=======\n上门 2 元。\n>>>>>>> theirs\n",
        "---\ntitle: 上门\nstatus: published\nreviewed: 昨天\n---\n上门 1 元。\n",
        "---\ntitle: 上门\nstatus: published\n---\n上门。\n\n| a | b |\n|---|---|\n| 1 |\n",
        "",
        "\ufeff---\ntitel: x\r\n---\r\n",
    ],
    ids=["tab", "conflict", "date", "ragged table", "empty", "mark and line ends"],
)
def test_a_broken_article_is_told_with_its_place_and_the_last_good_one_serves(service: Service, broken: str) -> None:
    service.desk.raw(f"{ARTICLE}.md", broken)
    service.until(lambda: bool(service.publisher.faults))

    assert {fault.place.file for fault in service.publisher.faults} == {f"{ARTICLE}.md"}
    assert "300 元" in service.text()

    service.save("430")
    service.until(lambda: "430 元" in service.text())
    assert service.publisher.faults == ()


def test_a_mark_and_windows_line_ends_are_no_fault(service: Service) -> None:
    text = (service.desk.knowledge / f"{ARTICLE}.md").read_text(encoding="utf-8").replace("300", "310")
    (service.desk.knowledge / f"{ARTICLE}.md").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())

    service.until(lambda: "310 元" in service.text())
    assert service.publisher.faults == ()


def test_a_burst_of_saves_by_two_hands_ends_with_the_last_and_makes_few_versions(service: Service) -> None:
    def hand(begin: int) -> None:
        for price in range(begin, begin + 20):
            service.save(str(price))

    hands = [threading.Thread(target=hand, args=(begin,)) for begin in (1000, 2000)]
    for one in hands:
        one.start()
    for one in hands:
        one.join()
    service.save("555")

    service.until(lambda: "555 元" in service.text())
    assert service.used <= 3


def test_renaming_and_deleting_articles_is_followed(service: Service) -> None:
    knowledge = service.desk.knowledge
    (knowledge / f"{ARTICLE}.md").rename(knowledge / "fees/visits.md")
    service.until(lambda: "fees/visits" in {one.id for one in service.support.articles()})
    (knowledge / "fees/visits.md").unlink()
    service.until(lambda: "fees/visits" not in {one.id for one in service.support.articles()})

    assert service.publisher.faults == ()


def test_a_folder_that_is_gone_for_a_while_stops_nothing(service: Service) -> None:
    aside = service.desk.knowledge.with_name("aside")
    service.desk.knowledge.rename(aside)
    service.until(lambda: bool(service.publisher.faults))
    assert "300 元" in service.text()

    shutil.copytree(aside, service.desk.knowledge)
    service.until(lambda: not service.publisher.faults, 20)
    service.save("470")
    service.until(lambda: "470 元" in service.text(), 20)


def test_going_back_and_forward_is_followed_within_two_seconds(service: Service) -> None:
    service.save("480")
    service.until(lambda: len(kept := versions(service.desk.data)) > 1 and kept[0].current)
    pinned = roll_back(service.desk.data)

    assert service.until(lambda: "300 元" in service.text()) < TWO_SECONDS
    assert service.publisher.published is not None
    assert service.publisher.published.pinned == pinned.name

    resume(service.desk.data)
    assert service.until(lambda: "480 元" in service.text()) < TWO_SECONDS


def test_a_mistake_in_the_code_is_shown_and_stops_nothing(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a mistake")

    monkeypatch.setattr("index.engine.open_articles", fails)
    service.save("490")
    service.until(lambda: bool(service.publisher.faults))
    assert "ZeroDivisionError" in service.publisher.faults[0].message
    assert "300 元" in service.text()

    monkeypatch.undo()


def test_a_version_that_cannot_be_written_serves_and_is_told(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("index.keeping.write_snapshot", full)
    service.save("495")
    service.until(lambda: bool(service.publisher.faults))
    assert "no space left on device" in service.publisher.faults[0].message
    assert "495 元" in service.text()

    monkeypatch.undo()
    service.save("496")
    service.until(lambda: "496 元" in service.text())
    service.until(lambda: len(versions(service.desk.data)) > 1)
    assert service.publisher.faults == ()


def test_a_reply_names_the_index_and_the_revision_that_it_came_from(service: Service) -> None:
    def noted() -> tuple[str, str]:
        reply = service.support.reply(State(), Message(ASKED[0])).reply
        return reply.index, reply.revision

    before = noted()
    service.save("500")
    service.until(lambda: service.used > 0)
    after = noted()

    assert all((*before, *after))
    assert set(before).isdisjoint(after)


@pytest.mark.parametrize(("folder", "remote"), [("/mnt/share/kb", True), ("/mnt/my disk/kb", False), ("/srv", False)])
def test_network_drives_are_known_by_their_mounts(tmp_path: Path, folder: str, *, remote: bool) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\nhost:/x /mnt/share nfs4 rw 0 0\n/dev/sdb /mnt/my\\040disk xfs rw 0 0\n")
    assert on_network(Path(folder), mounts) is remote
