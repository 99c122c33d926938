"""The editors' pages: articles as customers see them, changes, and what became of them."""

from bot.web.articles.router import articles_router, open_editing

__all__ = ["articles_router", "open_editing"]
