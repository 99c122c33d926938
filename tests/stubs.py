"""A dialogue that needs no index."""

from __future__ import annotations

import html
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot.conversation.dialogue import Turn
from bot.conversation.messages import Decision, Message, Option, Reply
from bot.conversation.state import State
from bot.intake.ports import Thought
from index.reviewed import Reviewed
from index.types import Article, Language


class EchoDialogue:
    """Says back what it was told, after the number of messages that came before."""

    def reply_filing(self, state: State, message: Message) -> Turn:
        return self.reply(state, message)

    def articles(self) -> tuple[Article, ...]:
        return ()

    def review(self, reviews: Sequence[Reviewed]) -> None:
        """Take no notice."""

    def embedded(self, questions: Sequence[tuple[str, Language]]) -> NDArray[np.float32]:
        """Return a vector by the first character."""
        return np.eye(8, dtype=np.float32)[[ord(text[0]) % 8 for text, _ in questions]]

    def thoughts(self, question: str, state: State) -> tuple[Thought, ...]:  # noqa: ARG002
        return ()

    def reply(self, state: State, message: Message) -> Turn:
        told = f"{state.turns}: {message.choice or message.text}"
        reply = Reply(
            Decision.ANSWER,
            text=told,
            html=html.escape(told),
            confidence=0.9,
            article="fees/annual-fees",
            figures=("500–1200 元/年",),
            options=(Option("专业版", "edition:KIS 专业版"), Option("迷你版", "edition:KIS 迷你版")),
        )
        return Turn(reply, replace(state, turns=state.turns + 1), ())


class Gate:
    """Opens a dialogue when it is told to, like an index that takes its time."""

    def __init__(self) -> None:
        self.open = threading.Event()

    def __call__(self, progress: Callable[[str, int, int], None]) -> EchoDialogue:
        progress("embedding", 3, 10)
        self.open.wait(timeout=10)
        return EchoDialogue()
