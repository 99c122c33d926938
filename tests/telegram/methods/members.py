"""Chats and who is in them."""

from __future__ import annotations

from typing import Any, Final

from tests.telegram.chats import Chat, World
from tests.telegram.errors import failed, wrong
from tests.telegram.methods.editing import may
from tests.telegram.methods.handler import Handler
from tests.telegram.schema import Params, bot_api


def member(user: dict[str, Any], status: str, **rights: bool) -> dict[str, Any]:
    """Return a ``ChatMember`` with the rights that are given, and without those that are not."""
    kind = {"creator": "ChatMemberOwner", "administrator": "ChatMemberAdministrator"}.get(status, "")
    fields: dict[str, Any] = {"status": status, "user": user}
    for name, type_name in bot_api().required(kind).items() if kind else ():
        fields.setdefault(name, rights.get(name, False) if type_name == "Boolean" else "")
    return fields | rights


def get_me(world: World, _params: Params) -> dict[str, Any]:
    return world.bot


def get_chat(world: World, params: Params) -> dict[str, Any]:
    chat = world.chat(params["chat_id"])
    gifts = dict.fromkeys(bot_api().required("AcceptedGiftTypes"), False)
    return {**chat.as_json(), "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def get_chat_member(world: World, params: Params) -> dict[str, Any]:
    chat, id = world.chat(params["chat_id"]), params["user_id"]
    if id in chat.members:
        return chat.members[id]
    if id not in world.users:
        raise wrong("PARTICIPANT_ID_INVALID")
    return {"status": "left", "user": world.users[id]}


def get_chat_administrators(world: World, params: Params) -> list[dict[str, Any]]:
    chat = _group(world, params)
    return [one for one in chat.members.values() if one["status"] in {"creator", "administrator"}]


def get_chat_member_count(world: World, params: Params) -> int:
    return len(world.chat(params["chat_id"]).members)


def leave_chat(world: World, params: Params) -> bool:
    chat = _group(world, params)
    chat.members.pop(world.bot["id"], None)
    return True


def ban(world: World, params: Params) -> bool:
    chat = _group(world, params)
    if not may(chat.members, world, "can_restrict_members"):
        raise failed("not enough rights to restrict/unrestrict chat member")
    chat.members.pop(params["user_id"], None)
    return True


def _group(world: World, params: Params) -> Chat:
    chat = world.chat(params["chat_id"])
    if chat.kind == "private":
        raise wrong("there are no administrators in the private chat")
    return chat


HANDLERS: Final[dict[str, Handler]] = {
    "getMe": get_me,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "banChatMember": ban,
    "unbanChatMember": ban,
}
