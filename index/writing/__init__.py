"""Articles as they are written: fields changed in place, new articles, and safe writing to disk."""

from index.writing.errors import WritingError
from index.writing.fields import add_question, drop_question, set_field
from index.writing.source import Source

__all__ = ["Source", "WritingError", "add_question", "drop_question", "set_field"]
