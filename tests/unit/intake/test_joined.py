"""Messages in a row that are one question."""

from __future__ import annotations

from bot.intake.customers import joined
from bot.intake.incoming import File, Incoming, Kind


def item(number: int, text: str, kind: Kind = Kind.TEXT, command: str = "") -> Incoming:
    return Incoming(kind, "tg", "1", "1", number, text, command)


def test_texts_in_a_row_are_one_question() -> None:
    (question,) = joined([item(1, "专业版"), item(2, "一年多少钱")])
    assert (question.text, question.number) == ("专业版\n一年多少钱", 2)


def test_a_tap_or_a_command_stands_by_itself() -> None:
    found = joined([item(1, "a"), item(2, "", Kind.COMMAND, command="help"), item(3, "b"), item(4, "c")])
    assert [each.text for each in found] == ["a", "", "b\nc"]


def test_an_edit_of_what_was_just_written_takes_its_place() -> None:
    (question,) = joined([item(1, "专业板"), item(2, "多少钱"), item(1, "专业版", Kind.EDIT)])
    assert question.text == "专业版\n多少钱"


def test_an_edit_of_something_older_is_dealt_with_by_itself() -> None:
    assert [each.kind for each in joined([item(5, "a"), item(1, "b", Kind.EDIT)])] == [Kind.TEXT, Kind.EDIT]


def test_what_is_kept_of_a_message_comes_back_as_it_was() -> None:
    whole = Incoming(Kind.FILE, "tg", "-5", "7", 3, "看", file=File("photo", "id", "a.png", 9), thread=2, reply_to=1)
    assert Incoming.from_json(whole.to_json()) == whole
