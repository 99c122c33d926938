"""Wiring: settings in, a dialogue over the index out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, tzinfo
    from pathlib import Path

    from bot.conversation.dialogue import Dialogue
    from bot.settings import Settings
    from bot.support import Support
    from index.engine import Engine

    Progress = Callable[[str, int, int], None]

log = structlog.get_logger(__name__)


def day_in(zone: tzinfo) -> date:
    """Return which day it is there: what is valid from a day on is valid from its first second in that zone."""
    return datetime.now(zone).date()


def open_engine(
    settings: Settings,
    progress: Progress | None = None,
    *,
    strict: bool = False,
    previous: Engine | None = None,
    anew: bool = False,
    pinned: bool = True,
) -> Engine:
    """Open the index, and build or refresh it first where it is not current.

    Where articles are broken the last good index serves, and each fault is logged; ``strict`` raises them.
    The engine that follows ``previous`` takes from it what did not change, unless ``anew``, and is yet to be written
    down. ``progress`` is told the stage, how much of it is done, and how much there is. A version that somebody went
    back to serves unless ``pinned`` is false. Raises ``KefuError``.
    """
    # Loads faiss and a model runtime, half a second that `kefu --help` has no use for.
    from index.engine import Engine  # noqa: PLC0415

    engine = Engine.open(
        settings.knowledge,
        settings.data,
        encoder=settings.encoder,
        max_error=settings.max_error,
        prompts=settings.prompts,
        progress=progress,
        strict=strict,
        previous=previous,
        anew=anew,
        today=partial(day_in, ZoneInfo(settings.timezone)),
        keep=settings.keep_versions,
        pinned=pinned,
    )
    for fault in engine.faults:
        log.warning("an article is broken, the last good index serves", fault=str(fault))
    return engine


def open_sides(settings: Settings, before: Path | None, progress: Progress) -> tuple[Engine, Engine]:
    """Open the index that is published (or that over the articles in ``before``) and that over the articles on disk.

    Neither is written down or published. Raises ``KefuError``.
    """
    from index.encoder import open_encoder  # noqa: PLC0415
    from index.encoder.remembering import Remembering  # noqa: PLC0415
    from index.engine import Engine  # noqa: PLC0415
    from index.opening import open_published, open_unpublished  # noqa: PLC0415
    from index.process import leave_cores_to_the_model  # noqa: PLC0415
    from index.state import Opening  # noqa: PLC0415

    leave_cores_to_the_model()
    encoder = Remembering(open_encoder(settings.encoder, settings.data / "models", settings.prompts))
    today = partial(day_in, ZoneInfo(settings.timezone))
    there = Opening(settings.knowledge, settings.data, encoder, settings.max_error, progress, today())
    then = open_unpublished(replace(there, knowledge=before)) if before else open_published(there)
    return Engine(then, encoder, today=today), Engine(open_unpublished(there), encoder, today=today)


def open_dialogue(settings: Settings, progress: Progress | None = None) -> Dialogue:
    """Open the index and put the conversation on it. Raises ``KefuError``."""
    from bot.conversation.dialogue import Dialogue  # noqa: PLC0415
    from bot.conversation.render import Renderer  # noqa: PLC0415

    return Dialogue(open_engine(settings, progress), Renderer())


def support_over(engine: Engine) -> Support:
    """Put the conversation on an index, with what adapters ask besides a reply."""
    from bot.conversation.dialogue import Dialogue  # noqa: PLC0415
    from bot.conversation.filing import FormOptions  # noqa: PLC0415
    from bot.conversation.phrases import Phrases  # noqa: PLC0415
    from bot.conversation.render import Renderer  # noqa: PLC0415
    from bot.support import Support  # noqa: PLC0415

    renderer, phrases = Renderer(), Phrases.load()
    return Support(
        Dialogue(engine, renderer, phrases), Dialogue(engine, renderer, phrases, forms=FormOptions()), engine
    )


def index_is_current(settings: Settings) -> bool:
    """Whether the snapshot on disk fits the articles and settings of now. Raises ``KefuError``."""
    from index.engine import Engine  # noqa: PLC0415

    return Engine.is_current(settings.knowledge, settings.data, encoder=settings.encoder, prompts=settings.prompts)
