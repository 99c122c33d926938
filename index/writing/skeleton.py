"""The text that a new article begins with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from index.writing.fields import set_field
from index.writing.quoting import quoted

if TYPE_CHECKING:
    from datetime import date

    from index.types import Article, Facets, Language


def skeleton(title: str, language: Language, day: date, original: Article | None = None, owner: str = "") -> bytes:
    """Return a draft that can be read. With its ``original`` a translation has the same facets and sections."""
    headings = [section.heading for section in original.sections if section.heading] if original else []
    text = Path(__file__).with_name(f"skeleton.{language}.txt").read_text(encoding="utf-8")
    written = text.format(
        title=quoted(title),
        facets=written_facets(original.applies_to if original else {}),
        day=day.isoformat(),
        sections="\n\n".join(f"## {heading}\n…" for heading in headings),
    )
    content = f"{written.rstrip()}\n".encode()
    return set_field(content, "owner", owner) if owner else content


def written_facets(facets: Facets) -> str:
    """Return facets as front matter has them."""
    pairs = (f"{name}: [{', '.join(quoted(value) for value in values)}]" for name, values in facets.items())
    return "{" + ", ".join(pairs) + "}"
