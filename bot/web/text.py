"""Text that people and programs send, without what no database keeps."""

from __future__ import annotations

from pydantic import BeforeValidator


def clean(value: object) -> object:
    """Return a text that can be kept: PostgreSQL keeps no NUL, and a lone surrogate is no text."""
    if not isinstance(value, str):
        return value
    return value.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


CLEAN = BeforeValidator(clean)
"""Stands in the annotation of whatever somebody typed."""
