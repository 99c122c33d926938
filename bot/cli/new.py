"""``kefu new``: an article to begin with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli.console import show
from bot.cli.options import Knowledge
from bot.settings import read_settings
from index.articles.loader import load_knowledge
from index.articles.owner import owner_trouble
from index.errors import ContentError, KefuError
from index.writing.places import ChangedError, article_file, write_file
from index.writing.skeleton import skeleton

if TYPE_CHECKING:
    from pathlib import Path

    from index.types import Article


def new(
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="Folder, such as fees.")],
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="Name, such as annual-fees.")],
    *,
    title: Annotated[str | None, typer.Option(help="What the article is about.", show_default=False)] = None,
    lang: Annotated[Literal["zh", "en"], typer.Option(help="en: the translation of the article.")] = "zh",
    owner: Annotated[
        str | None, typer.Option(help="Who is reminded of its review: how they sign in, or a name.", show_default=False)
    ] = None,
    knowledge: Knowledge = None,
) -> None:
    """Write the skeleton of an article, a draft that customers do not see. Nothing is ever overwritten."""
    settings = read_settings(knowledge=knowledge)
    file = article_file(topic, slug, lang)
    original = _original(settings.knowledge, f"{topic}/{slug}") if lang == "en" else None
    if lang == "en" and not (settings.knowledge / article_file(topic, slug)).exists():
        raise KefuError(f"{file}: a translation needs its original; write {article_file(topic, slug)} first")
    owner = " ".join((owner or "").split())
    if owner and (trouble := owner_trouble(owner)):
        raise KefuError(f"owner '{owner}' {trouble}")
    words = title or (original.title if original else slug.replace("-", " "))
    try:
        write_file(settings.knowledge, file, skeleton(words, lang, datetime.now(UTC).date(), original, owner), "")
    except ChangedError as error:
        raise KefuError(f"{file}: is there already; nothing was written") from error
    show(str(settings.knowledge / file))


def _original(folder: Path, id: str) -> Article | None:
    try:
        return load_knowledge(folder).article(id, "zh")
    except ContentError:
        return None
