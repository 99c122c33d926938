"""What agents reviewed as answered by nothing counts where it would have been answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from bot.conversation.dialogue import Dialogue
from bot.conversation.render import Renderer
from bot.support import Support
from index.reviewed import Reviewed

from .conftest import StubKnowledge


@dataclass(frozen=True)
class Reviewing(StubKnowledge):
    """Keeps the reviews that it is given."""

    reviews: list[Reviewed] = field(default_factory=list)

    def review(self, reviews: Sequence[Reviewed]) -> None:
        self.reviews[:] = reviews


@pytest.mark.parametrize("question", ["上门一次多少钱啊", "专业版一年服务费多少钱呀", "有哪些培训呢"])
def test_what_the_index_finds_is_shown(question: str, dialogue: Dialogue) -> None:
    assert dialogue.would_show(question, "zh")


@pytest.mark.parametrize(
    "question",
    [
        "用友一年服务费多少钱",
        "我要投诉,上门一次多少钱",
        "去年上门一次多少钱",
        "上门装打印机一次多少钱",
        "年服务费能打折吗",
        "专业版叫人看一次服务费多少钱",
    ],
)
def test_what_the_conversation_stops_is_not(question: str, dialogue: Dialogue) -> None:
    assert not dialogue.would_show(question, "zh")


def test_only_what_would_be_answered_counts_against_the_confidence(
    knowledge: StubKnowledge, renderer: Renderer
) -> None:
    library = Reviewing(knowledge.catalogue, knowledge.articles)
    dialogue = Dialogue(library, renderer)
    answered = Reviewed("用友一年服务费多少钱", "zh", frozenset({"fees/annual"}))
    nothing = Reviewed("上门一次多少钱啊", "zh", frozenset())
    stopped = Reviewed("用友上门一次多少钱", "zh", frozenset())

    Support(dialogue, dialogue, cast("Any", library)).review([answered, nothing, stopped])

    assert library.reviews == [answered, nothing]
