"""A person on the chat page, in a real browser against a real server."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
FEE = "专业版一年服务费多少钱"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium() as browser:
        yield browser


@pytest.fixture(params=[("zh-CN", 1280), ("en-US", 360)], ids=["zh-wide", "en-narrow"])
def page(browser: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The chat page of a new customer; whatever it logs or asks for elsewhere fails the test."""
    language, width = request.param
    context = browser.new_context(locale=language, viewport={"width": width, "height": 720})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"console {message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("request", lambda sent: complaints.append(sent.url) if not sent.url.startswith(server) else None)
    page.goto(f"{server}/chat")
    yield page
    context.close()
    assert complaints == []


def say(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    expect(page.locator("#send")).to_be_enabled()  # the page may just have been loaded again
    page.keyboard.press("Enter")


def last_reply(page: Page) -> str:
    expect(page.locator(".line.bot:not(.typing)").nth(1)).to_be_visible()
    return page.locator(".line.bot .text").last.inner_text()


def test_the_fee_of_the_professional_edition_is_answered(page: Page) -> None:
    say(page, FEE)
    expect(page.locator(".line.bot").last).to_contain_text(re.compile("500–1200"))


def test_a_question_back_is_answered_by_tapping(page: Page) -> None:
    say(page, "一年服务费多少钱")
    options = page.locator(".line.bot").last.locator(".options button")
    expect(page.locator(".line.bot[data-decision=clarify]")).to_have_count(1)
    options.filter(has_text="专业版").click()
    expect(page.locator(".line.bot").last).to_contain_text(re.compile("500–1200"))


def test_the_whole_conversation_goes_by_keyboard(page: Page) -> None:
    page.locator("#text").focus()
    page.keyboard.type("一年服务费多少钱")
    page.keyboard.press("Enter")
    expect(page.locator(".line.bot[data-decision=clarify]")).to_have_count(1)
    expect(page.locator("#text")).to_be_focused()
    page.locator(".line.bot").last.locator(".options button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".line.customer")).to_have_count(2)
    expect(page.locator("#text")).to_be_focused()


def test_what_was_said_is_still_there_after_a_reload(page: Page) -> None:
    say(page, FEE)
    expect(page.locator(".line.bot").last).to_contain_text("500–1200")
    page.reload()
    expect(page.locator(".line.customer .text")).to_have_text(FEE)
    expect(page.locator(".line.bot").last).to_contain_text("500–1200")


def test_a_new_conversation_starts_empty(page: Page) -> None:
    say(page, FEE)
    assert last_reply(page)
    page.locator("#new").click()
    page.locator("#ask button[value=no]").click()
    expect(page.locator(".line.customer")).to_have_count(1)
    page.locator("#new").click()
    page.locator("#ask button[value=yes]").click()
    expect(page.locator(".line")).to_have_count(1)
    page.reload()
    expect(page.locator(".line")).to_have_count(1)


def test_what_a_customer_writes_is_shown_as_text(page: Page) -> None:
    say(page, "<img src=x onerror=alert(1)><b>年服务</b>")
    expect(page.locator(".line.customer .text")).to_contain_text("<img src=x")
    assert last_reply(page)
    assert page.locator("#log img").count() == 0


def test_nothing_is_wider_than_the_screen(page: Page) -> None:
    say(page, "w" * 1900)
    assert last_reply(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_long_text_shows_its_limit(page: Page) -> None:
    page.locator("#text").fill("好" * 1700)
    expect(page.locator("#count")).to_have_text("1700 / 2000")
    expect(page.locator("#text")).to_have_attribute("maxlength", "2000")


def test_a_half_written_text_survives_a_reload_and_a_sent_one_does_not(page: Page) -> None:
    page.locator("#text").press_sequentially("专业版一年")
    page.reload()
    expect(page.locator("#text")).to_have_value("专业版一年")
    say(page, FEE)
    assert last_reply(page)
    page.reload()
    expect(page.locator("#text")).to_have_value("")


def test_the_menu_goes_by_keyboard(page: Page) -> None:
    page.locator("#menu").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#choices button").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#choices")).to_be_hidden()
    expect(page.locator("#menu")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".line.bot").last).to_contain_text("180")


def test_the_language_that_is_chosen_stays(page: Page) -> None:
    page.locator("#menu").click()
    page.locator("[data-language=zh-hant]").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    expect(page.locator("h1")).to_have_text("在線客服")
    say(page, FEE)
    expect(page.locator(".line.bot").last).to_contain_text("專業版")


def test_a_picture_is_sent_and_shown_and_a_program_is_not(page: Page) -> None:
    page.locator("#file").set_input_files({"name": "p.png", "mimeType": "image/png", "buffer": PNG})
    expect(page.locator(".line.customer img")).to_be_visible()
    assert page.locator(".line.customer img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 1


def test_a_program_is_not_taken_and_the_page_says_what_is(browser: Browser, server: str) -> None:
    page = browser.new_page(locale="en-US")
    page.goto(f"{server}/chat")
    page.locator("#file").set_input_files({"name": "p.png", "mimeType": "image/png", "buffer": b"MZ" + b"\0" * 90})
    expect(page.locator("#fault")).to_contain_text("are not taken")
    page.close()


def test_what_a_new_customer_sends_at_once_is_one_conversation(page: Page) -> None:
    page.locator("#file").set_input_files({"name": "p.png", "mimeType": "image/png", "buffer": PNG})
    say(page, FEE)
    say(page, "那标准版呢")
    expect(page.locator(".line.customer")).to_have_count(3)
    expect(page.locator("#log")).to_contain_text("200–500")
    page.reload()
    expect(page.locator(".line.customer")).to_have_count(3)


FIRST_REQUEST_IS_SLOW = """
const fetched = window.fetch;
let first = true;
window.fetch = async (...request) => {
  if (first) { first = false; await new Promise((resolve) => setTimeout(resolve, 700)); }
  return fetched(...request);
};
"""


def test_a_second_message_does_not_overtake_the_first(page: Page) -> None:
    say(page, "你好")
    expect(page.locator(".line.bot:not(#greeting)")).to_have_count(1)
    page.evaluate(f"() => {{ {FIRST_REQUEST_IS_SLOW} }}")
    say(page, FEE)
    say(page, "那标准版呢")
    expect(page.locator(".line.bot").last).to_contain_text("200–500")
    page.reload()
    expect(page.locator(".line.customer")).to_have_text([re.compile("你好"), re.compile(FEE), re.compile("那标准版呢")])


def test_two_pages_of_one_browser_show_the_same_conversation(page: Page, server: str) -> None:
    say(page, FEE)
    expect(page.locator(".line.bot").last).to_contain_text("500–1200")
    other = page.context.new_page()
    other.goto(f"{server}/chat")
    say(page, "那标准版呢")
    expect(other.locator(".line.customer")).to_have_count(2)
    expect(other.locator(".line.bot").last).to_contain_text("200–500")
    assert page.locator(".line").count() == other.locator(".line").count()


def test_what_was_missed_while_the_stream_was_down_is_there_afterwards(page: Page) -> None:
    say(page, FEE)
    expect(page.locator(".line.bot").last).to_contain_text("500–1200")
    page.context.set_offline(True)
    page.context.set_offline(False)
    say(page, "那标准版呢")
    expect(page.locator(".line.bot").last).to_contain_text("200–500", timeout=20_000)
    expect(page.locator(".line.customer")).to_have_count(2)


def test_a_message_that_is_lost_can_be_sent_again(browser: Browser, server: str) -> None:
    page = browser.new_page(locale="en-US")
    page.route("**/chat/messages", lambda route: route.abort())
    page.goto(f"{server}/chat")
    say(page, FEE)
    expect(page.locator(".line.error")).to_contain_text("could not be sent")
    page.unroute("**/chat/messages")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".line.bot").last).to_contain_text("500–1200")
    expect(page.locator(".line.error")).to_have_count(0)
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_on_the_page_bars_anybody(browser: Browser, server: str, scheme: Literal["light", "dark"]) -> None:
    context = browser.new_context(
        locale="zh-CN", viewport={"width": 360, "height": 720}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{server}/chat")
    say(page, "一年服务费多少钱")
    expect(page.locator(".line.bot[data-decision=clarify]")).to_have_count(1)
    page.locator("#file").set_input_files({"name": "p.png", "mimeType": "image/png", "buffer": PNG})
    expect(page.locator(".line.customer img")).to_be_visible()
    page.locator("#menu").click()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")
    assert [(each["impact"], each["id"]) for each in found["violations"]] == []
    context.close()


def test_an_open_ticket_stands_above_the_conversation_until_it_is_cancelled(browser: Browser, server: str) -> None:
    page = browser.new_page(locale="zh-CN", viewport={"width": 360, "height": 720})
    page.goto(f"{server}/chat")
    last = page.locator(".line.bot:not(.typing)").last
    for text, then in (
        ("帮我安排一个远程，系统打不开了", "哪个版本"),
        ("专业版", "怎么联系"),
        ("13800138000", "什么时间"),
        ("明天下午", "费用说明"),
    ):
        say(page, text)
        expect(last).to_contain_text(then)
    for label, then in (("可以，继续", "明确授权"), ("同意", "请核对"), ("提交", "已登记")):
        last.get_by_role("button", name=label, exact=True).click()
        expect(last).to_contain_text(then)
    expect(page.locator("#ticket")).to_contain_text("等待受理")
    page.reload()
    expect(page.locator("#ticket")).to_contain_text("等待受理")
    page.locator("#menu").click()
    page.locator("[data-command=ticket]").click()
    last.get_by_role("button", name="撤销工单").click()
    expect(page.locator("#ticket")).to_be_hidden()
    page.close()
