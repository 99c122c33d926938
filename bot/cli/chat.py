"""``kefu chat``: the conversation in the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console

from bot.app import open_dialogue
from bot.cli.console import progress_bars
from bot.cli.options import Data, Knowledge
from bot.cli.replies import show_reply
from bot.conversation.messages import Message
from bot.conversation.state import State
from bot.log import set_up_logging
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.conversation.dialogue import Dialogue
    from bot.conversation.messages import Reply

LEAVE = frozenset({"/quit", "/exit"})
AFRESH = "/new"


def chat(*, knowledge: Knowledge = None, data: Data = None) -> None:
    """Talk to the bot in the terminal.

    A number taps a button. /new starts a new conversation, /quit or Ctrl-D ends.
    """
    settings = read_settings(knowledge=knowledge, data=data)
    set_up_logging(settings.log_level)
    with progress_bars() as progress:
        dialogue = open_dialogue(settings, progress)
    try:
        converse(dialogue)
    except KeyboardInterrupt:
        sys.stdout.write("\n")


def converse(dialogue: Dialogue) -> None:
    """Reply to each line of stdin until it ends."""
    state = State()
    reply: Reply | None = None
    while (line := _next_line()) is not None and line not in LEAVE:
        if line == AFRESH:
            state, reply = State(), None
            continue
        turn = dialogue.reply(state, as_message(line, reply))
        state, reply = turn.state, turn.reply
        show_reply(reply)


def as_message(line: str, before: Reply | None) -> Message:
    """Read a line: the number or the label of a button in the reply before taps it, all else is text."""
    options = before.options if before else ()
    for number, option in enumerate(options, start=1):
        if line in {str(number), option.label}:
            return Message(option.label, choice=option.value)
    return Message(line)


def _next_line() -> str | None:
    if sys.stdin.isatty():
        try:
            return Console().input("[bold green]> [/]").strip()
        except EOFError:
            return None
    line = sys.stdin.readline()
    return line.strip() if line else None
