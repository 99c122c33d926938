"""``kefu preview``: an article as customers will see it."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.console import show, show_error
from bot.cli.options import Knowledge
from bot.cli.replies import show_reply
from bot.settings import read_settings
from index.errors import KefuError

FAILED = 1


def preview(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Such as fees/annual-fees, or a file in there.")],
    questions: Annotated[
        list[str] | None, typer.Argument(metavar="[QUESTION]...", help="Asked of it; else its own.", show_default=False)
    ] = None,
    *,
    knowledge: Knowledge = None,
) -> None:
    """Show how an article answers, draft or not, and what it is found by. Exits 1 where it is faulty."""
    from bot.conversation.phrases import Phrases  # noqa: PLC0415
    from bot.conversation.render import Renderer  # noqa: PLC0415
    from bot.editing.preview import Previews  # noqa: PLC0415
    from bot.editing.shelf import Shelf  # noqa: PLC0415
    from index.passages import passages_of  # noqa: PLC0415

    settings = read_settings(knowledge=knowledge)
    shelf = Shelf(settings.knowledge)
    file = article.removeprefix(f"{settings.knowledge}/").removesuffix(".md") + ".md"
    content = shelf.read(file)
    if content is None:
        raise KefuError(f"{file}: there is no such article")
    looked = shelf.examine(content, file)
    for fault in looked.faults:
        show_error(str(fault))
    if looked.article is None:
        raise typer.Exit(FAILED)
    known = shelf.load()
    for one in Previews(Renderer(), Phrases.load()).of(
        looked.article, known.catalogue, known.articles, questions or ()
    ):
        show(f"> {one.question}", style="bold")
        show_reply(one.reply)
        show("")
    for passage in passages_of(looked.article):
        show(f"{passage.place.line}\t{passage.kind}\t{' '.join(passage.text.split())}")
    if looked.faults:
        raise typer.Exit(FAILED)
