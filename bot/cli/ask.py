"""``kefu ask``: what the bot replies to a message, to the turns of one customer, or to a file of them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.app import open_dialogue
from bot.cli.batch import STDIN, printable, read_batch
from bot.cli.console import progress_bars, show, show_json
from bot.cli.options import AsJson, Data, Knowledge
from bot.cli.replies import reply_as_json, show_reply
from bot.conversation.messages import Message
from bot.conversation.state import State
from bot.log import set_up_logging
from bot.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.conversation.dialogue import Dialogue
    from bot.conversation.messages import Reply


def _readable(path: Path | None) -> Path | None:
    if path and str(path) != STDIN and not path.is_file():
        raise typer.BadParameter(f"there is no file {path}")
    return path


def ask(
    texts: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TEXT]...", help="Messages: the turns of one customer.", show_default=False),
    ] = None,
    *,
    as_json: AsJson = False,
    batch: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            callback=_readable,
            help='JSON lines {"id", "turns": [..]}, each a new customer; - reads stdin.',
            show_default=False,
        ),
    ] = None,
    knowledge: Knowledge = None,
    data: Data = None,
) -> None:
    """Print the reply to the last of the texts, or to each row of a file."""
    if bool(texts) == (batch is not None):
        raise typer.BadParameter("give either TEXT or --batch FILE")
    settings = read_settings(knowledge=knowledge, data=data)
    set_up_logging(settings.log_level)
    rows = read_batch(batch) if batch else []
    with progress_bars() as progress:
        dialogue = open_dialogue(settings, progress)
    if texts:
        reply, milliseconds = last_reply(dialogue, [printable(text) for text in texts])
        _show_one(reply, milliseconds, as_json=as_json)
    for row in rows:
        reply, milliseconds = last_reply(dialogue, row.turns)
        _show_row(row.id, reply, milliseconds, as_json=as_json)


def last_reply(dialogue: Dialogue, turns: Sequence[str]) -> tuple[Reply, float]:
    """Say ``turns`` as a new customer; return the reply to the last, and its milliseconds.

    A turn that is the label of a button in the reply before counts as tapping it.
    """
    state = State()
    reply: Reply | None = None
    milliseconds = 0.0
    for text in turns:
        tapped = [option.value for option in reply.options if option.label == text] if reply else []
        begun = time.perf_counter()
        turn = dialogue.reply(state, Message(text, choice=tapped[0] if tapped else None))
        milliseconds = (time.perf_counter() - begun) * 1000
        state, reply = turn.state, turn.reply
    if reply is None:
        raise ValueError("a conversation needs at least one turn")
    return reply, milliseconds


def _show_one(reply: Reply, milliseconds: float, *, as_json: bool) -> None:
    if as_json:
        show_json(reply_as_json(reply, milliseconds))
    else:
        show_reply(reply)


def _show_row(row: str | int, reply: Reply, milliseconds: float, *, as_json: bool) -> None:
    if as_json:
        show_json({"id": row, **reply_as_json(reply, milliseconds)})
        return
    show(f"{row}: {reply.decision}", style="bold")
    show_reply(reply)
