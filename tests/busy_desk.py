"""A desk at which much has happened: tickets of every state, with what was said in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.conversation.messages import Voice
from bot.conversation.state import State
from bot.storage.agents import AgentNames
from bot.storage.conversations import Conversation, Conversations
from bot.storage.messages import Messages, Said, Who
from bot.storage.tickets import Tickets
from bot.tickets.moves import apply, open_ticket
from bot.tickets.states import Action
from bot.tickets.ticket import Actor, Consent, Ticket, TicketKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.storage.database import Database

OTHER = Actor("agent", "desk:0")
OTHERS_NAME = "韩梅梅"
SCHEDULED = timedelta(days=1)
THOUGHTS = (
    {
        "title": "各版本年服务费",
        "probability": 0.62,
        "article": "fees/annual-fees",
        "section": "",
        "text": "KIS 专业版年服务费 500–1200 元/年,按站点数和服务内容而定。",
        "figures": ["年服务费: 500–1200 元/年"],
        "needed": 0.71,
    },
    {
        "title": "上门服务收费",
        "probability": 0.21,
        "article": "fees/on-site-fee",
        "section": "标准版",
        "text": "标准版上门 500 元/次。",
        "figures": ["上门: 500 元/次", "远程: 200–300 元/次"],
        "needed": 0.71,
    },
)


@dataclass(frozen=True, slots=True)
class Story:
    """A ticket: what it is about, how long ago it began, what was done and what was said."""

    name: str
    problem: str
    minutes: int
    kind: TicketKind = "message"
    channel: str = "web"
    question: str = ""
    edition: str = ""
    contact: str = ""
    acts: Sequence[tuple[Action, Actor]] = ()
    said: Sequence[tuple[Who, str]] = ()
    language: str = "zh"
    reasons: Sequence[str] = ("unsure",)


def stories(me: str) -> list[Story]:
    """Return a morning's work, some of it that of agent ``me``."""
    mine = Actor("agent", me)
    return [
        Story(
            "王芳",
            "发票抬头开错了，能不能重开？",
            52,
            question="发票抬头开错了怎么办",
            edition="KIS 专业版",
            contact="13800138000",
            said=(("customer", "发票抬头开错了，能不能重开？"), ("bot", "这个问题我没有可靠的答案，不想猜。")),
        ),
        Story(
            "陈强",
            "登录提示“系统打不开，错误 0x80070005”",
            21,
            "remote",
            edition="KIS 商贸版",
            contact="微信 chenqiang88",
            said=(
                ("customer", "帮我安排一个远程，系统打不开了"),
                ("bot", "好的，请问您用的是哪个版本？"),
                ("customer", "商贸版"),
            ),
            reasons=("remote",),
        ),
        Story(
            "Emma Brown",
            "Invoice shows the wrong edition",
            9,
            channel="tg",
            edition="KIS Professional",
            language="en",
            said=(
                ("customer", "The invoice shows the Standard edition, we have Professional."),
                ("bot", "I have no reliable answer to this and would rather not guess."),
            ),
            reasons=("unsure", "unsolved"),
        ),
        Story(
            "刘洋",
            "年结之后上月凭证不见了",
            140,
            "remote",
            edition="KIS 专业版",
            contact="13900139000",
            acts=((Action.CLAIM, mine), (Action.REPLY, mine)),
            said=(
                ("customer", "年结之后上月凭证不见了"),
                ("agent", "您好，我是售后工程师。操作之前请先备份账套，备份好了告诉我。"),
                ("note", "像是期间没有切回来，先看系统参数。"),
                ("customer", "备份好了，什么时候可以远程？"),
            ),
        ),
        Story(
            "赵敏",
            "打印凭证格式错位",
            200,
            "remote",
            channel="tg",
            edition="KIS 标准版",
            acts=((Action.CLAIM, mine), (Action.SCHEDULE, mine)),
            said=(("customer", "打印凭证格式错位"), ("agent", "明天上午可以远程处理。")),
        ),
        Story(
            "孙丽",
            "怎么把账套搬到新电脑",
            260,
            edition="KIS 迷你版",
            acts=((Action.ASK_CUSTOMER, OTHER),),
            said=(("customer", "怎么把账套搬到新电脑"), ("agent", "请问旧电脑还能开机吗？")),
        ),
        Story(
            "周杰",
            "要投诉：上门迟到了两个小时",
            33,
            contact="13700137000",
            acts=((Action.CLAIM, OTHER),),
            said=(("customer", "我要投诉，上门迟到了两个小时"),),
            reasons=("complaint",),
        ),
        Story(
            "吴婷",
            "续费之后到期日没有变",
            1500,
            edition="云产品",
            acts=((Action.REPLY, mine), (Action.RESOLVE, mine)),
            said=(("customer", "续费之后到期日没有变"), ("agent", "已经更新，请重新登录看一下。")),
        ),
        Story(
            "何静",
            "专业版一年服务费多少钱，可以分期吗？",
            14,
            question="专业版一年服务费多少钱",
            edition="KIS 专业版",
            contact="13600136000",
            said=(("customer", "专业版一年服务费多少钱，可以分期吗？"), ("bot", "这个问题我没有可靠的答案，不想猜。")),
            reasons=("unsure", "unsolved"),
        ),
    ]


