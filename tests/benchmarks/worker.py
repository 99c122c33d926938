"""What runs in a process of its own: ``python -m tests.benchmarks.worker TASK KNOWLEDGE DATA MODEL``.

TASK is a contestant, ``serve``, ``refresh`` or a number of passages. Prints one line of JSON on standard output:
the figures of one round.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from tests.benchmarks.contestants import CONTESTANTS, MAX_ERROR, Contestant, Folders, Kefu
from tests.benchmarks.knowledge import Asked, edit_one_article, questions
from tests.benchmarks.measures import Figures, memory, percentile, timed


def compare(name: str, folders: Folders) -> Figures:
    """Load, index, ask every question once."""
    contestant = CONTESTANTS[name](folders)
    begun = time.perf_counter()
    indexed = contestant.index()
    whole = time.perf_counter() - begun
    figures = {"texts_per_second": indexed.texts / indexed.seconds, "searchable": indexed.seconds, "built": whole}
    return figures | ask(contestant) | memory()


def serve(_name: str, folders: Folders) -> Figures:
    """Open Kefu on its snapshot and hold whole conversations, as the service does."""
    from bot.conversation.dialogue import Dialogue  # noqa: PLC0415
    from bot.conversation.messages import Message  # noqa: PLC0415
    from bot.conversation.render import Renderer  # noqa: PLC0415
    from bot.conversation.state import State  # noqa: PLC0415

    kefu = Kefu(folders)
    kefu.index()
    dialogue = Dialogue(kefu.engine, Renderer())
    figures = ask(kefu)
    replies = timed([partial(dialogue.reply, State(), Message(one.text)) for one in questions()])
    return figures | {"reply_p50": percentile(replies, 50), "reply_p95": percentile(replies, 95)} | memory()


def refresh(_name: str, folders: Folders) -> Figures:
    """Open Kefu, change one article, and open it again in the same process."""
    from index.engine import Engine  # noqa: PLC0415

    def opened(previous: Engine | None) -> Engine:
        return Engine.open(folders.knowledge, folders.data, encoder="builtin", max_error=MAX_ERROR, previous=previous)

    serving = [opened(None)]
    edit_one_article(folders.knowledge, time.time_ns())
    # The service keeps the old index until the new one is there, and the model for good.
    (milliseconds,) = timed([lambda: serving.append(opened(serving[0]))])
    return {"refresh": milliseconds / 1000} | memory()


def ask(contestant: Contestant) -> Figures:
    """Ask the questions, one after another. None is asked twice: an answer that is remembered is no measurement."""
    asked = questions()
    for number in range(_WARM_UP):
        contestant.decide(f"{asked[number].text} ({number})", asked[number].language)
    found: list[tuple[str, bool]] = []

    def decide(one: Asked) -> None:
        found.append(contestant.decide(one.text, one.language))

    times = timed([partial(decide, one) for one in asked])
    right = [article.endswith("/" + one.article) for (article, _), one in zip(found, asked, strict=True)]
    return {
        "p50": percentile(times, 50),
        "p95": percentile(times, 95),
        "right": float(np.mean(right)),
        "shown": float(np.mean([shown for _, shown in found])),
    }


_WARM_UP: Final = 10


def size(name: str, folders: Folders) -> Figures:
    """Measure what grows with the number of passages; ``name`` is that number."""
    from tests.benchmarks.sizes import measure  # noqa: PLC0415

    return measure(int(name), folders)


TASKS: Final[dict[str, Callable[[str, Folders], Figures]]] = {
    **dict.fromkeys(CONTESTANTS, compare),
    "serve": serve,
    "refresh": refresh,
}


def main() -> None:
    """Run one task."""
    # What the libraries say about themselves belongs to no figure.
    warnings.simplefilter("ignore")
    task, *paths = sys.argv[1:]
    run = TASKS.get(task, size)
    figures = run(task, Folders(*(Path(path) for path in paths)))
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
