"""Telegram's HTML: the text that people read, and its entities."""

from __future__ import annotations

import html
import re
from typing import Any, Final

from tests.telegram.errors import wrong

_TAGS: Final = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "span": "spoiler",
    "tg-spoiler": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
"""Tags that Telegram takes, and the entity that each makes."""
_TAG: Final = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-zA-Z-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+))?)*)\s*>"
)
_ATTRIBUTE: Final = re.compile(r"([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?")
_NAMED: Final = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
Entity = dict[str, Any]


def length(text: str) -> int:
    """Return the characters as Telegram counts them: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def parse(source: str) -> tuple[str, list[Entity]]:
    """Return the text without its tags, and the entities. Raises ``ApiError``, as Telegram refuses."""
    text, entities, stack, position = "", [], list[tuple[str, Entity]](), 0
    while (at := source.find("<", position)) >= 0:
        text += _unescaped(source[position:at])
        tag = _TAG.match(source, at)
        offset = len(source[:at].encode())
        if tag is None:
            raise wrong(f"can't parse entities: Unsupported start tag at byte offset {offset}")
        closing, name = bool(tag[1]), tag[2].lower()
        if not closing:
            stack.append((name, _entity(name, tag[3], length(text), offset)))
        elif not stack or stack[-1][0] != name:
            expected = f', expected "</{stack[-1][0]}>"' if stack else ""
            raise wrong(
                f'can\'t parse entities: Unmatched end tag at byte offset {offset}{expected}, found "</{name}>"'
            )
        else:
            entity = stack.pop()[1]
            entity["length"] = length(text) - entity["offset"]
            if entity["length"]:
                entities.append(entity)
        position = tag.end()
    if stack:
        raise wrong(f"can't parse entities: Can't find end tag corresponding to start tag \"{stack[-1][0]}\"")
    return text + _unescaped(source[position:]), sorted(entities, key=lambda one: one["offset"])


def _entity(name: str, attributes: str, start: int, offset: int) -> Entity:
    given = {one[1].lower(): one[2] or one[3] or one[4] or "" for one in _ATTRIBUTE.finditer(attributes)}
    if name not in _TAGS or (name == "span" and given.get("class") != "tg-spoiler"):
        raise wrong(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {offset}')
    entity: Entity = {"type": _TAGS[name], "offset": start}
    if name == "a":
        if not given.get("href"):
            raise wrong(f"can't parse entities: a link without an address at byte offset {offset}")
        entity["url"] = html.unescape(given["href"])
    if name == "tg-emoji":
        entity["custom_emoji_id"] = given.get("emoji-id", "")
    if name == "blockquote" and "expandable" in given:
        entity["type"] = "expandable_blockquote"
    return entity


def _unescaped(text: str) -> str:
    return _NAMED.sub(lambda found: html.unescape(found[0]), text)
