"""A small knowledge base, and an index that finds articles by the terms they share with a question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.conversation.dialogue import Dialogue, Turn
from bot.conversation.messages import Message
from bot.conversation.render import Renderer
from bot.conversation.state import State
from index.articles import parse_article
from index.facets import FacetCatalogue
from index.text import tokens
from index.types import Article, Candidate, Finding, Hit, Language, Passage, PassageKind, Place

FACETS = """
facets:
  edition:
    label: {zh: 版本, en: edition}
    values:
      KIS 迷你版:
        label: {zh: KIS 迷你版, en: KIS Mini}
        short: {zh: 迷你版, en: Mini}
        synonyms: [迷你版, mini]
      KIS 标准版:
        label: {zh: KIS 标准版, en: KIS Standard}
        short: {zh: 标准版, en: Standard}
        synonyms: [标准版, standard]
      KIS 专业版:
        label: {zh: KIS 专业版, en: KIS Professional}
        short: {zh: 专业版, en: Professional}
        synonyms: [专业版, professional]
      K/3 WISE:
        label: {zh: K/3 WISE, en: K/3 WISE}
        short: {zh: K/3 WISE, en: K/3 WISE}
        synonyms: [K3, K/3 WISE]
  service:
    label: {zh: 服务, en: service}
    values:
      年服务:
        label: {zh: 年服务, en: annual service}
        short: {zh: 年服务, en: Annual service}
        synonyms: [年服务, 年服务费, 一年服务费, annual fee]
      续费: {label: {zh: 续费, en: renewal}, short: {zh: 续费, en: Renewal}, synonyms: [续费, renewal]}
      培训: {label: {zh: 培训, en: training}, short: {zh: 培训, en: Training}, synonyms: [培训, training]}
  channel:
    label: {zh: 服务方式, en: channel}
    values:
      热线: {label: {zh: 热线, en: hotline}, short: {zh: 热线, en: Hotline}, synonyms: [热线, 电话, hotline]}
      远程: {label: {zh: 远程, en: remote}, short: {zh: 远程, en: Remote}, synonyms: [远程, remote]}
      上门: {label: {zh: 上门, en: on site}, short: {zh: 上门, en: On site}, synonyms: [上门, on-site]}
groups:
  edition: [[KIS 迷你版, KIS 标准版], [KIS 专业版], [K/3 WISE]]
outside:
  - {name: 用友, synonyms: [用友, yonyou]}
"""

ARTICLES = {
    "fees/annual.md": """---
title: 各版本的年服务费
applies_to: {service: [年服务]}
questions: [一年服务费多少钱, 专业版一年服务费多少钱, 迷你版一年服务费多少钱, 标准版一年服务费多少钱]
not_questions: [年服务费能打折吗]
status: published
reviewed: 2026-11-01
disputed: KIS 标准版有两处公布的数字不一致：200–500 元/年和 1000 元/年，以合同为准，或拨 400-178-3238 确认。
---
年服务费因版本而异。

## 价目
| 版本 | 年服务费 |
|---|---|
| KIS 迷你版 | 200–500 元/年 |
| KIS 标准版 | 200–500 元/年 |
| KIS 标准版 | 1000 元/年 |
| KIS 专业版 | 500–1200 元/年 |
| K/3 WISE | 5000–150000 元/年 |

## 说明
具体数目写在合同里。
""",
    "fees/annual.en.md": """---
title: Annual fees by edition
applies_to: {service: [年服务]}
questions: [how much is the annual fee, how much is the annual fee for Professional]
not_questions: []
status: published
reviewed: 2026-11-01
---
The annual fee depends on the edition.

## Price list
| Edition | Annual fee |
|---|---|
| KIS Mini | 200–500 yuan/year |
| KIS Professional | 500–1200 yuan/year |
| K/3 WISE | 5000–150000 yuan/year |
""",
    "fees/renewal.md": """---
title: 续费要多少钱
applies_to: {service: [续费]}
questions: [续费多少钱, 续费贵不贵]
not_questions: []
status: published
reviewed: 2026-11-01
---
续费一般从 500 元到几万元。

## 说明
各版本大致的数目见“各版本的年服务费”。
""",
    "fees/on-site.md": """---
title: 上门费用
applies_to: {channel: [上门]}
questions: [上门一次多少钱]
not_questions: []
status: published
reviewed: 2026-11-01
---
上门一般 300–800 元/次，按问题和距离确定。

## 金额
| 版本 | 上门费用 |
|---|---|
| 一般情况 | 300–800 元/次 |
| KIS 标准版 | 500 元/次 |
""",
    "fees/remote.md": """---
title: 远程费用
applies_to: {channel: [远程]}
questions: [远程一次多少钱]
not_questions: []
status: published
reviewed: 2026-11-01
---
远程一般 200–500 元/次，按问题确定。

