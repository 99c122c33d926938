"""A month in which much was asked: what the bot did about it, what agents marked, and what editors were told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from bot.storage.review_tables import AnswerRow
from bot.storage.reviews import Suggestion, SuggestionKind, Suggestions

if TYPE_CHECKING:
    from bot.storage.database import Database

ASKED = (
    ("专业版一年服务费多少钱", "answer", "fees/annual-fees", 0.94),
    ("标准版上门一次多少钱", "answer", "fees/on-site-fee", 0.91),
    ("远程服务怎么收费", "answer", "fees/remote-fee", 0.88),
    ("续费大概是多少", "answer", "fees/renewal-fee", 0.83),
    ("迷你版能用几个人", "answer", "editions/kis-mini", 0.79),
    ("How much is on-site support?", "answer", "fees/on-site-fee", 0.9),
    ("一年服务费多少钱", "clarify", "fees/annual-fees", 0.62),
    ("数据怎么备份", "answer", "services/backup-restore", 0.86),
    ("要不要买年服务", "answer", "fees/per-visit-or-annual", 0.74),
    ("我要找人工", "escalate", None, 0.2),
)
"""Question, decision, article, confidence."""
NOBODY_COULD = (
    ("发票怎么开", "电子发票怎么开", "能开专票吗", "发票抬头怎么改", "怎么申请开发票"),
    ("打印机连不上", "凭证打印不出来", "针式打印机怎么设置"),
    ("手机上能看报表吗", "有没有手机版"),
)
"""Questions that no article answers, those of one matter together."""
HOURS = (9, 9, 10, 10, 10, 11, 14, 14, 15, 15, 16, 17, 20)
"""When people ask, in Shanghai."""
DAYS = 30
SHANGHAI = timedelta(hours=8)


async def many_answers(database: Database, count: int) -> None:
    """Keep so many questions of the last month; about every fiftieth answer was reviewed."""
    random, now = Random(7), datetime.now(UTC)  # noqa: S311 - nothing is secret
    for begin in range(0, count, 2000):
        rows = [_row(number, random, now) for number in range(begin, min(begin + 2000, count))]
        async with database.write() as session:
            await session.execute(insert(AnswerRow), rows)


async def some_suggestions(database: Database, by: str) -> None:
    """Keep what agents want of the editors."""
    now = datetime.now(UTC)
    made: Any = {"language": "zh", "made_by": by, "made_at": now - timedelta(hours=3)}
    async with database.write() as session:
        for kind, text, article, note in (
            (SuggestionKind.QUESTION, "专业版服务费一年几百", "fees/annual-fees", ""),
            (SuggestionKind.FIGURE, "标准版上门一次多少钱", "fees/on-site-fee", "客户说合同上是 600 元/次"),
            (SuggestionKind.ARTICLE, "发票怎么开", None, "这周问了五次"),
        ):
            await Suggestions(session).add(Suggestion(kind=kind, text=text, article=article, note=note, **made))


def _row(number: int, random: Random, now: datetime) -> dict[str, Any]:
    lost = random.random() < 0.15
    if lost:
        question, decision, article, confidence = random.choice(random.choice(NOBODY_COULD)), "escalate", None, 0.31
    else:
        question, decision, article, confidence = random.choice(ASKED)
    confidence = round(min(0.99, max(0.05, confidence + random.uniform(-0.08, 0.05))), 3)
    day = (now + SHANGHAI).date() - timedelta(days=random.randrange(DAYS))
    at = datetime(day.year, day.month, day.day, random.choice(HOURS), random.randrange(60), tzinfo=UTC) - SHANGHAI
    marked = article and random.random() < 0.02
    right = random.random() < confidence
    return {
        "conversation": f"web:asked-{number}",
        "channel": random.choice(("web", "web", "tg")),
        "language": "zh" if question > "z" else "en",
        "question": question,
        "decision": decision,
        "reason": "unsure" if lost else "human" if decision == "escalate" else "",
        "confidence": confidence,
        "needed": 0.71,
        "article": article,
        "revision": "0" * 12,
        "index_version": "0" * 12,
        "candidates": [[article or "fees/annual-fees", confidence], ["fees/pay-per-visit", 0.12]],
        "at": min(at, now),
        "feedback": random.choice((0, 0, 0, 1, 1, 1 if right else -1)),
        "ticket": 1 if decision == "escalate" and random.random() < 0.6 else None,
        "mark": ("right" if right else "wrong") if marked else "",
        "marked_by": "1" if marked else "",
        "marked_at": now if marked else None,
        "drawn": bool(marked),
    }
