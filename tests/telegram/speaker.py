"""A person in a chat: what people can do in Telegram, each as the update that it makes."""

from __future__ import annotations

import re
import time
from typing import Any, Final, Protocol

from tests.telegram.chats import GENERAL, Chat, Message, World
from tests.telegram.markup import length
from tests.telegram.methods.sending import described
from tests.telegram.updates import Updates

_ENTITY: Final = re.compile(r"(?<!\S)(?:(?P<bot_command>/[A-Za-z0-9_]{1,32}(?:@\w+)?)|(?P<mention>@\w{4,}))")


class Place(Protocol):
    """What a speaker needs of the server."""

    world: World


class Speaker:
    """Someone in a chat. Every method returns the id of the message that it is about."""

    def __init__(self, server: Place, updates: Updates, user: dict[str, Any], chat: Chat) -> None:
        self.user = user
        self.chat = chat
        self._world = server.world
        self._updates = updates

    @property
    def id(self) -> int:
        """The user's id."""
        return int(self.user["id"])

    def says(self, text: str, *, reply_to: int | None = None, topic: int | None = None, **fields: Any) -> int:
        """Send text; commands and mentions in it are marked as Telegram marks them."""
        return self.sends(reply_to=reply_to, topic=topic, **_marked(text), **fields)

    def sends(self, *, reply_to: int | None = None, topic: int | None = None, **fields: Any) -> int:
        """Send a message of any kind: ``fields`` are those of ``Message``."""
        where: Message = {"from": self.user}
        if topic not in {None, GENERAL}:
            where |= {"message_thread_id": topic, "is_topic_message": True}
        if reply_to is not None:
            replied = self.chat.messages[reply_to]
            where["reply_to_message"] = {key: replied[key] for key in replied if key != "reply_to_message"}
        self.chat.started = True
        message = self.chat.add(where | fields)
        if self._reaches_the_bot(message):
            self._updates.add("message", dict(message))
        return int(message["message_id"])

    def sends_file(self, kind: str, content: bytes = b"content", name: str = "file.bin", **fields: Any) -> int:
        """Send a ``photo``, ``document``, ``voice``, ``sticker``, ``video``, .. of this content."""
        fields[kind] = described(kind, self._world.keep_file(content), name)
        return self.sends(**fields)

    def edits(self, id: int, text: str) -> int:
        """Replace the text of an own message."""
        message = self.chat.messages[id]
        message.pop("entities", None)
        message.update(_marked(text), edit_date=int(time.time()))
        if self._reaches_the_bot(message):
            self._updates.add("edited_message", dict(message))
        return id

    def taps(self, label: str, message: int | None = None) -> str:
        """Tap the button whose label contains ``label``, of a message or of the newest that has one; return the query.

        ``AssertionError`` names the labels that there are.
        """
        shown = [self.chat.messages[message]] if message is not None else list(reversed(self.chat.messages.values()))
        for one in shown:
            for button in buttons(one):
                if label in button["text"] and "callback_data" in button:
                    return self.sends_callback(button["callback_data"], one["message_id"])
        labels = [button["text"] for one in shown for button in buttons(one)]
        raise AssertionError(f"no button {label!r}; there are {labels}")

    def sends_callback(self, data: str, message: int) -> str:
        """Send a tap with data of one's own making."""
        query = str(4_000_000_000_000_000_000 + self._world.number())
        self._world.callbacks[query] = "open"
        about = {"id": query, "from": self.user, "chat_instance": str(abs(self.chat.id)), "data": data}
        self._updates.add("callback_query", about | {"message": dict(self.chat.messages[message])})
        return query

    def _reaches_the_bot(self, message: Message) -> bool:
        """In a group a bot that is no administrator gets only what is meant for it."""
        bot = self._world.bot
        if self.chat.kind == "private" or bot["can_read_all_group_messages"]:
            return True
        status = self.chat.members.get(bot["id"], {}).get("status", "left")
        replied = message.get("reply_to_message", {}).get("from", {}).get("id") == bot["id"]
        text = message.get("text", "")
        meant = text.startswith("/") or f"@{bot['username']}" in text or replied
        return status in {"creator", "administrator"} or (status == "member" and meant)


def text_of(message: Message) -> str:
    """Return what is to be read: text or caption."""
    return str(message.get("text", message.get("caption", "")))


def buttons(message: Message) -> list[dict[str, Any]]:
    """Return the buttons of a message, in order."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def _marked(text: str) -> dict[str, Any]:
    """Return the fields of a text."""
    entities: list[dict[str, Any]] = [
        {"type": found.lastgroup, "offset": length(text[: found.start()]), "length": length(found[0])}
        for found in _ENTITY.finditer(text)
    ]
    fields: dict[str, Any] = {"text": text}
    return fields | ({"entities": entities} if entities else {})
