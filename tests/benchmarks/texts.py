"""Short questions and articles in Chinese and English, made by combining words; the same at every call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from index.types import Language

Phrase = tuple[str, str]
"""Chinese, English."""

_SUBJECTS = """
采购发票=purchase invoices; 销售订单=sales orders; 库存报表=stock reports; 工资表=payroll sheets;
固定资产卡片=asset cards; 会计凭证=vouchers; 应收账款=receivables; 应付账款=payables; 银行流水=bank statements;
客户档案=customer records; 供应商名单=supplier lists; 科目余额表=trial balances; 利润表=income statements;
现金流量表=cash flow statements; 费用报销单=expense claims; 合同台账=contract registers;
生产任务单=work orders; 物料清单=bills of material; 质检记录=inspection records; 送货单=delivery notes;
退货单=return notes; 调拨单=transfer notes; 盘点表=count sheets; 考勤记录=attendance records;
社保明细=insurance details; 预算表=budget sheets; 税务申报表=tax returns; 打印模板=print templates;
操作日志=activity logs; 用户权限=user permissions
"""
_ACTIONS = """
导出=export; 打印=print; 审核=approve; 删除=delete; 修改=change; 恢复=restore; 查询=check; 批量导入=import;
合并=merge; 锁定=lock; 归档=archive; 分享=share
"""
_SITUATIONS = """
月末=at month end; 在手机上=on my phone; 换电脑后=after changing computers; 升级之后=after the upgrade;
没有权限时=without permission; 网络断开时=without a network; 年初=at the start of the year;
多人同时用时=with several users; 在分公司=in a branch office; 关账以后=after closing; 用浏览器=in a browser;
第一次=for the first time; 出错以后=after an error; 夜里=at night
"""


def _phrases(text: str) -> tuple[Phrase, ...]:
    pairs = (pair.split("=") for pair in text.split(";"))
    return tuple((zh.strip(), en.strip()) for zh, en in pairs)


SUBJECTS = _phrases(_SUBJECTS)
ACTIONS = _phrases(_ACTIONS)
SITUATIONS = _phrases(_SITUATIONS)

WRITTEN: tuple[Phrase, ...] = (
    ("{when}怎么{do}{what}", "how do I {do} {what} {when}"),
    ("{when}可以{do}{what}吗", "can I {do} {what} {when}"),
    ("{when}{do}{what}要多少钱", "what does it cost to {do} {what} {when}"),
    ("{when}{do}不了{what}", "cannot {do} {what} {when}"),
    ("{when}谁能{do}{what}", "who may {do} {what} {when}"),
)
"""How the articles word their questions."""
SAID: tuple[Phrase, ...] = (
    ("请问{what}{when}如何{do}", "please tell me how to {do} {what} {when}"),
    ("想{do}{what}，{when}该点哪里", "where do I click to {do} {what} {when}"),
    ("{what}{when}{do}失败怎么办", "{what} fail when I {do} them {when}"),
    ("我要{when}{do}{what}", "I need to {do} {what} {when}"),
    ("{when}{do}{what}的步骤", "steps to {do} {what} {when}"),
)
"""How customers word them: never as an article does."""


def worded(template: Phrase, subject: Phrase, action: Phrase, situation: Phrase, language: Language) -> str:
    """Fill a template in one language."""
    at = 0 if language == "zh" else 1
    return template[at].format(what=subject[at], do=action[at], when=situation[at])


@dataclass(frozen=True, slots=True)
class Topic:
    """What one article, in both languages, is about."""

    number: int
    subject: Phrase
    action: Phrase

    @property
    def slug(self) -> str:
        """The article's file name."""
        return f"{self.action[1]}-{self.subject[1]}-{self.number}".replace(" ", "-")

    def questions(self, language: Language, count: int) -> list[str]:
        """Return ``count`` questions that the article lists, all distinct."""
        return [
            worded(WRITTEN[i % len(WRITTEN)], self.subject, self.action, self._situation(i), language)
            for i in range(count)
        ]

    def said(self, language: Language, i: int) -> str:
        """Return a question of a customer that this article answers."""
        return worded(SAID[i % len(SAID)], self.subject, self.action, self._situation(i), language)

    def _situation(self, i: int) -> Phrase:
        return SITUATIONS[(3 * self.number + i) % len(SITUATIONS)]


def topics(count: int) -> list[Topic]:
    """Return ``count`` topics, at most 360."""
    pairs = list(product(SUBJECTS, ACTIONS))
    step = max(1, len(pairs) // count)
    return [Topic(number, *pairs[number * step]) for number in range(count)]


def asked(count: int, subjects: list[Topic]) -> list[tuple[str, Language, str]]:
    """Return ``count`` distinct questions, half in each language: text, language, the slug that answers it."""
    languages: tuple[Language, Language] = ("zh", "en")
    found = []
    for i in range(count):
        topic, language = subjects[i // 2 * 7 % len(subjects)], languages[i % 2]
        found.append((topic.said(language, i // 2), language, topic.slug))
    return found


def many(count: int) -> Iterator[tuple[str, Language]]:
    """Yield ``count`` distinct short texts of both languages in turn, at most 100,800."""
    languages: tuple[Language, Language] = ("zh", "en")
    combined = product(SITUATIONS, (*WRITTEN, *SAID), ACTIONS, SUBJECTS, languages)
    for _, (situation, template, action, subject, language) in zip(range(count), combined, strict=False):
        yield worded(template, subject, action, situation, language), language
