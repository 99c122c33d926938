"""Updates of the Bot API to rows of the inbox."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from telegram import ChatMember, Message, MessageEntity, Update

from bot.intake.incoming import AGENTS, File, Incoming, Kind
from bot.storage.inbox import Arrival

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from telegram import Bot, CallbackQuery, ChatMemberUpdated, User

    from bot.telegram.home import Home

CHANNEL = "tg"
_FILES = ("document", "voice", "audio", "video", "video_note", "animation", "sticker")
"""Attributes of a message that hold one file. An animation also comes as a document; the first that is there counts."""
_OTHERS = ("location", "contact", "poll", "dice", "venue", "story", "game", "checklist")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads updates. ``me`` is the bot's id and ``username`` its name; ``home`` is the agents' group."""

    me: int
    username: str
    home: Home

    def read(self, data: Mapping[str, Any], bot: Bot, now: datetime) -> Arrival | None:
        """Return the row for an update; ``None`` for one that is none of the bot's business.

        Raises whatever the library raises for an update that it cannot read.
        """
        update = Update.de_json(dict(data), bot)
        item = self._item(update)
        if item is None:
            return None
        return Arrival(CHANNEL, update.update_id, self._lane(item), item.to_json(), now)

    def _item(self, update: Update) -> Incoming | None:
        if update.callback_query:
            return self._tapped(update.callback_query)
        if update.my_chat_member:
            return self._member(update.my_chat_member)
        if update.message:
            return self._said(update.message)
        return self._edited(update.edited_message) if update.edited_message else None

    def _lane(self, item: Incoming) -> str:
        if item.chat == self.home.chat:
            return f"{AGENTS}:{item.chat}:{item.thread or 0}"
        whole = item.chat == item.person
        return f"{CHANNEL}:{item.chat}" if whole else f"{CHANNEL}:{item.chat}:{item.person}"

    def _said(self, message: Message) -> Incoming | None:
        user = message.from_user
        # An administrator who writes in the group's own name comes as a bot of Telegram's.
        anonymous = bool(message.sender_chat and message.sender_chat.id == message.chat.id)
        if user is None or (user.is_bot and not anonymous):
            return None
        base = self._base(message, user)
        text = message.text or message.caption or ""
        if message.chat.type != message.chat.PRIVATE and base.chat != self.home.chat:
            if not self._is_addressed(message):
                return None
            text = self._without_mention(text)
            base = replace(base, reply_in=message.message_id)
        file = _file_of(message)
        if file:
            return replace(base, kind=Kind.FILE, text=text, file=file)
        if not message.text:
            return None
        command = self._command(message)
        if command is not None:
            name, _, rest = text.removeprefix("/").partition(" ")
            return replace(base, kind=Kind.COMMAND, command=command, text=rest.strip()) if name else None
        return replace(base, text=text)

    def _edited(self, message: Message) -> Incoming | None:
        said = self._said(message)
        if said is None or said.kind is Kind.COMMAND or not said.text:
            return None
        return replace(said, kind=Kind.EDIT, file=None, reply_in=message.message_id)

    def _base(self, message: Message, user: User) -> Incoming:
        reply = message.reply_to_message
        # In a topic every message replies to the one that made the topic.
        replies = reply is not None and reply.forum_topic_created is None
        return Incoming(
            Kind.TEXT,
            CHANNEL,
            self.home.name_of(message.chat.id),
            self.home.name_of(message.chat.id) if user.is_bot else str(user.id),
            message.message_id,
            name=user.full_name,
            language=user.language_code or "",
            thread=message.message_thread_id if message.is_topic_message else None,
            reply_to=reply.message_id if reply and replies else None,
        )

    def _tapped(self, query: CallbackQuery) -> Incoming | None:
        message = query.message
        if message is None or query.data is None:
            return None
        own = message if isinstance(message, Message) else None
        private = message.chat.type == message.chat.PRIVATE
        return Incoming(
            Kind.TAP,
            CHANNEL,
            self.home.name_of(message.chat.id),
            str(query.from_user.id),
            message.message_id,
            tap=query.data,
            tap_id=query.id,
            name=query.from_user.full_name,
            language=query.from_user.language_code or "",
            thread=own.message_thread_id if own and own.is_topic_message else None,
            reply_in=None if private or self.home.is_here(message.chat.id) else message.message_id,
        )

    def _member(self, changed: ChatMemberUpdated) -> Incoming | None:
        if changed.chat.type != changed.chat.PRIVATE:
            return None
        gone = changed.new_chat_member.status in {ChatMember.BANNED, ChatMember.LEFT}
        kind = Kind.BLOCKED if gone else Kind.UNBLOCKED
        return Incoming(
            kind, CHANNEL, str(changed.chat.id), str(changed.from_user.id), name=changed.from_user.full_name
        )

    def _is_addressed(self, message: Message) -> bool:
        """Whether a message in a customers' group is for the bot: it mentions it, or replies to it."""
        reply = message.reply_to_message
        if reply and reply.from_user and reply.from_user.id == self.me:
            return True
        return f"@{self.username}".casefold() in (message.text or message.caption or "").casefold()

    def _without_mention(self, text: str) -> str:
        mention = f"@{self.username}"
        place = text.casefold().find(mention.casefold())
        return text if place < 0 else (text[:place] + text[place + len(mention) :]).strip()

    def _command(self, message: Message) -> str | None:
        """Return the name of the command that a message is; empty where it is for another bot."""
        if not message.text or not message.text.startswith("/"):
            return None
        first = message.entities[0] if message.entities else None
        if first is None or first.type != MessageEntity.BOT_COMMAND or first.offset:
            return None
        name, _, addressee = message.text[1 : first.length].partition("@")
        return name.casefold() if addressee.casefold() in {"", self.username.casefold()} else None


def _file_of(message: Message) -> File | None:
    if message.photo:
        best = message.photo[-1]
        return File("photo", best.file_id, size=best.file_size)
    for kind in _FILES:
        held = getattr(message, kind)
        if held:
            return File(kind, held.file_id, getattr(held, "file_name", None) or "", held.file_size)
    other = next((kind for kind in _OTHERS if getattr(message, kind, None)), None)
    return File(other, "") if other else None
