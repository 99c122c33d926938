"""Methods that change, remove or mark what is in a chat, and answers to taps."""

from __future__ import annotations

import time
from typing import Any, Final

from tests.telegram.chats import Message, World
from tests.telegram.errors import failed, wrong
from tests.telegram.methods.handler import Handler
from tests.telegram.methods.sending import content
from tests.telegram.schema import Params

SAME: Final = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def _editor(*names: str) -> Handler:
    """Return a handler that replaces the fields ``names`` and the keyboard."""

    def edit(world: World, params: Params) -> Message:
        if "message_id" not in params or "chat_id" not in params:
            raise wrong("message identifier is not specified")
        message = world.chat(params["chat_id"]).message(params["message_id"], "edit")
        if message.get("from", {}).get("id") != world.bot["id"]:
            raise wrong("message can't be edited")
        if "text" in names and "text" not in message:
            raise wrong("there is no text in the message to edit")
        replaced = {*names, *(("entities",) if "text" in names else ()), "reply_markup"}
        kept = {name: value for name, value in message.items() if name not in replaced}
        changed = kept | content(params)
        if {**changed, "edit_date": 0} == {**message, "edit_date": 0}:
            raise failed(SAME)
        # The message keeps its identity: whoever holds it sees the edit.
        message.clear()
        message.update(changed, edit_date=int(time.time()))
        return message

    return edit


def delete_message(world: World, params: Params) -> bool:
    chat = world.chat(params["chat_id"])
    message = chat.message(params["message_id"], "delete")
    own = message.get("from", {}).get("id") == world.bot["id"]
    if not own and chat.kind != "private" and not may(chat.members, world, "can_delete_messages"):
        raise failed("message can't be deleted")
    chat.deleted.add(params["message_id"])
    del chat.messages[params["message_id"]]
    return True


def delete_messages(world: World, params: Params) -> bool:
    chat = world.chat(params["chat_id"])
    for id in params["message_ids"]:
        if id in chat.messages:
            delete_message(world, {**params, "message_id": id})
    return True


def may(members: dict[int, dict[str, Any]], world: World, right: str) -> bool:
    """Whether the bot has a right in a group."""
    me = members.get(world.bot["id"], {})
    return me.get("status") == "creator" or bool(me.get(right))


def answer_callback_query(world: World, params: Params) -> bool:
    state = world.callbacks.get(params["callback_query_id"])
    late = "query is too old and response timeout expired or query ID is invalid"
    if state is None:
        raise wrong(late)
    if state == "expired":
        raise failed(late)
    world.callbacks[params["callback_query_id"]] = "answered"
    return True


def set_message_reaction(world: World, params: Params) -> bool:
    world.chat(params["chat_id"]).message(params["message_id"], "react")
    return True


def pin(world: World, params: Params) -> bool:
    chat = world.chat(params["chat_id"])
    if chat.kind != "private" and not may(chat.members, world, "can_pin_messages"):
        raise failed("not enough rights to manage pinned messages in the chat")
    if "message_id" in params:
        chat.message(params["message_id"], "pin")
    return True


HANDLERS: Final[dict[str, Handler]] = {
    "editMessageText": _editor("text"),
    "editMessageCaption": _editor("caption", "caption_entities"),
    "editMessageReplyMarkup": _editor(),
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "answerCallbackQuery": answer_callback_query,
    "setMessageReaction": set_message_reaction,
    "pinChatMessage": pin,
    "unpinChatMessage": pin,
}
