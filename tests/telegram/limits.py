"""The documented limits that are no types: lengths, bytes, names, counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from tests.telegram.errors import wrong
from tests.telegram.markup import length, parse
from tests.telegram.schema import Params

TEXT: Final = 4096
CAPTION: Final = 1024
CALLBACK_DATA: Final = 64
"""Bytes, not characters."""
TOPIC_NAME: Final = 128
CALLBACK_ANSWER: Final = 200
COMMANDS: Final = 100
_COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")
_ACTIONS: Final = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
_KINDS: Final = ("url", "callback_data", "web_app", "login_url", "switch_inline_query", "pay", "callback_game",
                 "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text")  # fmt: skip
"""Of these fields a button has exactly one."""
_NUMBERS: Final = {
    "getUpdates": {"limit": (1, 100), "timeout": (0, 3600)},
    "setWebhook": {"max_connections": (1, 100)},
}


def check(method: str, params: Params) -> Params:
    """Return the parameters with ``text`` and ``caption`` read into text and entities. Raises ``ApiError``."""
    params = _formatted(_formatted(params, "text", "entities", TEXT), "caption", "caption_entities", CAPTION)
    for name, (least, most) in _NUMBERS.get(method, {}).items():
        if name in params and not least <= params[name] <= most:
            raise wrong(f"{name} must be from {least} to {most}")
    if "name" in params and method in {"createForumTopic", "editForumTopic"}:
        _sized("topic name", params["name"], 1 if method == "createForumTopic" else 0, TOPIC_NAME)
    if method == "sendChatAction" and params["action"] not in _ACTIONS:
        raise wrong("wrong parameter action in request")
    if method == "setMyCommands":
        _check_commands(params["commands"])
    if "secret_token" in params and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", params["secret_token"]):
        raise wrong("secret token contains unallowed characters")
    for button in _buttons(params.get("reply_markup")):
        _check_button(button)
    return params


def _formatted(params: Params, name: str, entities: str, most: int) -> Params:
    """Return the parameters with the text of ``name`` as it is read, and its entities beside it."""
    if name not in params or "callback_query_id" in params:
        if "callback_query_id" in params:
            _sized("text", params.get("text", ""), 0, CALLBACK_ANSWER)
        return params
    mode = params.get("parse_mode", "")
    if mode not in {"", "HTML"}:
        raise wrong("unsupported parse_mode" if mode.lower() not in {"markdown", "markdownv2"} else f"no {mode} here")
    text, found = parse(params[name]) if mode else (params[name], params.get(entities, []))
    if name == "text" and not text.strip():
        raise wrong("message text is empty")
    if length(text) > most:
        raise wrong("message is too long" if name == "text" else "message caption is too long")
    return {**params, name: text, entities: found}


def _sized(what: str, text: str, least: int, most: int) -> None:
    if not least <= length(text) <= most:
        raise wrong(f"{what} must have from {least} to {most} characters")


def _check_commands(commands: list[dict[str, str]]) -> None:
    if len(commands) > COMMANDS:
        raise wrong("BOT_COMMANDS_TOO_MUCH")
    for one in commands:
        if not _COMMAND.fullmatch(one["command"].removeprefix("/")):
            raise wrong("BOT_COMMAND_INVALID")
        if not 1 <= length(one["description"]) <= 256:
            raise wrong("BOT_COMMAND_DESCRIPTION_INVALID")


def _buttons(markup: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    for row in (markup or {}).get("inline_keyboard", ()):
        yield from row


def _check_button(button: dict[str, Any]) -> None:
    if not button["text"].strip():
        raise wrong("can't parse inline keyboard button: text is empty")
    if sum(kind in button for kind in _KINDS) != 1:
        raise wrong("can't parse inline keyboard button: exactly one kind of button is wanted")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= CALLBACK_DATA:
        raise wrong("BUTTON_DATA_INVALID")
    if "url" in button and not re.match(r"(https?|tg)://[^\s/]", button["url"]):
        raise wrong("BUTTON_URL_INVALID")
