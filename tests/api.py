"""The API over a stub dialogue and a database of its own, and tokens for it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import httpx
from fastapi import FastAPI

from bot.conversation.messages import Message
from bot.conversation.state import State
from bot.conversation.turn import Turn
from bot.intake.assembly import Foundation, Line, Office, assemble
from bot.intake.limits import Pace
from bot.intake.live import Live
from bot.intake.metrics import Metrics
from bot.intake.ports import Thought
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.tokens import NewToken, Tokens
from bot.storage.webhooks import Webhook
from bot.web import api
from bot.web.api.articles import Library
from bot.web.api.scopes import Scope
from bot.web.api.webhooks import Tries
from bot.web.app import mounted_at
from bot.webhooks.channel import Attempt
from index.articles import load_knowledge
from index.types import Article
from tests.stubs import EchoDialogue

KNOWLEDGE = load_knowledge(Path(__file__).resolve().parents[1] / "knowledge")
T = TypeVar("T")


class EchoSupport(EchoDialogue):
    """Says back what it was told, and has the articles that ship. ``ready`` as an index is."""

    def __init__(self) -> None:
        self.ready = True

    def articles(self) -> tuple[Article, ...]:
        return KNOWLEDGE.articles


class Answering:
    """The support as the API asks it."""

    def __init__(self, support: EchoSupport) -> None:
        self._support = support

    async def reply(self, state: State, message: Message) -> Turn:
        return await self.ask(lambda _: self._support.reply(state, message))

    async def ask(self, question: Callable[[Library], T]) -> T:
        if not self._support.ready:
            raise RuntimeError("the index is not ready")
        return question(self._support)


class StubBrain:
    """Answers as the support does, and has thought nothing."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    async def reply(self, state: State, message: Message) -> Turn:
        return await self._answering.reply(state, message)

    async def thoughts(self, question: str, state: State) -> tuple[Thought, ...]:  # noqa: ARG002
        return await self._answering.ask(lambda _: ())


async def new_token(
    database: Database,
    scopes: Iterable[str] = tuple(Scope),
    *,
    name: str = "test",
    expires_at: datetime | None = None,
) -> str:
    """Make a token and return its secret."""
    new = NewToken.make(name, scopes, "tests", datetime.now(UTC), expires_at)
    async with database.write() as session:
        await Tokens(session).add(new)
    return new.secret


def open_office(
    database: Database, answering: Answering, lines: Mapping[str, Line] | None = None, live: Live | None = None
) -> Office:
    """Return what stands behind the API; nothing of it runs."""
    base = Foundation(Settings(), StubBrain(answering), Metrics(), database, Live() if live is None else live)
    own = {api.CHANNEL: Line(api.ApiChannel(), Pace(1000, time.monotonic))}
    return assemble(base, own | dict(lines or {}))


async def taken(webhook: Webhook) -> Attempt:  # noqa: ARG001 - the others send it
    """Say that a test was taken; nothing is sent."""
    return Attempt(204, "", 0.01)


def api_app(
    database: Database,
    support: EchoSupport | None = None,
    *,
    a_minute: int = 10_000,
    attempt: Tries | None = None,
) -> FastAPI:
    """Return the API where it is mounted."""
    answering = Answering(support or EchoSupport())
    office = open_office(database, answering)
    parts = api.ApiParts(
        answers=answering,
        ask=answering.ask,
        database=database,
        desk=office.desk,
        reception=office.reception,
        webhooks=api.WebhookParts(database, attempt or taken, office.senders.put),
        a_minute=a_minute,
    )
    app = FastAPI(openapi_url=None)
    app.router.routes.append(mounted_at(api.PATH, api.create_api(parts)))
    return app


@asynccontextmanager
async def calling(app: FastAPI, token: str = "") -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of the API."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://kefu{api.PATH}", headers=headers) as client:
        yield client
