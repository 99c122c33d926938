"""What the server refuses, in Telegram's words."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """A call that is refused.

    ``invalid`` tells a call that no correct bot makes (it breaks the documentation, or speaks of what never was) from
    one that came to nothing because the world had changed (a customer blocked the bot, a message was deleted).
    """

    def __init__(
        self,
        code: int,
        description: str,
        *,
        retry_after: int | None = None,
        moved_to: int | None = None,
        invalid: bool = False,
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.moved_to = moved_to
        self.invalid = invalid

    def body(self) -> dict[str, Any]:
        """Return the JSON that Telegram answers with."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        if self.moved_to is not None:
            body["parameters"] = {"migrate_to_chat_id": self.moved_to}
        return body


def wrong(description: str) -> ApiError:
    """Return the refusal of a call that no correct bot makes."""
    return ApiError(400, f"Bad Request: {description}", invalid=True)


def failed(description: str) -> ApiError:
    """Return the refusal of a call that could have worked a moment ago."""
    return ApiError(400, f"Bad Request: {description}")


def forbidden(description: str) -> ApiError:
    """Return the refusal of a call that a person or a chat does not let through."""
    return ApiError(403, f"Forbidden: {description}")


def too_many(retry_after: int) -> ApiError:
    """Return the refusal that orders the bot to wait ``retry_after`` seconds."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


def moved(to: int) -> ApiError:
    """Return the refusal of a call about a group that is a supergroup now."""
    return ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", moved_to=to)
