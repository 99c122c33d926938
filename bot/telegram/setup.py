"""What is told to Telegram at the start: who the bot is, its commands, where updates go."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

import structlog
from telegram import BotCommand, BotCommandScope, BotCommandScopeAllPrivateChats, BotCommandScopeChat, ChatMember
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.conversation.messages import Voice
from bot.telegram.api import UPDATES, TelegramSetupError, wait_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.conversation.render import Renderer
    from bot.telegram.api import Api

log = structlog.get_logger(__name__)

T = TypeVar("T")
FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
COMMANDS = ("start", "help", "human", "ticket", "language", "privacy", "forget")
AGENT_COMMANDS = (
    *(
        "claim",
        "resolve",
        "handback",
        "close",
        "reopen",
        "schedule",
        "ask",
        "session",
        "endsession",
        "consent",
        "withdraw",
    ),
    *("canned", "ban", "unban", "tickets"),
)
LANGUAGES: tuple[tuple[str | None, Voice], ...] = ((None, Voice("zh")), ("zh", Voice("zh")), ("en", Voice("en")))
"""Telegram's language codes; ``None`` is for everybody else. It knows no script, so Chinese is Simplified here."""


async def insist(call: Callable[[], Awaitable[T]], what: str) -> T:
    """Make a call until it succeeds. Raises ``TelegramSetupError`` where it never will."""
    wait = FIRST_WAIT
    while True:
        try:
            return await call()
        except InvalidToken as error:
            raise TelegramSetupError("Telegram refuses the token in KEFU_TELEGRAM_TOKEN") from error
        except (BadRequest, Forbidden) as error:
            raise TelegramSetupError(f"Telegram refuses to {what}: {error.message}") from error
        except RetryAfter as error:
            await asyncio.sleep(wait_of(error))
        except TelegramError as error:
            log.warning("Telegram cannot be reached", fault=f"{type(error).__name__}: {error.message}", seconds=wait)
            await asyncio.sleep(wait)
            wait = min(LONGEST_WAIT, wait * 2)


async def introduce(api: Api) -> tuple[int, str]:
    """Return the bot's id and user name. Raises ``TelegramSetupError`` for a wrong token."""
    await insist(api.initialize, "say who the bot is")
    return api.bot.id, api.bot.username or ""


async def set_commands(api: Api, renderer: Renderer, group: int, agents: Voice) -> None:
    """Set the customers' commands for each language, and the agents' in their group."""
    for code, voice in LANGUAGES:
        named = renderer.named("commands", voice)
        await _set(api, [BotCommand(name, named[name]) for name in COMMANDS], BotCommandScopeAllPrivateChats(), code)
    if group:
        named = renderer.named("agent_commands", agents)
        try:
            await _set(api, [BotCommand(name, named[name]) for name in AGENT_COMMANDS], BotCommandScopeChat(group))
        except TelegramSetupError as error:
            log.error("the agents' group cannot be used", fault=str(error))  # noqa: TRY400 - says all there is


async def _set(api: Api, commands: list[BotCommand], scope: BotCommandScope, code: str | None = None) -> None:
    await insist(lambda: api.set_my_commands(commands, scope=scope, language_code=code), "set its commands")


async def choose_webhook(api: Api, address: str, secret: str) -> None:
    """Let updates come to ``address``, or to nobody but who polls."""
    if address:
        await insist(
            lambda: api.set_webhook(address, secret_token=secret, allowed_updates=UPDATES), "use KEFU_TELEGRAM_WEBHOOK"
        )
    else:
        await insist(api.delete_webhook, "stop the webhook")


async def can_make_topics(api: Api, group: int) -> bool:
    """Whether the agents' group is a forum in which the bot may make topics; no is a good answer too."""
    try:
        chat = await insist(lambda: api.get_chat(group), "look into the group of KEFU_TELEGRAM_GROUP")
        if not chat.is_forum:
            return False
        me = await insist(lambda: api.get_chat_member(group, api.bot.id), "look into the group of KEFU_TELEGRAM_GROUP")
    except TelegramSetupError as error:
        log.error("the agents' group cannot be used", fault=str(error))  # noqa: TRY400 - says all there is
        return False
    return me.status == ChatMember.ADMINISTRATOR and bool(getattr(me, "can_manage_topics", False))
