"""The world that the bot talks to: people, chats, messages, topics, files."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final, Literal

from tests.telegram.errors import ApiError, failed, forbidden, wrong

Message = dict[str, Any]
"""A message in the Bot API's form."""
Kind = Literal["private", "group", "supergroup"]
GENERAL: Final = 1
"""The topic that every forum has; messages in it carry no thread id."""
RIGHTS: Final = ("can_manage_topics", "can_delete_messages", "can_restrict_members", "can_pin_messages")
"""What tests grant or take from an administrator; all other rights follow the Bot API's required fields."""


@dataclass(slots=True)
class Topic:
    """A topic of a forum; its id is that of the service message that made it."""

    id: int
    name: str
    closed: bool = False
    deleted: bool = False
    icon_color: int = 0x6FB9F0


@dataclass(slots=True)
class Chat:
    """A chat, and everything in it."""

    id: int
    kind: Kind
    about: dict[str, Any]
    """The fields of ``Chat`` beside id and type."""
    messages: dict[int, Message] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    """Messages that were there."""
    topics: dict[int, Topic] = field(default_factory=dict)
    members: dict[int, dict[str, Any]] = field(default_factory=dict)
    """User id -> ``ChatMember``."""
    closed: ApiError | None = None
    """Why nobody can write to it: blocked, deactivated, kicked."""
    started: bool = False
    """Whether the customer has written to the bot; before that the bot may not write to a person."""
    next_id: int = 1

    def as_json(self) -> dict[str, Any]:
        """Return a ``Chat``."""
        return {"id": self.id, "type": self.kind, **self.about}

    @property
    def forum(self) -> bool:
        """Whether it has topics."""
        return bool(self.about.get("is_forum"))

    def add(self, message: Message) -> Message:
        """Give a message its id and date, and keep it."""
        message = {"message_id": self.next_id, "date": int(time.time()), "chat": self.as_json(), **message}
        self.next_id += 1
        self.messages[message["message_id"]] = message
        return message

    def message(self, id: int, what: str) -> Message:
        """Return a message that is still there; ``what`` was to be done with it. Raises ``ApiError``."""
        if id in self.deleted:
            raise failed(f"message to {what} not found")
        if id not in self.messages:
            raise wrong(f"message to {what} not found")
        return self.messages[id]

    def topic(self, id: int) -> Topic:
        """Return a topic that is still there. Raises ``ApiError``."""
        if not self.forum or id not in self.topics:
            raise wrong("message thread not found")
        if self.topics[id].deleted:
            raise failed("message thread not found")
        return self.topics[id]


class World:
    """All chats, users and files that the server knows."""

    def __init__(self, bot: dict[str, Any]) -> None:
        self.bot = bot
        self.chats: dict[int, Chat] = {}
        self.users: dict[int, dict[str, Any]] = {bot["id"]: bot}
        self.files: dict[str, bytes] = {}
        """Content by file id."""
        self.callbacks: dict[str, str] = {}
        """Callback query id -> ``open``, ``answered`` or ``expired``."""
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        """(scope as JSON, language) -> commands."""
        self.profile: dict[tuple[str, str], str] = {}
        """(name, description or short description; language) -> text."""
        self.actions: list[tuple[int, str]] = []
        """(chat, action), in order."""
        self._numbers = count(1)

    def number(self) -> int:
        """Return a number that was not given before."""
        return next(self._numbers)

    def user(self, id: int, name: str, language: str) -> dict[str, Any]:
        """Return a person, made on first sight."""
        about = {"id": id, "is_bot": False, "first_name": name, "username": f"user{id}", "language_code": language}
        return self.users.setdefault(id, about)

    def private(self, user: dict[str, Any]) -> Chat:
        """Return the private chat with a person, made on first sight; its id is the person's."""
        about = {"first_name": user["first_name"], "username": user["username"]}
        return self.chats.setdefault(user["id"], Chat(user["id"], "private", about))

    def chat(self, id: object) -> Chat:
        """Return a chat that the bot may write to. Raises ``ApiError``."""
        if not isinstance(id, int) or id not in self.chats:
            raise wrong("chat not found")
        chat = self.chats[id]
        if chat.closed:
            raise chat.closed
        if chat.kind == "private" and not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    def keep_file(self, content: bytes) -> dict[str, Any]:
        """Keep a file, and return the fields that every kind of file has."""
        number = self.number()
        self.files[f"file-{number}"] = content
        return {"file_id": f"file-{number}", "file_unique_id": f"unique-{number}", "file_size": len(content)}