## 金额
| 版本 | 远程费用 |
|---|---|
| 一般情况 | 200–500 元/次 |
| KIS 标准版 | 200–300 元/次 |
""",
    "services/training.md": """---
title: 有哪些培训
applies_to: {service: [培训]}
questions: [有哪些培训, 培训多少钱]
not_questions: []
status: published
reviewed: 2026-11-01
---
有新用户培训、进阶培训和定制培训。
""",
    "services/advanced.md": """---
title: 进阶课程
applies_to: {}
questions: [课程里学什么内容]
not_questions: []
status: published
reviewed: 2026-11-01
---
高级功能。
""",
    "services/beginners.md": """---
title: 新手课程
applies_to: {}
questions: [课程里学什么东西]
not_questions: []
status: published
reviewed: 2026-11-01
---
基本操作。
""",
    "support-channels/hotline.md": """---
title: 服务热线
applies_to: {channel: [热线]}
questions: [客服热线电话号码是多少, 服务热线几点上班]
not_questions: []
status: published
reviewed: 2026-11-01
---
服务热线是 400-178-3238，7×24 小时有人接听。
""",
    "support-channels/hotline.en.md": """---
title: Service hotline
applies_to: {channel: [热线]}
questions: [what is the hotline number]
not_questions: []
status: published
reviewed: 2026-11-01
---
The service hotline is 400-178-3238, answered 7×24.
""",
}

THRESHOLD = 0.6


@dataclass(frozen=True)
class StubKnowledge:
    """Articles, found by the Dice coefficient of the terms that a question shares with one of theirs."""

    catalogue: FacetCatalogue
    articles: tuple[Article, ...]
    asked: list[str] = field(default_factory=list)
    """Every question that reached the index, in order."""

    def as_meant(self, text: str) -> str:
        return {"zhuan ye ban yi nian duo shao qian": "专业版一年多少钱", "zhang san": "张三"}.get(text, text)

    def article(self, id: str, language: Language) -> Article | None:
        return next((a for a in self.articles if (a.id, a.language) == (id, language)), None)

    def titled(self, title: str, language: Language) -> Article | None:
        return next((a for a in self.articles if (a.title, a.language) == (title, language)), None)

    def ask(self, question: str, language: Language) -> Finding:
        self.asked.append(question)
        found = [self._candidate(article, question) for article in self.articles if article.language == language]
        ranked = sorted(found, key=lambda candidate: -candidate.probability)
        refused = [a for article in self.articles for a in article.not_questions if _alike(a.text, question) > 0.8]
        declined = replace(ranked[0].hit.passage, kind=PassageKind.NOT_QUESTION) if refused else None
        return Finding(tuple(ranked), THRESHOLD, declined)

    def _candidate(self, article: Article, question: str) -> Candidate:
        best = max(article.questions, key=lambda asked: _alike(asked.text, question))
        passage = Passage(
            article.id, article.language, PassageKind.QUESTION, best.text, {}, None, Place(article.file, 1)
        )
        score = _alike(best.text, question)
        return Candidate(article.id, score, score, Hit(passage, score))


def _alike(one: str, other: str) -> float:
    mine, theirs = set(tokens(one)), set(tokens(other))
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0


class Talk:
    """One customer's conversation; every call is a turn."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.state = State()
        self._dialogue = dialogue

    def say(self, text: str) -> Turn:
        return self._turn(Message(text))

    def tap(self, value: str) -> Turn:
        return self._turn(Message("", value))

    def _turn(self, message: Message) -> Turn:
        turn = self._dialogue.reply(self.state, message)
        self.state = turn.state
        return turn


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> FacetCatalogue:
    file: Path = tmp_path_factory.mktemp("knowledge") / "facets.yaml"
    file.write_text(FACETS, encoding="utf-8")
    return FacetCatalogue.load(file)


@pytest.fixture(scope="session")
def articles(catalogue: FacetCatalogue) -> tuple[Article, ...]:
    return tuple(parse_article(text.encode(), file, catalogue) for file, text in ARTICLES.items())


@pytest.fixture
def knowledge(catalogue: FacetCatalogue, articles: tuple[Article, ...]) -> StubKnowledge:
    return StubKnowledge(catalogue, articles)


@pytest.fixture(scope="session")
def renderer() -> Renderer:
    return Renderer()


@pytest.fixture
def dialogue(knowledge: StubKnowledge, renderer: Renderer) -> Dialogue:
    return Dialogue(knowledge, renderer)


@pytest.fixture
def talk(dialogue: Dialogue) -> Talk:
    return Talk(dialogue)


@pytest.fixture
def new_talk(dialogue: Dialogue) -> Callable[[], Talk]:
    return lambda: Talk(dialogue)
