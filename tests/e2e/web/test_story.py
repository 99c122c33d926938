"""One story from end to end: a customer on the web chat, and the agent who helps them."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import FilePayload, Page, expect

from tests.axe import serious_faults

if TYPE_CHECKING:
    from tests.desk_office import Office
    from tests.e2e.web.conftest import Open

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def say(customer: Page, text: str) -> None:
    lines = customer.locator(".line.bot:not(.typing)").count()
    customer.fill("#text", text)
    expect(customer.locator("#send")).to_be_enabled()
    customer.keyboard.press("Enter")
    expect(customer.locator(".line.bot:not(.typing)")).to_have_count(lines + 1)


def tap(customer: Page, label: str) -> None:
    lines = customer.locator(".line.bot:not(.typing)").count()
    customer.locator(".line.bot").last.locator(".options button", has_text=label).first.click()
    expect(customer.locator(".line.bot:not(.typing)")).to_have_count(lines + 1)


def escalate(customer: Page) -> None:
    """Ask what no article answers, and leave a message for the people."""
    say(customer, "发票怎么开")
    tap(customer, "留言")
    tap(customer, "商贸版")
    say(customer, "13800138000")
    say(customer, "随时")
    tap(customer, "提交")


def reply(agent: Page, text: str) -> None:
    agent.fill("#text", text)
    agent.press("#text", "Control+Enter")
    expect(agent.locator("#text")).to_have_value("")


def test_a_customer_escalates_an_agent_answers_and_resolves_and_the_customer_rates(
    opened: Open, signed_in: Callable[..., Page], office: Office
) -> None:
    customer = opened(width=360)
    customer.goto(f"{office.address}/chat")
    agent = signed_in()
    before = agent.locator("#rows .row").count()
    escalate(customer)

    expect(agent.locator("#rows .row")).to_have_count(before + 1)
    agent.locator("#rows .row", has_text="发票怎么开").locator(".row-link").click()
    expect(agent.locator(".thoughts li").first).to_be_visible()
    expect(agent.locator("#live")).to_contain_text("没有哪篇文章有足够的把握")
    agent.locator("#act-claim").click()
    expect(agent.locator(".state-claimed").first).to_be_visible()
    reply(agent, "您好,电子发票今天发到您的邮箱,可以吗?")
    expect(customer.locator(".line.agent").last).to_contain_text("电子发票今天发到您的邮箱")

    customer.fill("#text", "可以,谢谢")
    customer.keyboard.press("Enter")
    expect(agent.locator(".line.customer .line-text").last).to_have_text("可以,谢谢")
    picture: FilePayload = {"name": "发票.png", "mimeType": "image/png", "buffer": PNG}
    agent.set_input_files("#files", files=[picture])
    reply(agent, "这是样张")
    expect(customer.locator(".line.agent img").last).to_be_visible()
    expect(agent.locator(".line.agent img").last).to_be_visible()
    assert serious_faults(agent) == []

    agent.locator("#schedule summary").click()
    agent.fill("#at", "2030-12-03T10:00")
    agent.locator("#schedule button").click()
    expect(agent.locator(".state-scheduled").first).to_be_visible()
    expect(customer.locator("#log")).to_contain_text("2030-12-03 10:00")
    agent.locator("#act-resolve").click()
    expect(agent.locator(".state-resolved").first).to_be_visible()
    customer.locator(".options button", has_text=re.compile("^5")).last.click()
    expect(agent.locator(".facts")).to_contain_text("5 / 5")
    agent.locator("#audit-trail summary").click()
    expect(agent.locator(".audit")).to_contain_text("标记为已解决")
