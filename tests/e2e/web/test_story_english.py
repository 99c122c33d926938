"""The same story in English: a customer who reads English, and an agent whose desk is in English."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.axe import serious_faults
from tests.e2e.web.test_story import reply, say, tap

if TYPE_CHECKING:
    from tests.desk_office import Office
    from tests.e2e.web.conftest import Open

PAGES = (
    *("/desk", "/desk?show=mine", "/desk/review", "/desk/gaps", "/desk/suggestions", "/desk/numbers", "/desk/canned"),
    *("/desk/account", "/desk/articles", "/desk/articles/new", "/desk/articles/proposals", "/desk/people"),
    *("/desk/integrations", "/desk/articles/fees/annual-fees?lang=en", "/desk/articles/fees/annual-fees/edit?lang=en"),
)
HAN = re.compile(r"[㐀-鿿]+")
NAMES = {"客服", "中文", "简体中文", "繁體中文", "李雷", "韩梅梅", "管理员"}
"""What is Chinese on English pages too."""


def in_english(page: Page) -> Page:
    page.locator(".me summary").click()
    page.locator("button[name=to]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    return page


def test_a_customer_and_an_agent_in_english(opened: Open, signed_in: Callable[..., Page], office: Office) -> None:
    customer = opened(width=360, locale="en-US")
    customer.goto(f"{office.address}/chat")
    assert serious_faults(customer) == []
    say(customer, "How do I get an invoice?")
    tap(customer, "Leave a message")
    tap(customer, "Professional")
    say(customer, "13800138000")
    say(customer, "any time")
    tap(customer, "Submit")

    agent = in_english(signed_in(locale="en-US"))
    agent.locator("#rows .row", has_text="How do I get an invoice?").locator(".row-link").click()
    agent.locator("#act-claim").click()
    expect(agent.locator(".notice.done")).to_have_text("Claimed.")
    reply(agent, "Hello, you will have it by e-mail today.")
    expect(customer.locator(".line.agent").last).to_contain_text("you will have it by e-mail today")
    agent.locator("#schedule summary").click()
    agent.fill("#at", "2030-12-03T10:00")
    agent.locator("#schedule button").click()
    expect(agent.locator(".state-scheduled").first).to_have_text("Scheduled")
    expect(customer.locator("#log")).to_contain_text("2030-12-03 10:00")
    assert serious_faults(agent) == []
    agent.locator("#act-resolve").click()
    expect(agent.locator(".state-resolved").first).to_have_text("Resolved")
    customer.locator(".options button", has_text=re.compile("^5")).last.click()
    expect(agent.locator(".facts")).to_contain_text("5 / 5")
    assert set(HAN.findall(customer.locator("#log").inner_text())) <= NAMES


def test_every_page_is_in_english_and_can_be_used_by_everybody(signed_in: Callable[..., Page], office: Office) -> None:
    page = in_english(signed_in("root", locale="en-US"))
    for path in PAGES:
        page.goto(f"{office.address}{path}")
        assert serious_faults(page) == [], path
        words = page.locator("header.top, main h1, main h2, main label, main button, main th, main .muted")
        found = {han for text in words.all_inner_texts() for han in HAN.findall(text)}
        assert found <= NAMES, path
