"""Methods that put a message into a chat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tests.telegram.chats import GENERAL, Chat, Message, World
from tests.telegram.errors import failed, wrong
from tests.telegram.methods.handler import Handler
from tests.telegram.schema import Params, Upload

MEDIA: Final = ("photo", "document", "voice", "sticker", "video", "audio", "animation", "video_note")
_COPIED: Final = ("text", "entities", "caption", "caption_entities", "location", "contact", *MEDIA)


def place(world: World, params: Params) -> tuple[Chat, Message]:
    """Return the chat, and the fields that say where in it and as an answer to what. Raises ``ApiError``."""
    chat = world.chat(params["chat_id"])
    where: Message = {"from": world.bot}
    thread = params.get("message_thread_id")
    if thread is not None and thread != GENERAL:
        chat.topic(thread)
        where |= {"message_thread_id": thread, "is_topic_message": True}
    replied = params.get("reply_parameters")
    if replied and replied.get("chat_id", chat.id) == chat.id:
        id = replied["message_id"]
        if id in chat.messages:
            kept = chat.messages[id]
            where["reply_to_message"] = {key: kept[key] for key in kept if key != "reply_to_message"}
        elif not replied.get("allow_sending_without_reply"):
            raise (failed if id in chat.deleted else wrong)("message to be replied not found")
    return chat, where


def content(params: Params) -> Message:
    """Return the fields of text, caption and inline keyboard."""
    names = ("text", "entities", "caption", "caption_entities")
    fields: Message = {name: params[name] for name in names if params.get(name)}
    if "inline_keyboard" in params.get("reply_markup", {}):
        fields["reply_markup"] = params["reply_markup"]
    return fields


def send_message(world: World, params: Params) -> Message:
    chat, where = place(world, params)
    return chat.add(where | content(params))


def _sender(kind: str) -> Handler:
    def send(world: World, params: Params) -> Message:
        chat, where = place(world, params)
        return chat.add(where | {kind: media(world, kind, params[kind])} | content(params))

    return send


def media(world: World, kind: str, given: object) -> object:
    """Return the message's field for a file that was uploaded, or named by its id. Raises ``ApiError``."""
    upload = given if isinstance(given, Upload) else None
    if upload is None and given not in world.files:
        raise wrong("wrong file identifier/HTTP URL specified")
    if upload is not None and not upload.content:
        raise wrong("file must be non-empty")
    if upload is None:
        size = len(world.files[str(given)])
        kept: dict[str, Any] = {"file_id": given, "file_unique_id": f"unique-of-{given}", "file_size": size}
    else:
        kept = world.keep_file(upload.content)
    return described(kind, kept, upload.name if upload else "file")


def described(kind: str, kept: dict[str, Any], name: str = "file") -> object:
    """Return the fields that a message has for a kept file."""
    sized = {"width": 90, "height": 60}
    extra: dict[str, dict[str, Any]] = {
        "photo": sized,
        "document": {"file_name": name},
        "voice": {"duration": 1},
        "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
        "video": {**sized, "duration": 1},
        "audio": {"duration": 1},
        "animation": {**sized, "duration": 1},
        "video_note": {"length": 60, "duration": 1},
    }
    field = {**kept, **extra[kind]}
    return [field] if kind == "photo" else field


def _source(world: World, params: Params) -> Message:
    return world.chat(params["from_chat_id"]).message(params["message_id"], "copy")


def copy_message(world: World, params: Params) -> dict[str, int]:
    chat, where = place(world, params)
    source = _source(world, params)
    fields = {name: source[name] for name in _COPIED if name in source}
    if not fields:
        raise wrong("the message can't be copied")
    return {"message_id": chat.add(where | fields | content(params))["message_id"]}


def forward_message(world: World, params: Params) -> Message:
    chat, where = place(world, params)
    source = _source(world, params)
    origin = {"type": "user", "date": source["date"], "sender_user": source.get("from", world.bot)}
    return chat.add(where | {name: source[name] for name in _COPIED if name in source} | {"forward_origin": origin})


def send_location(world: World, params: Params) -> Message:
    chat, where = place(world, params)
    point = {"latitude": params["latitude"], "longitude": params["longitude"]}
    return chat.add(where | {"location": point} | content(params))


def send_chat_action(world: World, params: Params) -> bool:
    place(world, params)
    world.actions.append((params["chat_id"], params["action"]))
    return True


def _several(one: Callable[[World, Params], object]) -> Handler:
    def all_of(world: World, params: Params) -> list[object]:
        ids = params["message_ids"]
        if not 1 <= len(ids) <= 100 or ids != sorted(set(ids)):
            raise wrong("message identifiers must be 1-100, in strictly increasing order")
        return [one(world, {**params, "message_id": id}) for id in ids]

    return all_of


def _forwarded_id(world: World, params: Params) -> dict[str, int]:
    return {"message_id": forward_message(world, params)["message_id"]}


HANDLERS: Final[dict[str, Handler]] = {
    "sendMessage": send_message,
    "copyMessage": copy_message,
    "forwardMessage": forward_message,
    "copyMessages": _several(copy_message),
    "forwardMessages": _several(_forwarded_id),
    "sendLocation": send_location,
    "sendChatAction": send_chat_action,
    **{f"send{''.join(part.title() for part in kind.split('_'))}": _sender(kind) for kind in MEDIA},
}
