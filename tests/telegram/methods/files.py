"""Files by their id."""

from __future__ import annotations

from typing import Any, Final

from tests.telegram.chats import World
from tests.telegram.errors import failed, wrong
from tests.telegram.methods.handler import Handler
from tests.telegram.schema import Params

LARGEST: Final = 20 * 1024 * 1024
"""Bytes that a bot may download."""


def get_file(world: World, params: Params) -> dict[str, Any]:
    id = params["file_id"]
    if id not in world.files:
        raise wrong("invalid file_id")
    size = len(world.files[id])
    if size > LARGEST:
        raise failed("file is too big")
    return {"file_id": id, "file_unique_id": f"unique-of-{id}", "file_size": size, "file_path": f"files/{id}"}


HANDLERS: Final[dict[str, Handler]] = {"getFile": get_file}
