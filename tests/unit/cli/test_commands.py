"""The commands over a stub dialogue: what they print, and how they end."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.cli.eval import as_rows
from bot.settings import Settings
from index.errors import ContentError, Fault
from index.types import Place
from tests.stubs import EchoDialogue


@pytest.fixture(autouse=True)
def stub_dialogue(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(_settings: Settings, _progress: object = None) -> EchoDialogue:
        return EchoDialogue()

    monkeypatch.setattr("bot.cli.ask.open_dialogue", opened)
    monkeypatch.setattr("bot.cli.chat.open_dialogue", opened)


@pytest.fixture(autouse=True)
def logging_is_put_back() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["kefu", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code if isinstance(ended.value.code, int) else 0


def test_a_reply_is_printed_with_its_buttons(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "ask", "多少钱") == 0
    assert capsys.readouterr().out == "0: 多少钱\n  [1] 专业版\n  [2] 迷你版\n"


def test_json_holds_what_the_contract_names(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "ask", "--json", "a") == 0
    reply: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert isinstance(reply.pop("milliseconds"), float)
    assert reply == {
        "decision": "answer",
        "text": "0: a",
        "confidence": 0.9,
        "article": "fees/annual-fees",
        "section": None,
        "figures": ["500–1200 元/年"],
        "options": ["专业版", "迷你版"],
    }


def test_several_texts_are_turns_of_one_customer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, "ask", "--json", "a", "b")
    assert json.loads(capsys.readouterr().out)["text"] == "1: b"


def test_a_turn_that_is_a_buttons_label_taps_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, "ask", "--json", "a", "专业版")
    assert json.loads(capsys.readouterr().out)["text"] == "1: edition:KIS 专业版"


def test_every_row_of_a_batch_is_a_new_customer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "b.jsonl"
    file.write_text('{"id": "x", "turns": ["a"]}\n{"id": 2, "turns": ["b"]}\n')
    assert run(monkeypatch, "ask", "--batch", str(file), "--json") == 0
    replies = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(reply["id"], reply["text"]) for reply in replies] == [("x", "0: a"), (2, "0: b")]


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "a", "--batch", "/dev/null"),
        ("ask", "--batch", "/nowhere"),
        ("ask", "a", "--knowledge", "/nowhere"),
        ("serve", "--port", "70000"),
        ("eval",),
        ("eval", "/nowhere"),
        ("eval", ".", "--reviewed", "-1"),
        ("nonsense",),
    ],
)
def test_bad_usage_ends_with_2_and_says_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert run(monkeypatch, *arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.strip()


def test_a_fault_in_the_articles_ends_with_1_and_stands_where_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_settings: Settings, _progress: object = None) -> EchoDialogue:
        raise ContentError((Fault(Place("fees/a.md", 3, 1), "date", "2026-13-01 is no date"),))

    monkeypatch.setattr("bot.cli.ask.open_dialogue", fails)
    assert run(monkeypatch, "ask", "a") == 1
    assert capsys.readouterr().err == "fees/a.md:3:1: 2026-13-01 is no date\n"


@pytest.mark.parametrize("command", ["serve", "chat", "ask", "index", "eval"])
def test_every_command_explains_itself(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert run(monkeypatch, command, "--help") == 0
    help_text = capsys.readouterr().out
    assert "--knowledge" in help_text
    assert "--data" in help_text


def test_the_chat_answers_lines_until_they_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "lines"
    file.write_text("a\n2\n/new\nb\n/quit\nnever\n")
    with file.open() as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        assert run(monkeypatch, "chat") == 0
    answers = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("  [")]
    assert answers == ["0: a", "1: edition:KIS 迷你版", "0: b"]


def test_a_metric_is_a_row() -> None:
    assert as_rows({"r1": 0.12345, "articles": 3}) == [("r1", "0.123"), ("articles", "3")]
