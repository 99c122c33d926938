"""What keeps an article from being written."""

from index.errors import KefuError


class WritingError(KefuError):
    """An article that cannot be written so; nothing was changed on disk."""
