"""Topics of a forum."""

from __future__ import annotations

from typing import Any, Final

from tests.telegram.chats import GENERAL, Chat, Topic, World
from tests.telegram.errors import failed, wrong
from tests.telegram.methods.editing import may
from tests.telegram.methods.handler import Handler
from tests.telegram.schema import Params

_COLOURS: Final = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


def _forum(world: World, params: Params, doing: str) -> Chat:
    chat = world.chat(params["chat_id"])
    if not chat.forum:
        raise failed("the chat is not a forum")
    if not may(chat.members, world, "can_manage_topics"):
        raise failed(f"not enough rights to {doing} a topic")
    return chat


def create(world: World, params: Params) -> dict[str, Any]:
    chat = _forum(world, params, "create")
    colour = params.get("icon_color", _COLOURS[0])
    if colour not in _COLOURS:
        raise wrong("TOPIC_ICON_COLOR_INVALID")
    made = {"name": params["name"], "icon_color": colour}
    message = chat.add({"from": world.bot, "forum_topic_created": made, "is_topic_message": True})
    id = message["message_thread_id"] = message["message_id"]
    chat.topics[id] = Topic(id, params["name"], icon_color=colour)
    return {"message_thread_id": id, **made}


def edit(world: World, params: Params) -> bool:
    topic = _forum(world, params, "edit").topic(params["message_thread_id"])
    if params.get("name", topic.name) == topic.name and "icon_custom_emoji_id" not in params:
        raise failed("TOPIC_NOT_MODIFIED")
    topic.name = params.get("name") or topic.name
    return True


def _closer(*, closed: bool) -> Handler:
    def close(world: World, params: Params) -> bool:
        topic = _forum(world, params, "close").topic(params["message_thread_id"])
        if topic.closed is closed:
            raise failed("TOPIC_NOT_MODIFIED")
        topic.closed = closed
        return True

    return close


def delete(world: World, params: Params) -> bool:
    remove(_forum(world, params, "delete"), params["message_thread_id"])
    return True


def remove(chat: Chat, id: int) -> None:
    """Delete a topic and what is in it."""
    if id == GENERAL:
        raise wrong("the general topic can't be deleted")
    chat.topic(id).deleted = True
    for message in [one for one in chat.messages.values() if one.get("message_thread_id") == id]:
        chat.deleted.add(message["message_id"])
        del chat.messages[message["message_id"]]


HANDLERS: Final[dict[str, Handler]] = {
    "createForumTopic": create,
    "editForumTopic": edit,
    "closeForumTopic": _closer(closed=True),
    "reopenForumTopic": _closer(closed=False),
    "deleteForumTopic": delete,
}
