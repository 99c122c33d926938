"""The routes of review together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from bot.web.review.gaps import gap_routes
from bot.web.review.review import review_routes
from bot.web.review.suggestions import suggestion_routes

if TYPE_CHECKING:
    from bot.web.review.parts import ReviewParts


def review_router(parts: ReviewParts) -> APIRouter:
    """Return every route of review, gaps and suggestions."""
    router = APIRouter()
    for routes in (review_routes, gap_routes, suggestion_routes):
        router.include_router(routes(parts))
    return router
