from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import index.cut
from index.archive import ARCHIVE
from index.engine import Engine
from index.errors import ContentError, EncoderError
from index.manifest import read_manifest
from index.passages import passages_of
from index.versions import current_folder
from tests.small_index import SHOP
from tests.unit.index.conftest import Desk

BROKEN = "---\ntitel: 没有标题\nstatus: published\n---\n答\n"
TODAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 25)


def first(engine: Engine, question: str) -> str | None:
    candidates = engine.ask(question, "zh").candidates
    return candidates[0].article if candidates else None


def snapshot_in(desk: Desk) -> Path:
    folder = current_folder(desk.data)
    assert folder is not None
    return folder


def test_a_question_finds_its_article_with_the_passage_that_says_so(desk: Desk) -> None:
    finding = desk.open().ask("热线几点上班", "zh")

    assert finding.candidates[0].article == "support-channels/hotline"
    assert finding.candidates[0].hit.passage.text == "热线几点上班"
    probabilities = [candidate.probability for candidate in finding.candidates]
    assert probabilities == sorted(probabilities, reverse=True)
    assert finding.declined is None


def test_full_width_and_traditional_are_asked_like_the_rest(desk: Desk) -> None:
    engine = desk.open()
    plain, other = (engine.ask(text, "zh").candidates[0] for text in ("热线几点上班", "熱線幾點上班"))

    assert other == plain


@pytest.mark.parametrize("text", ["", " ", "😀", "\x00\x07", "<b>", "长" * 10_000])
def test_any_text_gets_a_finding(desk: Desk, text: str) -> None:
    finding = desk.open().ask(text, "zh")

    assert all(0 <= candidate.probability <= 1 for candidate in finding.candidates)


def test_a_second_start_encodes_nothing_and_writes_nothing(desk: Desk) -> None:
    before = desk.open().ask("上门价格", "zh")
    folder = snapshot_in(desk)

    engine = desk.open()

    assert desk.encoder.encoded == []
    assert snapshot_in(desk) == folder
    assert engine.ask("上门价格", "zh") == before


def test_one_changed_article_encodes_its_new_passages_alone(desk: Desk) -> None:
    desk.open()
    article = "fees/on-site"
    desk.write(article, (*SHOP[article], "派人过来要钱吗"))

    engine = desk.open()

    assert [text for _, text in desk.encoder.encoded] == ["派人过来要钱吗"]
    assert first(engine, "派人过来要钱吗") == article


def test_a_removed_article_is_found_no_more(desk: Desk) -> None:
    desk.open()
    (desk.knowledge / "fees/on-site.md").unlink()

    engine = desk.open()

    assert desk.encoder.encoded == []
    assert "fees/on-site" not in {one.article for one in engine.ask("上门一次多少钱", "zh").candidates}


def test_a_broken_article_leaves_the_last_good_index_in_use(desk: Desk) -> None:
    desk.open()
    desk.raw("fees/on-site.md", BROKEN)

    engine = desk.open()

    assert first(engine, "上门一次多少钱") == "fees/on-site"
    assert engine.article("fees/on-site", "zh") is not None
    assert ("fees/on-site.md", 2, "unknown-field") in [(f.place.file, f.place.line, f.code) for f in engine.faults]


def test_a_mended_article_is_served_without_faults(desk: Desk) -> None:
    desk.open()
    desk.raw("fees/on-site.md", BROKEN)
    desk.open()
    desk.write("fees/on-site", ("请人上门的价钱",))

    engine = desk.open()

    assert engine.faults == ()
    assert first(engine, "请人上门的价钱") == "fees/on-site"


def test_a_broken_article_is_an_error_for_who_is_strict(desk: Desk) -> None:
    desk.open()
    desk.raw("fees/on-site.md", BROKEN)

    with pytest.raises(ContentError, match=r"fees/on-site\.md:2"):
        desk.open(strict=True)


