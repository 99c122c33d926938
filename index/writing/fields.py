"""Single fields changed in place: spans of the text are replaced, everything else is left alone."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import yaml

from index.errors import ContentError
from index.nodes import Entries, Items, Scalar, parse_yaml
from index.types import Place
from index.writing.errors import WritingError
from index.writing.quoting import quoted
from index.writing.source import Source

if TYPE_CHECKING:
    from datetime import date

Asking = Literal["questions", "not_questions"]
Single = Literal["title", "status", "reviewed", "valid_from", "valid_until", "disputed", "owner"]
ORDER = (
    "title", "applies_to", "questions", "not_questions", "status", "reviewed", "owner", "valid_from", "valid_until",
    "disputed",
)  # fmt: skip
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NOWHERE = Place("article", 1)
_STUCK = "the front matter is written in a way that cannot be changed for you; change it by hand"


def add_question(content: bytes, question: str, field: Asking = "questions") -> bytes:
    """Add a question at the end of the list; one that is there already changes nothing. Raises ``WritingError``."""
    text = " ".join(question.split())
    if not text:
        raise WritingError("an empty question")
    source = Source.read(content)
    before = _texts(source, field)
    if text in before:
        return content
    changed = replace(source, front=_added(source, field, quoted(text)))
    return _checked(changed, field, [*before, text])


def drop_question(content: bytes, question: str, field: Asking = "questions") -> bytes:
    """Remove a question; one that is not there changes nothing. Raises ``WritingError``."""
    text = " ".join(question.split())
    source = Source.read(content)
    before = _texts(source, field)
    if text not in before:
        return content
    position = before.index(text)
    changed = replace(source, front=_dropped(source, field, position))
    return _checked(changed, field, before[:position] + before[position + 1 :])


def set_field(content: bytes, field: Single, value: str | date | None) -> bytes:
    """Set a field to a value, or with ``None`` remove it. Raises ``WritingError``."""
    source = Source.read(content)
    root = source.root()
    key, node = _find(root, field)
    if value is None:
        if key is None or node is None:
            return content
        front = _cut(source.front, source.line_start(_start(key)), source.line_end(max(_end(node), _end(key) + 1)))
        return _checked(replace(source, front=front), field, None)
    text = " ".join(str(value).split())
    written = text if _DATE.fullmatch(text) else quoted(text)
    if node is None:
        front = _inserted(source, root, field, f"{field}: {written}{source.newline}")
    elif not isinstance(node, yaml.ScalarNode) or node.style in ("|", ">"):
        raise WritingError(f"{field}: {_STUCK}")
    else:
        gap = "" if _start(node) < _end(node) else " "
        front = f"{source.front[: _start(node)]}{gap}{written}{source.front[_end(node) :]}"
    return _checked(replace(source, front=front), field, text)


def _added(source: Source, field: Asking, written: str) -> str:
    root, front, line = source.root(), source.front, source.newline
    key, node = _find(root, field)
    if key is None or node is None:
        return _inserted(source, root, field, f"{field}:{line}  - {written}{line}")
    if isinstance(node, yaml.SequenceNode):
        if node.flow_style:
            at = _end(node.value[-1]) if node.value else _start(node) + 1
            return f"{front[:at]}{', ' if node.value else ''}{written}{front[at:]}"
        at = source.line_end(_end(node.value[-1]))
        return _line_in(source, at, f"{' ' * node.start_mark.column}- {written}")
    if isinstance(node, yaml.ScalarNode) and not node.value and _start(node) == _end(node):
        # Without indentation: a list that is emptied again leaves the field as it was.
        return _line_in(source, source.line_end(_end(key)), f"- {written}")
    raise WritingError(f"{field}: {_STUCK}")


def _dropped(source: Source, field: Asking, position: int) -> str:
    key, node = _find(source.root(), field)
    if key is None or not isinstance(node, yaml.SequenceNode):
        raise WritingError(f"{field}: {_STUCK}")
    item = node.value[position]
    if node.flow_style:
        return _cut(source.front, *_flow_span(node, position))
    begin, end = source.line_start(_start(item)), source.line_end(_end(item))
    bare = source.front[source.line_start(_start(key)) : begin].strip() == f"{field}:"
    if len(node.value) == 1 and node.start_mark.column and bare:
        begin = source.line_start(_start(key))
    return _cut(source.front, begin, end)


def _flow_span(node: yaml.SequenceNode, position: int) -> tuple[int, int]:
    item = node.value[position]
    if position:
        return _end(node.value[position - 1]), _end(item)
    return _start(item), _start(node.value[1]) if len(node.value) > 1 else _end(item)


def _inserted(source: Source, root: yaml.MappingNode, field: str, lines: str) -> str:
    """Put a new field behind those that come before it by custom."""
    earlier = ORDER[: ORDER.index(field)]
    ends = [max(_end(value), _end(key) + 1) for key, value in root.value if key.value in earlier]
    at = source.line_end(min(max(ends), len(source.front))) if ends else 0
    return f"{source.front[:at]}{lines}{source.front[at:]}"


def _line_in(source: Source, at: int, text: str) -> str:
    front, line = source.front, source.newline
    # Before the first byte of a line the new one brings its own end.
    return f"{front[:at]}{text}{line}{front[at:]}"


def _checked(source: Source, field: str, wanted: list[str] | str | None) -> bytes:
    """Read the fields again: whatever was meant stands there, or nothing is written."""
    try:
        found = _texts(source, field) if isinstance(wanted, list) else _text(source, field)
    except WritingError as error:
        raise WritingError(f"{field}: {_STUCK}") from error
    if found != wanted:
        raise WritingError(f"{field}: {_STUCK}")
    return source.write()


def _texts(source: Source, field: str) -> list[str]:
    value = _read(source).get(field)
    if value is None or (isinstance(value, Scalar) and value.empty):
        return []
    if not isinstance(value, Items) or not all(isinstance(item, Scalar) for item in value.values):
        raise WritingError(f"{field} must be a list of texts")
    return [" ".join(item.text.split()) for item in value.values if isinstance(item, Scalar)]


def _text(source: Source, field: str) -> str | None:
    value = _read(source).get(field)
    if value is None:
        return None
    return " ".join(value.text.split()) if isinstance(value, Scalar) else ""


def _read(source: Source) -> Entries:
    source.root()
    front = source.front.replace("\r\n", "\n").replace("\r", "\n")
    try:
        root = parse_yaml(front, "article", 2)
    except ContentError as error:
        raise WritingError(str(error)) from error
    if root is not None and not isinstance(root, Entries):
        raise WritingError("the front matter must be fields")
    return root or Entries((), place=_NOWHERE)


def _find(root: yaml.MappingNode, field: str) -> tuple[yaml.Node | None, yaml.Node | None]:
    return next(((key, value) for key, value in root.value if key.value == field), (None, None))


def _cut(text: str, begin: int, end: int) -> str:
    return text[:begin] + text[end:]


def _start(node: yaml.Node) -> int:
    return int(node.start_mark.index)


def _end(node: yaml.Node) -> int:
    return int(node.end_mark.index)
