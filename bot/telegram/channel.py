"""The outbox to the Bot API: one call a row."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.files import MissingFileError, TooLargeError, UnavailableFileError, WrongTypeError
from bot.intake.channel import ChatGoneError, Receipt, RefusedError, TryAgainError
from bot.intake.incoming import File
from bot.intake.outgoing import Send
from bot.storage.people import Relay
from bot.telegram.api import sending_error
from bot.telegram.topics import Spot

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from telegram import Message

    from bot.files import Attached, Held
    from bot.intake.metrics import Metrics
    from bot.storage.outbox import Waiting
    from bot.telegram.api import Api
    from bot.telegram.home import Home
    from bot.telegram.topics import GroupTopics

log = structlog.get_logger(__name__)

SENT_AS_PHOTO = frozenset({"image/png", "image/jpeg", "image/webp"})
LARGEST_PHOTO = 10_000_000
"""Bytes (Bot API, ``sendPhoto``)."""
GROUP_WAIT = 10.0
"""Seconds until the agents' group is tried again after it had no place for the bot."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
UNCHANGED = ("message is not modified", "message to edit not found", "message can't be edited", "query is too old")
"""Refusals after which nothing is left to do: the message says this already, or is gone."""


class TelegramChannel:
    """Sends rows of the outbox."""

    def __init__(
        self, api: Api, topics: GroupTopics, metrics: Metrics, home: Home, files: Attached | None = None
    ) -> None:
        self._api = api
        self._home = home
        self._topics = topics
        self._metrics = metrics
        self._files = files
        self._calls: dict[str, Callable[[Waiting], Awaitable[int | None]]] = {
            Send.TEXT: self._text,
            Send.EDIT: self._edit,
            Send.TOAST: self._toast,
            Send.STRIP: self._strip,
            Send.COPY: self._copy,
            Send.FILE: self._file,
            Send.TOPIC: self._topics.make,
            Send.CARD: self._card,
        }

    async def send(self, row: Waiting) -> Receipt:
        """Make the call that a row stands for."""
        call = self._calls.get(row.kind)
        if call is None:
            raise RefusedError(f"there is no kind {row.kind!r}")
        try:
            number = await call(row)
        except BadRequest as error:
            if any(sign in error.message.casefold() for sign in UNCHANGED):
                return Receipt()
            raise self._meaning(error, row) from error
        except TelegramError as error:
            raise self._meaning(error, row) from error
        return Receipt(number, self._relays(row, number))

    def _meaning(self, error: TelegramError, row: Waiting) -> Exception:
        meaning = sending_error(error, self._metrics)
        if isinstance(meaning, ChatGoneError) and row.chat == self._home.chat:
            # What customers wrote to the agents must not be dropped because somebody removed the bot.
            log.error("the bot is not in the agents' group; messages to it wait", why=str(meaning))
            return TryAgainError(str(meaning), GROUP_WAIT)
        return meaning

    def _relays(self, row: Waiting, number: int | None) -> tuple[Relay, ...]:
        source = row.payload.get("source")
        ticket = row.payload.get("ticket")
        if not source or number is None or ticket is None:
            return ()
        chat, own = source
        return (Relay(ticket, chat, own, row.chat, number),)

    async def _text(self, row: Waiting) -> int:
        return (await self._said(row)).message_id

    async def _said(self, row: Waiting) -> Message:
        spot = await self._spot(row)
        return await self._topics.within(spot, lambda at: self._say(row, row.payload["html"], at))

    async def _say(self, row: Waiting, html: str, spot: Spot) -> Message:
        return await self._api.send_message(
            int(row.chat),
            html,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            message_thread_id=spot.thread,
            reply_parameters=_replying(spot.reply_to),
            reply_markup=keyboard(row.payload.get("buttons")),
        )

    async def _spot(self, row: Waiting) -> Spot:
        """Return where in the chat a message goes: with its ticket, or as a reply to what it answers."""
        reply_to, thread = row.payload.get("reply_to"), row.payload.get("thread")
        if thread is not None:
            return Spot(thread, reply_to)
        return await self._topics.spot(row.chat, row.payload.get("ticket"), reply_to)

    async def _edit(self, row: Waiting) -> int | None:
        number = row.payload.get("number")
        if number is None:
            chat, original = row.payload["of"]
            number = await self._topics.copy_of(chat, original, row.chat)
        if number is not None:
            await self._rewrite(row, number)
        return number

    async def _toast(self, row: Waiting) -> None:
        await self._api.answer_callback_query(row.payload["tap_id"], row.payload.get("text"))

    async def _strip(self, row: Waiting) -> None:
        await self._api.edit_message_reply_markup(int(row.chat), row.payload["number"])

    async def _copy(self, row: Waiting) -> int:
        spot = await self._spot(row)

        async def copy(at: Spot) -> int:
            copied = await self._api.copy_message(
                int(row.chat),
                int(row.payload["from_chat"]),
                row.payload["number"],
                message_thread_id=at.thread,
                reply_parameters=_replying(at.reply_to),
            )
            return copied.message_id

        return await self._topics.within(spot, copy)

    async def _file(self, row: Waiting) -> int:
        """Upload a file that came by another way."""
        if self._files is None:
            raise RefusedError("there are no files here")
        payload = row.payload
        file = File(payload["media"], payload["file"], payload.get("name", ""), None, payload["store"])
        try:
            held = await self._files.hold(replace(file, type=payload.get("type", "")))
        except UnavailableFileError as error:
            raise TryAgainError(str(error)) from error
        except (MissingFileError, TooLargeError, WrongTypeError) as error:
            raise RefusedError(str(error)) from error
        spot = await self._spot(row)
        return await self._topics.within(spot, lambda at: self._upload(row, held, at))

    async def _upload(self, row: Waiting, held: Held, spot: Spot) -> int:
        content = await asyncio.to_thread(held.path.read_bytes)
        given: dict[str, Any] = {
            "message_thread_id": spot.thread,
            "reply_parameters": _replying(spot.reply_to),
            "filename": held.name,
        }
        if held.type in SENT_AS_PHOTO and len(content) <= LARGEST_PHOTO:
            try:
                return (await self._api.send_photo(int(row.chat), content, **given)).message_id
            except BadRequest as error:
                # Very long or very wide pictures are no photos to Telegram; as documents they are fine.
                if "photo" not in error.message.casefold():
                    raise
        return (await self._api.send_document(int(row.chat), content, **given)).message_id

    async def _card(self, row: Waiting) -> int:
        card = await self._topics.card_of(row.payload["ticket"])
        if card is not None:
            await self._rewrite(row, card)
            return card
        sent = await self._said(row)
        async with self._home.at(sent.chat.id) as is_there:
            if is_there:
                await self._topics.note_card(row.chat, row.payload["ticket"], sent.message_id)
        return sent.message_id

    async def _rewrite(self, row: Waiting, number: int) -> None:
        await self._api.edit_message_text(
            row.payload["html"],
            int(row.chat),
            number,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=keyboard(row.payload.get("buttons")),
        )


def keyboard(rows: Any) -> InlineKeyboardMarkup | None:
    """Return the buttons of a payload: rows of (label, data)."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in rows]
    )


def _replying(number: int | None) -> ReplyParameters | None:
    # The message that is replied to may be deleted meanwhile; the reply still goes out.
    return ReplyParameters(number, allow_sending_without_reply=True) if number is not None else None