def test_a_broken_article_before_anything_was_indexed_is_an_error(desk: Desk) -> None:
    desk.raw("fees/on-site.md", BROKEN)

    with pytest.raises(ContentError, match=r"fees/on-site\.md:2"):
        desk.open()


def test_a_folder_without_a_published_article_is_an_error(desk: Desk) -> None:
    for article, questions in SHOP.items():
        desk.write(article, questions, front="status: draft")

    with pytest.raises(ContentError, match="no article is published"):
        desk.open()


def test_an_empty_folder_is_an_error(desk: Desk, tmp_path: Path) -> None:
    desk.knowledge = tmp_path / "empty"
    desk.knowledge.mkdir()

    with pytest.raises(ContentError, match="no article"):
        desk.open()


def test_a_folder_that_lost_its_articles_leaves_the_last_good_index_in_use(desk: Desk) -> None:
    desk.open()
    for article in SHOP:
        (desk.knowledge / f"{article}.md").unlink()

    engine = desk.open()

    assert first(engine, "上门一次多少钱") == "fees/on-site"
    assert engine.faults


def test_a_model_that_cannot_be_loaded_is_an_error(desk: Desk) -> None:
    with pytest.raises(EncoderError):
        desk.open(encoder="missing")


def test_drafts_are_not_answered(desk: Desk) -> None:
    desk.write("fees/on-site", SHOP["fees/on-site"], front="status: draft")
    engine = desk.open()

    assert "fees/on-site" not in {one.article for one in engine.ask("上门一次多少钱", "zh").candidates}
    assert engine.article("fees/on-site", "zh") is None


def test_an_article_is_answered_from_its_first_day_to_its_last_without_a_rebuild(desk: Desk) -> None:
    article = "fees/on-site"
    desk.write(article, SHOP[article], front=f"valid_from: {TOMORROW}\nvalid_until: {TOMORROW}")
    built = desk.open()
    day = TODAY
    engine = Engine(built.index, desk.encoder, today=lambda: day)
    answered = []

    for day in (TODAY, TOMORROW, date(2026, 11, 26)):  # noqa: B007 - the engine's clock
        found = {one.article for one in engine.ask("上门一次多少钱", "zh").candidates}
        answered.append((article in found, engine.article(article, "zh") is not None))

    assert answered == [(False, False), (True, True), (False, False)]


def test_the_index_is_current_until_the_content_or_the_encoder_changes(desk: Desk) -> None:
    assert not desk.is_current()
    desk.open()
    assert desk.is_current()
    assert not desk.is_current("another")

    desk.write("fees/on-site", ("新的问题",))
    assert not desk.is_current()
    desk.open()
    assert desk.is_current()

    desk.raw("facets.yaml", "facets: {edition: {values: {KIS 专业版: {}}}}\n")
    assert not desk.is_current()


def test_whether_a_broken_folder_is_current_cannot_be_said(desk: Desk) -> None:
    desk.open()
    desk.raw("fees/on-site.md", BROKEN)

    with pytest.raises(ContentError):
        desk.is_current()


def test_another_encoder_encodes_everything_anew(desk: Desk) -> None:
    desk.open()
    everything = len(desk.encoder.encoded)

    engine = desk.open(encoder="another")

    assert len(desk.encoder.encoded) == everything
    assert read_manifest(snapshot_in(desk))["encoder"] == "another"
    assert first(engine, "上门一次多少钱") == "fees/on-site"


@pytest.mark.parametrize("name", ["manifest.json", "pooled.npy", "labels.npz", "vectors.faiss", "keys.txt"])
@pytest.mark.parametrize("damage", ["flipped", "missing", "empty"])
def test_a_damaged_snapshot_is_rebuilt(desk: Desk, name: str, damage: str) -> None:
    desk.open()
    everything, folder = len(desk.encoder.encoded), snapshot_in(desk)
    path = folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x80
    path.unlink()
    if damage != "missing":
        path.write_bytes(content if damage == "flipped" else b"")

    assert not desk.is_current()
    engine = desk.open()

    assert len(desk.encoder.encoded) == everything
    assert snapshot_in(desk) != folder
    assert first(engine, "上门一次多少钱") == "fees/on-site"


