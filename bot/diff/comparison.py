"""The whole comparison: both sides opened, every known question asked of both."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app import open_sides
from bot.conversation.dialogue import Dialogue
from bot.conversation.phrases import Phrases
from bot.conversation.render import Renderer
from bot.diff.base import at_revision
from bot.diff.logged import logged
from bot.diff.outcomes import differences
from bot.diff.questions import Origin, in_articles, in_file, once
from index.diff import compare

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.diff.outcomes import Difference, Effect
    from bot.diff.questions import Question
    from bot.settings import Settings
    from index.diff import ArticleChange

    Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed, and what customers will notice of it."""

    base: str
    """What is compared with: the version that is published, or a revision."""
    version: str
    """The articles as they are, under the name that logs would have for them."""
    articles: tuple[ArticleChange, ...]
    asked: Counter[Origin]
    """How many questions were asked, by where they are known from."""
    answers: tuple[Difference, ...]
    withheld: int = 0
    """Differences that are left out because customers wrote the questions."""

    @property
    def counts(self) -> Counter[Effect]:
        """How many replies differ, by how they do."""
        return Counter(answer.effect for answer in self.answers)

    def without_customers(self) -> Comparison:
        """Leave out what customers wrote, for a report that others will read."""
        kept = tuple(answer for answer in self.answers if answer.question.origin is not Origin.LOG)
        return replace(self, answers=kept, withheld=len(self.answers) - len(kept))


def compare_articles(
    settings: Settings,
    revision: str | None = None,
    *,
    with_log: bool = True,
    file: Path | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Compare the articles on disk with the published index, or with a git ``revision``. Nothing is published.

    Raises ``KefuError``.
    """
    tell = progress or (lambda *_: None)
    own = in_file(file) if file else []
    with ExitStack() as stack:
        folder = stack.enter_context(at_revision(settings.knowledge, revision)) if revision else None
        before, after = open_sides(settings, folder, tell)
    questions = [*in_articles(before.index.knowledge, after.index.knowledge), *own]
    questions = once([*questions, *(logged(settings) if with_log else [])])
    renderer, phrases = Renderer(), Phrases.load()
    found = differences(
        questions,
        Dialogue(before, renderer, phrases),
        Dialogue(after, renderer, phrases),
        lambda done, total: tell("asking", done, total),
    )
    return Comparison(
        revision or before.version,
        after.version,
        compare(before.index.knowledge, after.index.knowledge),
        _origins(questions),
        tuple(found),
    )


def _origins(questions: list[Question]) -> Counter[Origin]:
    return Counter(question.origin for question in questions)
