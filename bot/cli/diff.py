"""``kefu diff``: what customers will notice of a change, before it is published."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import progress_bars, show, show_beside, show_json
from bot.cli.options import Data, Knowledge
from bot.diff.outcomes import Effect
from bot.log import set_up_logging
from bot.settings import read_settings
from index.errors import KefuError

if TYPE_CHECKING:
    from bot.conversation.messages import Reply
    from bot.diff.comparison import Comparison
    from bot.diff.wording import Words


class FailOn(StrEnum):
    """What is a reason to fail."""

    FLIPS = "flips"
    UNSURE = "unsure"
    ANSWERABLE = "answerable"
    REWORDED = "reworded"
    OTHERWISE = "otherwise"
    ANY = "any"


class Tongue(StrEnum):
    """The language of the report."""

    ZH = "zh"
    EN = "en"


def diff(
    base: Annotated[
        str | None,
        typer.Argument(metavar="[BASE]", help="A git revision; without it, the published index.", show_default=False),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", dir_okay=False, help="Write one HTML file.", show_default=False),
    ] = None,
    fail_on: Annotated[
        list[FailOn] | None,
        typer.Option(help="Exit with 1 where such a change is found; may be given several times.", show_default=False),
    ] = None,
    questions: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="More questions: one a line, or JSON lines as `kefu ask --batch` takes them.",
            show_default=False,
        ),
    ] = None,
    no_log: Annotated[bool, typer.Option("--no-log", help="Do not ask what customers wrote.")] = False,
    with_log: Annotated[
        bool, typer.Option("--with-log", help="Put customers' messages into --html and --json; mind who reads them.")
    ] = False,
    language: Annotated[Tongue, typer.Option(help="Language of the terminal's and the HTML file's text.")] = Tongue.EN,
    knowledge: Knowledge = None,
    data: Data = None,
) -> None:
    """Show which articles, figures and answers change against the published index or a git revision.

    Every known question is asked of both: those in articles, those that customers wrote, those in a file. Nothing is
    published. Exit status: 0 done, 1 where --fail-on found something or it failed, 2 wrong usage.
    """
    from bot.diff.comparison import compare_articles  # noqa: PLC0415
    from bot.diff.report import as_html  # noqa: PLC0415
    from bot.diff.report import as_json as json_of  # noqa: PLC0415
    from bot.diff.wording import Words  # noqa: PLC0415

    settings = read_settings(knowledge=knowledge, data=data)
    set_up_logging(settings.log_level)
    with progress_bars() as progress:
        found = compare_articles(settings, base, with_log=not no_log, file=questions, progress=progress)
    shared = found if with_log else found.without_customers()
    if html:
        _write(html, as_html(shared, language.value))
    if as_json:
        show_json(json_of(shared))
    else:
        _show(found, Words(language.value))
    wanted = {str(one) for one in fail_on or ()}
    if any(found.counts[effect] and {str(effect), "any"} & wanted for effect in found.counts):
        raise typer.Exit(1)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise KefuError(f"{file}: cannot be written: {error.strerror}") from error


def _show(found: Comparison, t: Words) -> None:
    show(t("compared", base=found.base, version=found.version), style="bold")
    show(t.asked(found), style="dim")
    for change in found.articles:
        named = [t(f"field_{field}") for field in change.fields]
        show(f"{change.file}: {' · '.join([t(change.kind), *named])}")
        for figure in change.figures:
            show(f"  {t.of(figure)}: {t.amount(figure.old)} → {t.amount(figure.new)}")
    if not found.articles:
        show(t("no_articles"))
    if not found.answers:
        show(t("nothing"))
    for effect in Effect:
        answers = [answer for answer in found.answers if answer.effect is effect]
        if answers:
            show("")
            show(f"{t(effect)} ({len(answers)})", style="bold")
        for answer in answers:
            show("")
            show(f"{' → '.join(answer.question.turns)}  ({t.origin(answer.question)})", style="cyan")
            show_beside([_side(t("before"), answer.before, t), _side(t("after"), answer.after, t)])


def _side(name: str, reply: Reply, t: Words) -> tuple[str, str]:
    buttons = " · ".join(option.label for option in reply.options)
    text = f"{reply.text}\n\n{t('buttons')}: {buttons}" if buttons else reply.text
    return f"{name}: {t(f'decision_{reply.decision}')}", text
