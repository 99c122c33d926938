"""The values that requests are made of: bounded, strict, and nothing in them that a database refuses."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.conversation.reading import MAX_CHARACTERS
from bot.web.text import CLEAN

LONGEST_NAME = 100
LARGEST_NUMBER = 2**53 - 1
"""What JSON readers everywhere keep exactly."""


class Strict(BaseModel):
    """Base of what callers send: nothing unknown, nothing converted."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Shown(BaseModel):
    """Base of what callers get."""

    model_config = ConfigDict(frozen=True)


Text = Annotated[str, CLEAN, Field(min_length=1, max_length=MAX_CHARACTERS, pattern=r"\S")]
"""What somebody says."""
Detail = Annotated[str, CLEAN, Field(max_length=MAX_CHARACTERS)]
"""The same, where it may be left out."""
Name = Annotated[str, CLEAN, Field(min_length=1, max_length=LONGEST_NAME, pattern=r"\S")]
Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
ConversationId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,36}$", examples=["5f0c2c1e-8f0d-4c39-9c0e-2f6b"])]
"""Chosen by the caller; another integration's conversations are others."""
