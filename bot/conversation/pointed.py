"""Where articles point to for the price of one edition: 续费要多少钱 says 见“各版本的年服务费”."""

from __future__ import annotations

from collections.abc import Iterator

from bot.conversation.outcomes import Part
from bot.conversation.ports import Knowledge
from bot.conversation.relevance import depends_on_edition, has_price_for, is_about, titles_named
from bot.conversation.subjects import EDITION, SUBJECTS
from index.types import Article, Facets


class Pointed:
    """Follows the pointers of articles that say the same for all editions."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def parts(self, article: Article, asked: Facets) -> tuple[Part, ...]:
        """Return what stands there for the editions that were asked about, from an article of the very subject."""
        if not is_about(article, {facet: asked.get(facet, ()) for facet in SUBJECTS}):
            return ()
        return tuple(
            Part(other, {EDITION: (edition,)}, aside=True)
            for edition in asked.get(EDITION, ())
            for other in self._others(article)
            if has_price_for(other, edition)
        )

    def _others(self, article: Article) -> Iterator[Article]:
        if depends_on_edition(article):
            return
        for title in titles_named(article):
            other = self._knowledge.titled(title.strip(), article.language)
            if other:
                yield other
