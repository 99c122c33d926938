"""The agents' group: a supergroup, a forum if wanted, with people who are members or administrators."""

from __future__ import annotations

from typing import Any

from tests.telegram.chats import GENERAL, RIGHTS, Chat, Message, Topic
from tests.telegram.customer import Waiting
from tests.telegram.errors import forbidden, moved
from tests.telegram.methods.members import member
from tests.telegram.methods.topics import remove
from tests.telegram.speaker import Speaker, text_of
from tests.telegram.updates import Updates

MOVED = 1_000_000
"""How far the number of a supergroup is from that of the group that it was."""


class Agent(Speaker):
    """A person in a group."""


class Group:
    """A group and who is in it."""

    def __init__(self, server: Waiting, updates: Updates, chat: Chat) -> None:
        self.chat = chat
        self._server = server
        self._updates = updates

    @property
    def id(self) -> int:
        """The chat's id: negative, as groups' are."""
        return self.chat.id

    @property
    def topics(self) -> list[Topic]:
        """The topics that are there, in order."""
        return [topic for topic in self.chat.topics.values() if not topic.deleted]

    def admit_bot(self, rights: tuple[str, ...] | None = None) -> None:
        """Make the bot an administrator with these rights (all by default); with none of them a member."""
        bot = self._server.world.bot
        granted = dict.fromkeys(RIGHTS if rights is None else rights, True)
        status = "administrator" if granted else "member"
        self.chat.members[bot["id"]] = member(bot, status, **granted)
        self.chat.closed = None

    def expels_bot(self) -> None:
        """Throw the bot out."""
        self.chat.members.pop(self._server.world.bot["id"], None)
        self.chat.closed = forbidden("bot was kicked from the supergroup chat")

    def agent(self, id: int, name: str = "小李", status: str = "member") -> Agent:
        """Return a person, who joins with a status: ``member``, ``administrator``, ``creator``; ``left`` is outside."""
        user = self._server.world.user(id, name, "zh-hans")
        if status != "left":
            self.chat.members[id] = member(user, status)
        return Agent(self._server, self._updates, user, self.chat)

    def becomes_a_supergroup(self, by: Agent, *, forum: bool = False, told: bool = True) -> None:
        """Let an administrator turn it into a supergroup: another chat, with the same people.

        ``told``: the bot gets the messages about it, as it does unless it is away for long.
        """
        old, about = self.chat, self.chat.about | ({"is_forum": True} if forum else {})
        new = Chat(old.id - MOVED, "supergroup", about, members=old.members, started=True, next_id=GENERAL + 1)
        self._server.world.chats[new.id] = new
        service = old.add({"from": by.user, "migrate_to_chat_id": new.id})
        arrived = new.add({"from": by.user, "migrate_from_chat_id": old.id})
        for message in (service, arrived) if told else ():
            self._updates.add("message", dict(message))
        old.closed = moved(new.id)
        self.chat = by.chat = new

    def leaves(self, agent: Agent) -> None:
        """Let a person leave."""
        self.chat.members.pop(agent.id, None)

    def deletes_topic(self, id: int) -> None:
        """Let an administrator delete a topic; the bot is not told."""
        remove(self.chat, id)

    def received(self, topic: int | None = None) -> list[Message]:
        """Return the bot's messages that are there, of one topic or of all."""
        sent = [one for one in self.chat.messages.values() if one["from"]["is_bot"]]
        return sent if topic is None else [one for one in sent if one.get("message_thread_id") == topic]

    async def hears(self, containing: str = "", *, topic: int | None = None, seconds: float = 30.0) -> Message:
        """Wait for the newest message of the bot that contains a text."""

        def found() -> dict[str, Any] | None:
            for one in reversed(self.received(topic)):
                if containing in text_of(one):
                    return one
            return None

        message = await self._server.wait_for(found, seconds=seconds, chat=self.id, what=f"in the group {containing!r}")
        assert message is not None
        return message
