"""The articles that customers may see, with their figures as typed values."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Protocol, TypeVar

from fastapi import APIRouter, Path, Query, Security
from pydantic import Field

from bot.scopes import Scope
from bot.web.api.access import Caller, calling
from bot.web.api.problems import Problem, documented
from bot.web.api.route import ApiRoute
from bot.web.api.values import Shown
from index.types import Language, QuantityKind, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.types import Article, Block, Figure, Section

    T = TypeVar("T")

MOST = 100
Slug = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]


class Library(Protocol):
    """The articles."""

    def articles(self) -> tuple[Article, ...]:
        """Return every article that customers may see now, ordered by id and language."""
        ...


class Asks(Protocol):
    """Runs a question to the library off the event loop. ``RuntimeError`` where the index is not open yet."""

    async def __call__(self, question: Callable[[Library], T]) -> T:
        """Return what the question returns."""
        ...


class FigureShown(Shown):
    """A published figure. Money is in `unit` (CNY); an end that is open or vague is null."""

    label: str = Field(description="What it is, in the article's words.", examples=["年服务费"])
    text: str = Field(description="The figure exactly as the article has it.", examples=["500–1200 元/年"])
    kind: QuantityKind
    low: float | None = Field(examples=[500])
    high: float | None = Field(examples=[1200])
    unit: str = Field(examples=["CNY"])
    per: list[str] = Field(examples=[["year"]])
    digits: str = Field(description="The digits of a phone number, else empty.")
    facets: dict[str, list[str]] = Field(description="What it applies to.", examples=[{"edition": ["KIS 专业版"]}])
    section: str | None
    file: str = Field(description="Where it stands in the knowledge folder.")
    line: int


class ArticleListed(Shown):
    """An article without its text."""

    id: str = Field(description="`topic/slug`, the same in every language.", examples=["fees/annual-fees"])
    language: Language
    title: str
    applies_to: dict[str, list[str]]
    reviewed: date | None = Field(description="When somebody last checked it.")
    valid_from: date | None
    valid_until: date | None
    revision: str = Field(description="Changes whenever the article does.")


class SectionShown(Shown):
    """A part of an article; the first has no heading and begins with the short answer."""

    heading: str | None
    text: str = Field(description="Plain text; a row of a table is a line, its cells separated by ` | `.")


class ArticleShown(ArticleListed):
    """An article."""

    questions: list[str] = Field(description="How customers ask for it.")
    disputed: str | None = Field(description="Why two published figures differ, where they do.")
    sections: list[SectionShown]
    figures: list[FigureShown]


class ArticlePage(Shown):
    """Some articles."""

    items: list[ArticleListed]
    next: str | None = Field(description="Send it as `after` for the next page; null on the last.")


def articles_router(ask: Asks) -> APIRouter:
    """Return the routes of the articles."""
    router = APIRouter(prefix="/articles", route_class=ApiRoute, tags=["articles"])

    @router.get("", responses=documented(401, 403, 422, 429, 503))
    async def list_articles(
        caller: Annotated[Caller, Security(calling, scopes=[Scope.ARTICLES_READ])],  # noqa: ARG001
        language: Annotated[Language, Query(description="Language of the articles.")] = "zh",
        topic: Annotated[str | None, Query(max_length=80, description="Only this topic's.")] = None,
        after: Annotated[str | None, Query(max_length=200, description="`next` of the page before.")] = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    ) -> ArticlePage:
        """List the articles that customers may see today, ordered by id."""
        every = [article for article in await _articles(ask) if article.language == language]
        found = [each for each in every if (not topic or each.topic == topic) and (not after or each.id > after)]
        more = len(found) > limit
        return ArticlePage(items=[_listed(each) for each in found[:limit]], next=found[limit - 1].id if more else None)

    @router.get("/{topic}/{slug}", responses=documented(401, 403, 404, 422, 429, 503))
    async def read_article(
        topic: Slug,
        slug: Slug,
        caller: Annotated[Caller, Security(calling, scopes=[Scope.ARTICLES_READ])],  # noqa: ARG001
        language: Annotated[Language, Query(description="Language of the article.")] = "zh",
    ) -> ArticleShown:
        """Return an article with every figure in it, typed."""
        for article in await _articles(ask):
            if (article.id, article.language) == (f"{topic}/{slug}", language):
                return _shown(article)
        raise Problem(404, "Customers may see no such article in this language.")

    return router


async def _articles(ask: Asks) -> tuple[Article, ...]:
    try:
        return await ask(lambda library: library.articles())
    except RuntimeError as error:
        raise Problem(503, "The index is being built.", code="indexing", headers={"Retry-After": "5"}) from error


def _fields(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "language": article.language,
        "title": article.title,
        "applies_to": {name: list(values) for name, values in article.applies_to.items()},
        "reviewed": article.reviewed,
        "valid_from": article.valid_from,
        "valid_until": article.valid_until,
        "revision": article.revision,
    }


def _listed(article: Article) -> ArticleListed:
    return ArticleListed(**_fields(article))


def _shown(article: Article) -> ArticleShown:
    return ArticleShown(
        **_fields(article),
        questions=[asked.text for asked in article.questions],
        disputed=article.disputed,
        sections=[_section(section) for section in article.sections],
        figures=[_figure(figure) for figure in article.figures],
    )


def _section(section: Section) -> SectionShown:
    return SectionShown(heading=section.heading, text="\n\n".join(_text(block) for block in section.blocks))


def _text(block: Block | Table) -> str:
    if isinstance(block, Table):
        return "\n".join(" | ".join(cells) for cells in [block.header, *(row.cells for row in block.rows)])
    return block.text


def _figure(figure: Figure) -> FigureShown:
    quantity = figure.quantity
    return FigureShown(
        label=figure.label,
        text=quantity.text,
        kind=quantity.kind,
        low=None if quantity.low is None else float(quantity.low),
        high=None if quantity.high is None else float(quantity.high),
        unit=quantity.unit,
        per=list(quantity.per),
        digits=quantity.digits,
        facets={name: list(values) for name, values in figure.facets.items()},
        section=figure.section,
        file=figure.place.file,
        line=figure.place.line,
    )
