"""What a token may be allowed to do."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """A right that a token has or has not."""

    ASK = "ask"
    ARTICLES_READ = "articles:read"
    TICKETS_READ = "tickets:read"
    TICKETS_WRITE = "tickets:write"
    SUGGESTIONS_READ = "suggestions:read"
    SUGGESTIONS_WRITE = "suggestions:write"
    WEBHOOKS_READ = "webhooks:read"
    WEBHOOKS_WRITE = "webhooks:write"


MEANINGS = {
    Scope.ASK: "Ask the bot, and keep conversations with it.",
    Scope.ARTICLES_READ: "Read the articles that customers may see, and their figures.",
    Scope.TICKETS_READ: "Read every ticket and what was written in it, customers' details included.",
    Scope.TICKETS_WRITE: "Open tickets, write in them, and act on them as an agent.",
    Scope.SUGGESTIONS_READ: "Read what the review suggests to change in the articles.",
    Scope.SUGGESTIONS_WRITE: "Accept or dismiss suggestions.",
    Scope.WEBHOOKS_READ: "Read the integration's own webhooks, and what became of their events.",
    Scope.WEBHOOKS_WRITE: "Make, change, test and remove the integration's own webhooks.",
}
