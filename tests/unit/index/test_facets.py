from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ContentError
from index.facets import FacetCatalogue, narrowed

FACETS = """\
facets:
  edition:
    label: {zh: 版本, en: edition}
    values:
      KIS 专业版:
        label: {zh: KIS 专业版, en: KIS Professional}
        short: {zh: 专业版, en: Professional}
        synonyms: [专业版, professional, pro]
      K/3 WISE:
        synonyms: [K3, K/3]
      云星空:
        synonyms: [K/3 Cloud, 云产品]
      精斗云:
        synonyms: [云产品]
  channel:
    label: {zh: 服务方式, en: channel}
    values:
      远程: {label: {zh: 远程, en: remote}, synonyms: [man-day]}
groups:
  edition: [[KIS 专业版], [云星空, 精斗云]]
outside:
  - {name: 用友, synonyms: [yonyou, U8, T+]}
"""


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> FacetCatalogue:
    return load(tmp_path_factory.mktemp("facets"), FACETS)


def load(folder: Path, text: str) -> FacetCatalogue:
    path = folder / "facets.yaml"
    path.write_text(text, encoding="utf-8")
    return FacetCatalogue.load(path)


def faults_of(folder: Path, text: str) -> list[tuple[int, str]]:
    with pytest.raises(ContentError) as raised:
        load(folder, text)
    return [(fault.place.line, fault.code) for fault in raised.value.faults]


@pytest.mark.parametrize(
    ("text", "edition"),
    [
        ("專業板一年多少", "KIS 专业版"),
        ("ＫＩＳ专业版", "KIS 专业版"),
        ("for Professional?", "KIS 专业版"),
        ("the profesional edition", "KIS 专业版"),
        ("profesisonal", "KIS 专业版"),
        ("用k3多少钱", "K/3 WISE"),
        ("K／3-wise", "K/3 WISE"),
        ("k3wise", "K/3 WISE"),
        ("K3 cloud", "云星空"),
    ],
)
def test_an_edition_is_found_however_it_is_typed(catalogue: FacetCatalogue, text: str, edition: str) -> None:
    assert catalogue.facets_in(text)["edition"] == (edition,)


@pytest.mark.parametrize("text", ["process", "improve", "k30", "rank 3", "remove the user", "Monday", "一年多少钱", ""])
def test_a_part_of_another_word_is_no_name(catalogue: FacetCatalogue, text: str) -> None:
    assert catalogue.facets_in(text) == {}


def test_offsets_are_those_of_the_text_as_given(catalogue: FacetCatalogue) -> None:
    text = "我的　Ｋ／３  WISE，用遠程"

    assert [text[m.start : m.end] for m in catalogue.find(text)] == ["Ｋ／３  WISE", "遠程"]


def test_the_longest_name_wins_and_misspellings_are_marked(catalogue: FacetCatalogue) -> None:
    (longest,) = catalogue.find("K/3 Cloud")
    (misspelt,) = catalogue.find("profesional")

    assert (longest.value, longest.exact) == ("云星空", True)
    assert (misspelt.value, misspelt.exact) == ("KIS 专业版", False)


def test_a_name_of_two_values_names_both(catalogue: FacetCatalogue) -> None:
    assert catalogue.facets_in("云产品")["edition"] == ("云星空", "精斗云")


def test_other_vendors_are_found_apart(catalogue: FacetCatalogue) -> None:
    assert catalogue.outside_in("用友 U8 和 T+ 多少钱") == ("用友",)
    assert catalogue.find("用友U8") == ()


def test_labels_fall_back_to_the_canonical_name(catalogue: FacetCatalogue) -> None:
    assert catalogue.label("edition", "KIS 专业版", "en") == "KIS Professional"
    assert catalogue.short("edition", "KIS 专业版", "zh") == "专业版"
    assert catalogue.short("channel", "远程", "en") == "remote"
    assert catalogue.label("edition", "K/3 WISE", "en") == "K/3 WISE"
    assert catalogue.label("edition", "未知", "en") == "未知"
    assert catalogue.facet_label("edition", "zh") == "版本"


def test_values_without_groups_stand_by_themselves(catalogue: FacetCatalogue) -> None:
    assert catalogue.groups("edition") == (("KIS 专业版",), ("云星空", "精斗云"))
    assert catalogue.groups("channel") == (("远程",),)


def test_an_empty_catalogue_finds_nothing() -> None:
    empty = FacetCatalogue.empty()

    assert (empty.names, empty.find("专业版"), empty.outside_in("用友"), empty.groups("edition")) == (
        (),
        (),
        (),
        (),
    )


def test_the_digest_changes_with_the_file(tmp_path: Path, catalogue: FacetCatalogue) -> None:
    assert load(tmp_path, FACETS).digest == catalogue.digest
    assert load(tmp_path, FACETS + "# note\n").digest != catalogue.digest


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("facets: {edition: [x]}", (1, "wrong-type")),
        ("facets:\n  edition:\n    values:\n      专业版:\n        synonym: [pro]\n", (5, "unknown-field")),
        ("facets: {edition: {values: {A: {label: {fr: x}}}}}", (1, "unknown-language")),
        ("groups:\n  edition:\n    - [旗舰版]\n", (3, "unknown-value")),
        ("outside:\n  - {synonyms: [x]}\n", (2, "missing-name")),
        ("facets:\n  a: [\n", (3, "bad-yaml")),
        ("other: 1\n", (1, "unknown-field")),
        ("a: &x 1\nb: *x\n", (2, "alias")),
        (
            "facets: {a: {values: {X: {synonyms: [n]}}}, b: {values: {Y: {synonyms: [N]}}}}",
            (1, "shared-synonym"),
        ),
        ("[" * 5000, (1, "too-deep")),
        ("a: 1\na: 2\n", (2, "duplicate-key")),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, text: str, fault: tuple[int, str]) -> None:
    assert fault in faults_of(tmp_path, text)


def test_a_missing_file_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="cannot be read"):
        FacetCatalogue.load(tmp_path / "facets.yaml")


@given(content=st.binary(max_size=200) | st.text(alphabet="facets:{}[]-&* \n\t\"'|>ab", max_size=60).map(str.encode))
def test_no_bytes_make_it_fail_otherwise(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "facets.yaml"
    path.write_bytes(content)
    try:
        FacetCatalogue.load(path)
    except ContentError as exc:
        assert all(fault.place.line >= 1 for fault in exc.faults)  # noqa: PT017


@given(st.text(max_size=60))
def test_any_text_can_be_searched(catalogue: FacetCatalogue, text: str) -> None:
    spans = [(mention.start, mention.end) for mention in catalogue.find(text)]

    assert all(0 <= start < end <= len(text) for start, end in spans)


def test_narrower_facets_replace_wider_ones() -> None:
    assert narrowed({"a": ("1", "2"), "b": ("3",)}, {}, {"a": ("1",)}) == {"a": ("1",), "b": ("3",)}
