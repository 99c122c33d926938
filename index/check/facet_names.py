"""Names in ``facets.yaml`` that send customers to the wrong value."""

from __future__ import annotations

from collections.abc import Iterator

from index.check.diagnostic import Diagnostic, diagnose
from index.errors import ContentError
from index.facet_file import decode
from index.nodes import Entries, Items, Node, Scalar, parse_yaml
from index.text import fold
from index.types import Place


def check_facet_names(content: bytes, file: str) -> Iterator[Diagnostic]:
    """Yield synonyms that stand twice under a value, or that are another value's own name."""
    try:
        root = parse_yaml(decode(content, file), file)
    except ContentError:
        return  # the loader says why
    facets = root.get("facets") if isinstance(root, Entries) else None
    for facet, node in _pairs(facets):
        values = _pairs(node.get("values") if isinstance(node, Entries) else None)
        names: dict[str, tuple[str, Place]] = {}
        for name, value in values:
            for text in (name.text, *_labels(value)):
                names.setdefault(fold(text), (name.text, name.place))
        for name, value in values:
            seen: set[str] = set()
            listed = value.get("synonyms") if isinstance(value, Entries) else None
            for item in listed.values if isinstance(listed, Items) else ():
                if isinstance(item, Scalar):
                    yield from _check(item, name.text, facet.text, names, seen)


def _check(
    item: Scalar, value: str, facet: str, names: dict[str, tuple[str, Place]], seen: set[str]
) -> Iterator[Diagnostic]:
    if item.text in seen:
        yield diagnose("duplicate-synonym", item.place, f"'{item.text}' stands twice under '{value}'; delete one")
    seen.add(item.text)
    owner, place = names.get(fold(item.text), (value, item.place))
    if owner != value:
        message = f"'{item.text}' is the name of the {facet} '{owner}'; under '{value}' it confuses both, delete it"
        yield diagnose("shared-name", item.place, message, place)


def _labels(value: Node) -> list[str]:
    fields = [value.get(name) for name in ("label", "short")] if isinstance(value, Entries) else []
    return [text.text for field in fields for _, text in _pairs(field) if isinstance(text, Scalar)]


def _pairs(node: Node | None) -> tuple[tuple[Scalar, Node], ...]:
    return node.pairs if isinstance(node, Entries) else ()