@pytest.mark.parametrize("content", [b"\xff\xfe", b"..", b"."])
def test_a_damaged_pointer_is_as_good_as_none(desk: Desk, content: bytes) -> None:
    desk.open()
    (desk.data / "index" / "current").write_bytes(content)

    assert not desk.is_current()
    assert first(desk.open(), "上门一次多少钱") == "fees/on-site"
    assert desk.is_current()


@pytest.mark.parametrize("missing", ["encoder", "content", "files", "views", "articles", "changed_since_learned"])
def test_a_manifest_that_lacks_something_is_rebuilt(desk: Desk, missing: str) -> None:
    desk.open()
    path = snapshot_in(desk) / "manifest.json"
    lines = path.read_text(encoding="utf-8").replace(f'"{missing}"', '"something else"')
    path.write_text(lines, encoding="utf-8")

    assert first(desk.open(), "上门一次多少钱") == "fees/on-site"
    assert desk.is_current()


@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_a_damaged_copy_of_the_articles_is_never_served(desk: Desk, damage: str) -> None:
    desk.open()
    copy = snapshot_in(desk) / ARCHIVE
    changed = copy.read_bytes().replace("简短".encode(), "别的".encode())
    copy.unlink()
    if damage == "changed":
        copy.write_bytes(changed)
    desk.raw("fees/annual.md", BROKEN)

    with pytest.raises(ContentError, match=r"fees/annual\.md:2"):
        desk.open()


def test_labels_survive_small_changes_and_not_many(desk: Desk) -> None:
    many = tuple(f"第{i}项业务怎么办理" for i in range(40))
    desk.write("services/many", many)
    labels = desk.open().index.confidence

    desk.write("services/many", (*many[:-1], "改过的一个问题"))
    desk.open()
    after_one = read_manifest(snapshot_in(desk))["changed_since_learned"]
    desk.write("services/many", tuple(f"另外{i}件事情怎样" for i in range(40)))
    desk.open()

    assert labels.threshold > 0
    assert after_one == 2  # one text gone, one new
    assert read_manifest(snapshot_in(desk))["changed_since_learned"] == 0


def test_changes_add_up_over_several_starts(desk: Desk) -> None:
    many = tuple(f"第{i}项业务怎么办理" for i in range(40))
    desk.write("services/many", many)
    desk.open()
    changes = []

    for count in range(1, 4):
        desk.write("services/many", (*many[:-count], *(f"改过的问题{i}" for i in range(count))))
        desk.open()
        changes.append(read_manifest(snapshot_in(desk))["changed_since_learned"])

    # Four of 62 passages are more than a twentieth.
    assert changes == [2, 0, 2]


def test_a_lower_bound_on_errors_asks_for_a_higher_probability(desk: Desk) -> None:
    strict, lenient = (desk.open(max_error=share).ask("上门", "zh").threshold for share in (0.01, 0.5))

    assert strict > lenient


def test_another_version_that_reads_the_articles_otherwise_refreshes_the_snapshot(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open()
    folder = snapshot_in(desk)
    monkeypatch.setattr(index.cut, "passages_of", lambda article: passages_of(article)[:-1])

    engine = desk.open()

    assert first(engine, "上门一次多少钱") == "fees/on-site"
    assert snapshot_in(desk) != folder


def test_the_engine_that_follows_keeps_the_model_and_sees_the_change(desk: Desk) -> None:
    before = desk.open()
    desk.write("fees/on-site", ("停车费谁出",))

    after = Engine.open(desk.knowledge, desk.data, encoder="missing", max_error=0.05, previous=before)

    assert after.encoder is before.encoder
    assert first(after, "停车费谁出") == "fees/on-site"
    assert after.article("fees/annual", "zh") is before.article("fees/annual", "zh")
    assert after.article("fees/on-site", "zh") != before.article("fees/on-site", "zh")
