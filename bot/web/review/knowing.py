"""What the pages of review ask of the index, off the event loop and beside the customers' questions."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import numpy as np
import structlog

from bot.storage.answers import Answers
from bot.storage.errors import StorageError
from bot.web.service import Health

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.storage.database import Database
    from bot.support import Support
    from bot.web.service import ChatService
    from index.types import Language

log = structlog.get_logger(__name__)

SETTLES = 2.0
"""Seconds without another mark after which marks take effect: somebody who reviews makes several."""


class Knowing:
    """Titles of articles, vectors of questions, and reviews brought to bear on the confidence."""

    def __init__(self, service: ChatService[Support], database: Database) -> None:
        self._service = service
        self._database = database
        self._marked = asyncio.Event()
        self._marked.set()  # what was reviewed before counts from the start

    async def titles(self, language: Language) -> dict[str, str]:
        """Return the titles of the articles by their ids, in a language where they have it."""
        if self._service.status.health is not Health.OK:
            return {}
        articles = await self._service.ask(lambda support: support.articles())
        titles = {article.id: article.title for article in articles}
        return titles | {article.id: article.title for article in articles if article.language == language}

    async def vectors(self, questions: Sequence[tuple[str, Language]]) -> NDArray[np.float32] | None:
        """Return what questions are about, as unit vectors; ``None`` where the index is not ready."""
        if self._service.status.health is not Health.OK:
            return None
        if not questions:
            return np.zeros((0, 1), np.float32)
        support = await self._support()
        return await asyncio.to_thread(support.embedded, questions)

    def marked(self) -> None:
        """Let what was reviewed take effect soon."""
        self._marked.set()

    async def run(self) -> None:
        """Bring reviews to bear on the confidence whenever they change, until cancelled."""
        await self._service.ready()
        while True:
            await self._marked.wait()
            while self._marked.is_set():
                self._marked.clear()
                await asyncio.sleep(SETTLES)
            try:
                async with self._database.read() as session:
                    reviews = await Answers(session).reviewed()
            except StorageError as error:
                log.warning("reviews take effect later", fault=str(error))
                self._marked.set()
                continue
            support = await self._support()
            await asyncio.to_thread(support.review, reviews)
            log.info("reviews took effect", reviews=len(reviews))

    async def _support(self) -> Support:
        def itself(support: Support) -> Support:
            return support

        return await self._service.ask(itself)
