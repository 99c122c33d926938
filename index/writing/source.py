"""The text of an article, cut so that its front matter can be changed and all else keeps every byte."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

import yaml

from index.writing.errors import WritingError

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_OPENING = re.compile(r"---[ \t]*")
_CLOSING = re.compile(r"(?:---|\.\.\.)[ \t]*")
MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Source:
    """What stands before the fields, the fields, and what stands behind them; joined they are the text.

    The byte-order mark, line ends, comments and order stay as they are.
    """

    before: str
    front: str
    after: str

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Cut an article. One without front matter, or with one that is not closed, is all ``after``.

        Raises ``WritingError`` where it is not UTF-8.
        """
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise WritingError(f"not UTF-8 at byte {error.start + 1}; save the file as UTF-8") from error
        lines = _LINE.findall(text)
        bare = [line.rstrip("\r\n").removeprefix(MARK if not i else "") for i, line in enumerate(lines)]
        opening = next((i for i, line in enumerate(bare) if line.strip()), None)
        if opening is None or not _OPENING.fullmatch(bare[opening]):
            return cls("", "", text)
        closing = next((i for i in range(opening + 1, len(bare)) if _CLOSING.fullmatch(bare[i])), None)
        if closing is None:
            return cls("", "", text)
        return cls("".join(lines[: opening + 1]), "".join(lines[opening + 1 : closing]), "".join(lines[closing:]))

    def write(self) -> bytes:
        """Return the text as it goes to disk."""
        return f"{self.before}{self.front}{self.after}".encode()

    @property
    def newline(self) -> str:
        """How this file ends its lines."""
        found = re.search(r"\r\n|\r|\n", self.before or self.after)
        return found.group() if found else "\n"

    def root(self) -> yaml.MappingNode:
        """Return the fields with their places in ``front``. Raises ``WritingError`` where they cannot be read."""
        if not self.before:
            raise WritingError("no front matter; an article begins with a line '---', its fields, and another '---'")
        try:
            root = yaml.compose(self.front, Loader=yaml.SafeLoader)
        except (yaml.YAMLError, RecursionError) as error:
            raise WritingError("the front matter is not valid YAML; mend it by hand first") from error
        if root is None:
            return yaml.MappingNode("tag:yaml.org,2002:map", [], flow_style=False)
        if not isinstance(root, yaml.MappingNode) or root.flow_style:
            raise WritingError("the front matter must be fields, each on a line of its own")
        return root

    def line_start(self, position: int) -> int:
        """Return where the line of ``front`` begins that has ``position``."""
        return max(self.front.rfind("\n", 0, position), self.front.rfind("\r", 0, position)) + 1

    def line_end(self, position: int) -> int:
        """Return where the line that has ``position`` ends, its line end included."""
        if position and position == self.line_start(position):
            return position
        found = _LINE.match(self.front, position)
        return found.end() if found else len(self.front)
