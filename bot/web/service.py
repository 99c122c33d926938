"""The dialogue behind the web: opened while the server is already up, asked off the event loop."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.conversation.dialogue import Turn
    from bot.conversation.messages import Message
    from bot.conversation.state import State

    Progress = Callable[[str, int, int], None]

log = structlog.get_logger(__name__)

Answer = TypeVar("Answer")


class Replies(Protocol):
    """What the web asks of a dialogue."""

    def reply(self, state: State, message: Message) -> Turn:
        """Answer a message; takes some milliseconds of one core."""
        ...


class Health(StrEnum):
    """Whether questions can be answered."""

    INDEXING = "indexing"
    OK = "ok"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Status:
    """Health, and how far a stage of indexing has come (``done`` of ``total``)."""

    health: Health
    stage: str = ""
    done: int = 0
    total: int = 0


D = TypeVar("D", bound=Replies)


class ChatService(Generic[D]):
    """Opens a dialogue in the background and answers with it."""

    def __init__(self, open_dialogue: Callable[[Progress], D]) -> None:
        self._open = open_dialogue
        self._dialogue: D | None = None
        self._failure: Exception | None = None
        # One worker: an answer takes milliseconds and uses every core, so more would only queue elsewhere.
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="dialogue")
        self._waiting: list[Callable[[], object]] = []
        self.status = Status(Health.INDEXING)

    def use(self, dialogue: D) -> None:
        """Answer with another dialogue from now on; an answer under way is finished with the one it began with."""
        self._dialogue = dialogue

    def start(self, failed: Callable[[], None]) -> None:
        """Begin to open the dialogue; ``failed`` is called from another thread where that does not succeed.

        The thread is a daemon: a server that is stopped does not wait for an index that is being built,
        and a snapshot is swapped in whole or not at all.
        """
        threading.Thread(target=self._load, args=(failed,), name="indexing", daemon=True).start()

    def raise_failure(self) -> None:
        """Raise what kept the dialogue from opening, if something did."""
        if self._failure:
            raise self._failure

    async def reply(self, state: State, message: Message) -> Turn:
        """Answer a message. ``RuntimeError`` where the status is not yet ``OK``."""
        return await self.ask(lambda dialogue: dialogue.reply(state, message))

    async def ask(self, question: Callable[[D], Answer]) -> Answer:
        """Ask the dialogue something off the event loop. ``RuntimeError`` where the status is not yet ``OK``."""
        if self._dialogue is None:
            raise RuntimeError("the index is not ready; look at the status first")
        return await asyncio.get_running_loop().run_in_executor(self._worker, question, self._dialogue)

    async def ready(self) -> None:
        """Return once questions can be answered."""
        opened, loop = asyncio.Event(), asyncio.get_running_loop()
        self._waiting.append(lambda: loop.call_soon_threadsafe(opened.set))
        if self.status.health is Health.INDEXING:
            await opened.wait()

    def close(self) -> None:
        """Let go of the worker; an answer under way is finished."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _load(self, failed: Callable[[], None]) -> None:
        try:
            self._dialogue = self._open(self._note)
        except Exception as error:  # noqa: BLE001 - nothing is swallowed: the main thread raises it
            self._failure = error
            self.status = Status(Health.FAILED)
            failed()
        else:
            self.status = Status(Health.OK)
            log.info("ready")
            for tell in self._waiting:
                tell()

    def _note(self, stage: str, done: int, total: int) -> None:
        if stage != self.status.stage:
            log.info("indexing", stage=stage, total=total)
        self.status = Status(Health.INDEXING, stage, done, total)
