"""What the bot says of itself: commands, name, descriptions, each for a language."""

from __future__ import annotations

import json
from typing import Final

from tests.telegram.chats import World
from tests.telegram.errors import wrong
from tests.telegram.methods.handler import Handler
from tests.telegram.schema import Params


def _key(params: Params) -> tuple[str, str]:
    language = params.get("language_code", "")
    if language and not (len(language) == 2 and language.isascii() and language.islower()):
        raise wrong("LANG_CODE_INVALID")
    return json.dumps(params.get("scope", {"type": "default"}), sort_keys=True), language


def set_my_commands(world: World, params: Params) -> bool:
    commands = [{**one, "command": one["command"].removeprefix("/")} for one in params["commands"]]
    world.commands[_key(params)] = commands
    return True


def get_my_commands(world: World, params: Params) -> list[dict[str, str]]:
    return world.commands.get(_key(params), [])


def delete_my_commands(world: World, params: Params) -> bool:
    world.commands.pop(_key(params), None)
    return True


def _setter(name: str, most: int) -> Handler:
    def set_text(world: World, params: Params) -> bool:
        if len(params.get(name, "")) > most:
            raise wrong(f"{name} must have at most {most} characters")
        world.profile[name, _key(params)[1]] = params.get(name, "")
        return True

    return set_text


def _getter(name: str) -> Handler:
    def get_text(world: World, params: Params) -> dict[str, str]:
        return {name: world.profile.get((name, _key(params)[1]), "")}

    return get_text


HANDLERS: Final[dict[str, Handler]] = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _setter("name", 64),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description", 512),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description", 120),
    "getMyShortDescription": _getter("short_description"),
}
