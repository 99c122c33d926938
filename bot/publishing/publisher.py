"""The running service follows its articles: what is saved is indexed in the background, and then serves."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot.app import open_engine, support_over
from bot.publishing.priority import CancelledError, in_small_steps, keep_for_good
from bot.publishing.watch import changes
from index.errors import Fault, KefuError
from index.types import Place
from index.versions import pinned_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.intake.metrics import Metrics
    from bot.settings import Settings
    from bot.support import Support
    from index.engine import Engine

    Progress = Callable[[str, int, int], None]

log = structlog.get_logger(__name__)

GIT_SECONDS = 5.0
"""How long a git command that is at work on the articles is waited for."""
STOP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Published:
    """What serves, and what is wrong with the articles that should."""

    version: str
    since: datetime
    pinned: str | None = None
    """The name of the version that somebody went back to."""
    faults: tuple[Fault, ...] = ()


class Publisher:
    """Opens the index, and opens it again whenever the articles change."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self._settings = settings
        self._metrics = metrics
        self._engine: Engine | None = None
        self._support: Support | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._learning: threading.Thread | None = None
        self._turn = threading.Lock()
        """Held by who changes what serves."""
        self.published: Published | None = None
        """``None`` while the first index is being opened."""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What keeps the articles on disk from being served."""
        return self.published.faults if self.published else ()

    def open(self, progress: Progress) -> Support:
        """Open the index for the first time. Raises ``KefuError``."""
        self._engine = open_engine(self._settings, progress)
        self._note(self._engine)
        self._support = support_over(self._engine)
        keep_for_good()
        return self._support

    def follow(self, use: Callable[[Support], None]) -> None:
        """Begin to watch; ``use`` is given, in another thread, what is to answer from then on.

        The thread is a daemon: a service that is stopped does not wait for an index that is being built.
        """
        self._thread = threading.Thread(target=self._follow, args=(use,), name="publishing", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer, and let a publication that is nearly done be finished: it works outside the interpreter."""
        self._stop.set()
        if self._thread:
            self._thread.join(STOP_SECONDS)

    def refresh(self, learned: Engine | None = None) -> Support | None:
        """Open the index of what is on disk now; ``None`` where that serves already or cannot serve.

        It follows the one that serves, or that which was ``learned`` anew beside it.
        """
        serving, support = self._engine, self._support
        if serving is None or support is None:
            raise RuntimeError("the index is opened first")
        begun = time.perf_counter()
        try:
            engine = open_engine(self._settings, previous=learned or serving)
        except KefuError as error:
            self._fail("not-published", str(error))
            return None
        if engine.reviews != serving.reviews:
            engine.review(serving.reviews)
        self._engine = engine
        self._note(engine)
        if engine.index is serving.index:
            return None
        took = time.perf_counter() - begun
        self._metrics.publishing.observe(took)
        log.info("published", version=engine.version, seconds=round(took, 2))
        self._support = support.on(engine)
        return self._support

    def _follow(self, use: Callable[[Support], None]) -> None:
        for _ in changes(self._settings.knowledge, self._settings.data, self._stop, poll=self._settings.poll_knowledge):
            self._again(use)

    def _again(self, use: Callable[[Support], None], learned: Engine | None = None) -> None:
        try:
            _await_git(self._settings.knowledge)
            with self._turn, in_small_steps():
                self._write(learned)
                support = self.refresh(learned)
                if support:
                    use(support)
                    self._write(self._engine)
        except Exception as error:  # whatever happens here, the last good index serves
            log.exception("the articles are not published")
            self._fail("not-published", f"{type(error).__name__}: {error}")
        if self._engine and self._engine.outdated and not (self._learning and self._learning.is_alive()):
            self._learning = threading.Thread(target=self._learn, args=(use,), name="learning", daemon=True)
            self._learning.start()

    def _learn(self, use: Callable[[Support], None]) -> None:
        """Learn anew beside what serves, which takes seconds; what is saved meanwhile is live meanwhile."""
        before = self._engine
        try:
            with in_small_steps(self._stop.is_set):
                learned = open_engine(self._settings, previous=before, anew=True)
        except CancelledError:
            return
        except Exception as error:  # what was learned before goes on, and the next save tries again
            log.exception("nothing is learned from the articles")
            self._fail("not-learned", f"{type(error).__name__}: {error}")
            return
        if before and learned.index is not before.index:
            self._again(use, learned)

    def _write(self, engine: Engine | None) -> None:
        """Write down what serves already; the service goes on where that fails, and tells of it."""
        try:
            if engine:
                engine.write()
        except OSError as error:
            log.warning("the version that serves cannot be written", fault=str(error))
            self._fail("not-written", f"what is served is not on disk and is built again at the next start: {error}")

    def _note(self, engine: Engine) -> None:
        pinned = pinned_folder(self._settings.data)
        now = self.published
        since = now.since if now and now.version == engine.version else datetime.now(UTC)
        self.published = Published(engine.version, since, pinned.name if pinned else None, engine.faults)
        self._metrics.article_faults.set(len(engine.faults))

    def _fail(self, code: str, message: str) -> None:
        now = self.published
        if now is None:
            return
        fault = Fault(Place(".", 1), code, message)
        self.published = Published(now.version, now.since, now.pinned, (fault,))
        self._metrics.article_faults.set(1)


def _await_git(knowledge: Path) -> None:
    """Wait while git writes: a checkout is published whole, not half."""
    root = next((folder for folder in (knowledge, *knowledge.parents) if (folder / ".git").is_dir()), None)
    until = time.monotonic() + GIT_SECONDS
    while root and (root / ".git" / "index.lock").exists() and time.monotonic() < until:
        time.sleep(0.05)