async def keep(database: Database, story: Story, number: int, now: datetime) -> int:
    """Keep a story as it would be after all of it; return the ticket's number."""
    at = now - timedelta(minutes=story.minutes)
    customer = f"{story.channel}-{number}"
    key = f"{story.channel}:{customer}"
    consent = Consent(at, "我同意远程连接。") if story.kind == "remote" else None
    changed = open_ticket(
        Ticket(
            story.kind,
            customer,
            story.channel,
            at,
            question=story.question,
            edition=story.edition,
            problem=story.problem,
            contact=story.contact,
            consent=consent,
        )
    )
    ticket, events = changed.ticket, list(changed.events)
    for place, (action, by) in enumerate(story.acts, 1):
        then = at + timedelta(minutes=3 * place)
        moved = apply(ticket, action, by, then, scheduled_at=now + SCHEDULED)
        ticket, events = moved.ticket, [*events, *moved.events]
    voice = Voice("en") if story.language == "en" else Voice("zh")
    state = State(voice=voice, preferred=voice, question=story.question).to_json()
    async with database.write() as session:
        await Conversations(session).save([Conversation(key, story.channel, customer, customer, state, at, story.name)])
        id = await Tickets(session).add(ticket, key)
        await Tickets(session).note(id, events)
        await Messages(session).add(_lines(story, key, id, at))
        await AgentNames(session).know({OTHER.id: OTHERS_NAME}, now)
    return id


def _lines(story: Story, key: str, id: int, at: datetime) -> list[Said]:
    about: dict[str, Any] = {"thoughts": list(THOUGHTS), "reasons": list(story.reasons)}
    opened = Said(key, "bot", f"已为您登记工单 #{id}，请稍候。", at, ticket=id, details=about)
    lines = []
    for place, (who, text) in enumerate(story.said):
        details = {"decision": "escalate", "confidence": 0.31} if who == "bot" else None
        if who in {"agent", "note"}:
            details = {"by": next((by.id for _, by in story.acts), OTHER.id)}
        lines.append(Said(key, who, text, at + timedelta(minutes=2 * place), None, id, details))
    begun = 1 + max((place for place, (who, _) in enumerate(story.said) if who == "bot"), default=0)
    return [*lines[:begun], replace(opened, at=lines[begun - 1].at), *lines[begun:]]


async def many_tickets(database: Database, count: int, me: str) -> None:
    """Fill the queue: so many open tickets, each with a customer and two lines."""
    now = datetime.now(UTC)
    actors = (None, Actor("agent", me), OTHER)
    for begin in range(0, count, 500):
        async with database.write() as session:
            for number in range(begin, min(begin + 500, count)):
                await _one_of_many(session, number, actors[number % 3], now)


async def _one_of_many(session: Any, number: int, by: Actor | None, now: datetime) -> None:
    key, at = f"web:many-{number}", now - timedelta(seconds=37 * number)
    ticket = open_ticket(
        Ticket("remote" if number % 2 else "message", f"many-{number}", "web", at, problem=f"问题 {number}: 打不开")
    ).ticket
    if by:
        ticket = apply(ticket, Action.CLAIM, by, at).ticket
    if number % 5 == 0:
        ticket = apply(ticket, Action.REPLY, by or OTHER, at).ticket
    await Conversations(session).save(
        [Conversation(key, "web", key, f"many-{number}", State().to_json(), at, f"客户 {number}")]
    )
    id = await Tickets(session).add(ticket, key)
    said = [
        Said(key, "customer", f"第 {number} 位客户：系统打不开了", at),
        Said(key, "bot", "请稍候，正在为您转人工。", at, ticket=id),
    ]
    await Messages(session).add(said)


async def long_talk(database: Database, count: int) -> int:
    """Keep one ticket in which much was said; return its number."""
    whose: tuple[Who, Who] = ("customer", "agent")
    said = [(whose[at % 2], f"第 {at} 句：凭证还是打印不出来，请再看看。") for at in range(count)]
    story = Story("长谈", "打印不出来", 600, acts=((Action.CLAIM, OTHER),), said=said)
    return await keep(database, story, 10_000_000, datetime.now(UTC))
