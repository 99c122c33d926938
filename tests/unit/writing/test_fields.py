"""Front matter changed in place: nothing else moves by a byte."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.writing import Source, WritingError, add_question, drop_question, set_field

KNOWLEDGE = Path(__file__).resolve().parents[3] / "knowledge"
ARTICLES = sorted(KNOWLEDGE.glob("*/*.md"))

LISTS = st.sampled_from(
    [
        "",
        "questions:\n",
        "questions:   # how customers ask\n",
        "questions: []\n",
        "questions: [ ]  # none\n",
        "questions: [一年多少钱, 'it''s \"how\" much']\n",
        "questions: [\n  一年多少钱,  # first\n  how much,\n]\n",
        'questions:\n  - 一年多少钱  # first\n\n  # then\n  - "how: much"\n',
        "questions:\n- 一年多少钱\n- how much\n",
        "questions:\n  - >-\n    folded\n    text\n  - |\n    literal\n",
    ]
)
QUESTIONS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1).filter(
    lambda text: bool(text.strip())
)


@st.composite
def articles(draw: st.DrawFn) -> bytes:
    mark = draw(st.sampled_from(["", "\ufeff"]))
    line = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    before = draw(st.sampled_from(["title: 标题 # why\n", '# first\ntitle:   "标题"\n\n', ""]))
    after = draw(st.sampled_from(["status: draft\n", "\n# last\nstatus:  'draft'\nreviewed: 2026-11-01\n"]))
    body = draw(st.text(st.characters(exclude_categories=["Cs"])))
    return f"{mark}---\n{before}{draw(LISTS)}{after}---\n{body}".replace("\n", line).encode()


@given(st.one_of(articles(), st.text(st.characters(exclude_categories=["Cs"])).map(str.encode)))
def test_what_is_read_is_written_back_byte_for_byte(content: bytes) -> None:
    assert Source.read(content).write() == content


@given(articles(), QUESTIONS)
def test_a_question_that_is_added_and_removed_again_leaves_every_byte(content: bytes, question: str) -> None:
    changed = add_question(content, question)
    if changed != content:
        assert drop_question(changed, question) == content


@given(articles(), QUESTIONS, st.dates(), st.sampled_from(["published", "draft"]))
def test_a_change_of_a_field_leaves_the_text_and_the_comments(
    content: bytes, question: str, day: date, status: str
) -> None:
    changed = set_field(set_field(add_question(content, question), "reviewed", day), "status", status)
    before, after = Source.read(content), Source.read(changed)
    assert (after.before, after.after) == (before.before, before.after)
    for comment in ("# why", "# first", "# then", "# last", "# none", "# how customers ask"):
        assert (comment in before.front) == (comment in after.front)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_an_article_that_ships_takes_a_question_as_one_line_more(path: Path) -> None:
    content = path.read_bytes()
    changed = add_question(content, "Wie viel kostet es: genau?")
    assert len(changed.splitlines()) == len(content.splitlines()) + 1
    assert drop_question(changed, "Wie viel kostet es: genau?") == content


def test_a_date_takes_the_place_of_the_one_before_it_and_the_comment_stays() -> None:
    content = b"---\ntitle: T\nreviewed: 2026-01-01   # by Li\nstatus: draft\n---\nText.\n"
    changed = set_field(content, "reviewed", date(2026, 11, 25))
    assert changed == content.replace(b"2026-01-01", b"2026-11-25")


def test_a_field_that_is_missing_goes_where_it_belongs() -> None:
    content = b"---\ntitle: T\nstatus: draft\ndisputed: why\n---\nText.\n"
    changed = set_field(content, "valid_from", date(2027, 1, 1))
    assert changed == b"---\ntitle: T\nstatus: draft\nvalid_from: 2027-01-01\ndisputed: why\n---\nText.\n"
    assert set_field(changed, "valid_from", None) == content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Text only.",
        b"---\ntitle: T\n",
        b"---\n[a, b]\n---\n",
        b"---\n{title: T}\n---\n",
        b"---\na: [\n---\n",
        b"\xff",
    ],
)
def test_what_cannot_be_changed_safely_is_refused(content: bytes) -> None:
    with pytest.raises(WritingError):
        add_question(content, "how much")


def test_a_control_character_is_refused() -> None:
    with pytest.raises(WritingError, match="U\\+0007"):
        add_question(b"---\ntitle: T\n---\n", "how\x07much")
