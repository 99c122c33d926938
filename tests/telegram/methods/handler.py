"""What a method's handler is."""

from __future__ import annotations

from collections.abc import Callable

from tests.telegram.chats import World
from tests.telegram.schema import Params

Handler = Callable[[World, Params], object]
"""Gets checked parameters and returns the result. Raises ``ApiError``."""
