"""Asking the bot: a conversation that the caller brings along, or one that is kept here."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Protocol
from weakref import WeakValueDictionary

import structlog
from fastapi import APIRouter, Security
from pydantic import Field

from bot.conversation.messages import Decision, EffectKind, Message
from bot.conversation.state import State
from bot.scopes import Scope
from bot.storage.conversations import Conversation, Conversations
from bot.storage.messages import Messages, Said
from bot.web.api.access import Caller, calling
from bot.web.api.identity import CHANNEL, conversation_of
from bot.web.api.problems import Problem, documented
from bot.web.api.route import ApiRoute
from bot.web.api.values import ConversationId, Shown, Strict, Text

if TYPE_CHECKING:
    from bot.conversation.messages import Reply
    from bot.conversation.turn import Turn
    from bot.storage.database import Database

log = structlog.get_logger(__name__)

MOST_TURNS = 20


class AskTurns(Strict):
    """A conversation that the caller keeps: every turn of the customer so far. Nothing of it is stored."""

    turns: list[Text] = Field(
        min_length=1,
        max_length=MOST_TURNS,
        description="What the customer said, oldest first; a turn that is the label of an option before taps it.",
        examples=[["专业版一年服务费多少", "那旗舰版呢"]],
    )


class AskNext(Strict):
    """The next turn of a conversation that is kept here, and begun where it is new."""

    conversation: ConversationId
    text: Text = Field(examples=["How much is on-site support?"])


class ReplyShown(Shown):
    """What the bot replies."""

    decision: Decision = Field(description="What kind of reply it is.")
    text: str = Field(description="What the customer reads, as plain text.")
    confidence: float = Field(ge=0, le=1, description="Calibrated probability that the best article is right.")
    article: str | None = Field(description="The article that it is from, `topic/slug`.")
    section: str | None
    figures: list[str] = Field(description="Every figure in the text, exactly as the article has it.")
    options: list[str] = Field(description="Labels of the buttons; sending one as the next turn taps it.")
    milliseconds: float = Field(description="How long the dialogue took.")


class Answers(Protocol):
    """The dialogue, off the event loop."""

    async def reply(self, state: State, message: Message) -> Turn:
        """Answer a message. ``RuntimeError`` where the index is not open yet."""
        ...


def asking_router(answers: Answers, database: Database) -> APIRouter:
    """Return the route that asks."""
    router = APIRouter(route_class=ApiRoute, tags=["ask"])
    talks = Talks(answers, database)

    @router.post("/ask", responses=documented(401, 403, 409, 413, 422, 429, 503))
    async def ask(
        asked: Annotated[AskTurns | AskNext, Field(union_mode="left_to_right")],
        caller: Annotated[Caller, Security(calling, scopes=[Scope.ASK])],
    ) -> ReplyShown:
        """Ask the bot. It answers, asks back, hands over, or just talks; where it is not sure it says so."""
        if isinstance(asked, AskTurns):
            return await talks.turns(asked.turns)
        return await talks.next(caller, asked)

    return router


class Talks:
    """Conversations with callers; the turns of one are answered one after the other."""

    def __init__(self, answers: Answers, database: Database) -> None:
        self._answers = answers
        self._database = database
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def turns(self, turns: list[str]) -> ReplyShown:
        """Say all turns as a new customer; return the reply to the last."""
        state, reply, milliseconds = State(), None, 0.0
        for text in turns:
            turn, milliseconds = await self._turn(state, Message(text, _tapped(reply, text)))
            state, reply = turn.state, turn.reply
        if reply is None:
            raise ValueError("a conversation needs at least one turn")
        return shown(reply, milliseconds)

    async def next(self, caller: Caller, asked: AskNext) -> ReplyShown:
        """Say the next turn of a conversation and keep both sides of it."""
        key = conversation_of(caller, asked.conversation, datetime.now(UTC)).key
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            async with self._database.read() as session:
                kept = (await Conversations(session).load([key])).get(key)
            now = datetime.now(UTC)
            conversation = kept or conversation_of(caller, asked.conversation, now)
            turn, milliseconds = await self._turn(_state(conversation), Message(asked.text, at=now))
            await self._keep(replace(conversation, state=turn.state.to_json(), updated_at=now), asked.text, turn)
        log.info("replied", channel=CHANNEL, decision=str(turn.reply.decision), article=turn.reply.article)
        return shown(turn.reply, milliseconds)

    async def _turn(self, state: State, message: Message) -> tuple[Turn, float]:
        begun = time.perf_counter()
        try:
            turn = await self._answers.reply(state, message)
        except RuntimeError as error:
            raise Problem(503, "The index is being built.", code="indexing", headers={"Retry-After": "5"}) from error
        return turn, (time.perf_counter() - begun) * 1000

    async def _keep(self, conversation: Conversation, text: str, turn: Turn) -> None:
        key, at = conversation.key, conversation.updated_at
        async with self._database.write() as session:
            await Conversations(session).save([conversation])
            await Messages(session).add(
                [Said(key, "customer", text, at), Said(key, "bot", turn.reply.text, at, details=_thought(turn))]
            )


def shown(reply: Reply, milliseconds: float) -> ReplyShown:
    """Return the reply's JSON object."""
    return ReplyShown(
        decision=reply.decision,
        text=reply.text,
        confidence=round(reply.confidence, 4),
        article=reply.article,
        section=reply.section,
        figures=list(reply.figures),
        options=[option.label for option in reply.options],
        milliseconds=round(milliseconds, 2),
    )


def _tapped(reply: Reply | None, text: str) -> str | None:
    options = reply.options if reply else ()
    return next((option.value for option in options if option.label == text), None)


def _state(conversation: Conversation) -> State:
    try:
        return State.from_json(conversation.state)
    except ValueError:
        return State()


def _thought(turn: Turn) -> dict[str, Any]:
    reply = turn.reply
    return {
        "decision": str(reply.decision),
        "confidence": round(reply.confidence, 4),
        "article": reply.article,
        "revision": reply.revision,
        "index": reply.index,
        "reasons": [effect.reason for effect in turn.effects if effect.kind is not EffectKind.SOLVED],
    }
