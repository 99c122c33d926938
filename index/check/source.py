"""A content file as it stands on disk, and as it was read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from index.articles.frontmatter import Split, split_front_matter
from index.errors import ContentError
from index.facet_file import decode
from index.nodes import Entries, Node, parse_yaml
from index.types import Language, Place


@dataclass(frozen=True)
class Source:
    """One file. ``file`` is its path relative to the knowledge folder."""

    file: str
    content: bytes

    @cached_property
    def text(self) -> str:
        """The text; what is not UTF-8 in it is replaced, the loader says where."""
        try:
            return decode(self.content, self.file)
        except ContentError:
            return self.content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines of the text, without their ends."""
        return tuple(self.text.split("\n"))

    @cached_property
    def split(self) -> Split | None:
        """Front matter and body, where the file has both."""
        try:
            return split_front_matter(self.text, self.file)
        except ContentError:
            return None

    @cached_property
    def fields(self) -> dict[str, tuple[Place, Node]]:
        """The front matter's fields: where each name stands, and its value. Empty where it cannot be read."""
        if self.split is None:
            return {}
        try:
            root = parse_yaml(self.split.front, self.file, self.split.first_line)
        except ContentError:
            return {}
        return {key.text: (key.place, value) for key, value in root.pairs} if isinstance(root, Entries) else {}

    @property
    def language(self) -> Language:
        """The language by the file's name."""
        return "en" if self.file.endswith(".en.md") else "zh"

    def place(self, line: int, text: str = "") -> Place:
        """Return where ``text`` stands on ``line``; the line's start where it does not."""
        source = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return Place(self.file, line, max(source.find(text), 0) + 1)
