"""Requests of an open page that come to nothing: a notice that is read out, and what was written is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, Route, expect

from tests.axe import serious_faults
from tests.desk_office import PASSWORD

if TYPE_CHECKING:
    from tests.desk_office import Office
    from tests.e2e.web.conftest import Open, Watch

SignIn = Callable[..., Page]
LOGGED = r"Failed to load resource|htmx:|Response Status Error"
"""What Chromium and htmx write into the console of their own accord."""


@pytest.fixture
def page(signed_in: SignIn, office: Office, watch: Watch) -> Page:
    watch.expected = LOGGED
    page = signed_in(locale="en-US")
    page.goto(f"{office.address}/desk/tickets/{office.tickets['刘洋']}")
    page.fill("#text", "")
    page.fill("#text", "请再等一下")
    return page


def send(page: Page) -> None:
    page.press("#text", "Control+Enter")


def until(true: Callable[[], bool], page: Page) -> None:
    for _ in range(500):
        if true():
            return
        page.wait_for_timeout(20)
    raise AssertionError("it did not come")


def is_told(page: Page, words: str) -> None:
    notice = page.locator("#faults [role=alert]")
    expect(notice).to_contain_text(words)
    expect(notice).to_be_in_viewport()
    expect(page.locator("#text")).to_have_value("请再等一下")


def test_a_lost_connection_is_told_and_the_reply_goes_out_the_next_time(page: Page) -> None:
    page.route("**/say", lambda route: route.abort())
    send(page)
    is_told(page, "连不上服务")
    assert serious_faults(page) == []
    page.unroute("**/say")
    send(page)
    expect(page.locator("#text")).to_have_value("")
    expect(page.locator("#faults")).to_be_empty()


def test_what_stands_between_may_answer_what_it_likes(page: Page) -> None:
    page.route("**/say", lambda route: route.fulfill(status=502, content_type="text/html", body="<h1>Bad Gateway</h1>"))
    send(page)
    is_told(page, "服务出错了")
    expect(page.locator("body")).not_to_contain_text("Bad Gateway")
    page.locator("#faults [data-dismiss]").click()
    expect(page.locator("#faults")).to_be_empty()


def test_a_form_that_is_too_old_leads_to_the_page_anew(page: Page) -> None:
    page.evaluate("document.body.setAttribute('hx-headers', JSON.stringify({'X-CSRF-Token': 'old'}))")
    send(page)
    is_told(page, "这张表单已过期")
    page.locator("#faults [data-reload]").click()
    expect(page.locator("#text")).to_have_value("请再等一下")
    send(page)
    expect(page.locator("#text")).to_have_value("")


def test_whose_session_has_ended_signs_in_and_finds_the_page_and_the_words_again(page: Page) -> None:
    address = page.url
    page.context.clear_cookies()
    send(page)
    page.wait_for_url(re.compile("/desk/login"))
    page.fill("#login", "lilei")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(address)
    expect(page.locator("#text")).to_have_value("请再等一下")
    page.fill("#text", "")


def test_a_refresh_that_failed_is_made_again(page: Page, signed_in: SignIn) -> None:
    page.fill("#text", "")
    failed: list[str] = []

    def fail(route: Route) -> None:
        failed.append(route.request.url)
        route.fulfill(status=503)

    page.route("**/live?*", fail)
    other = signed_in("meimei")
    other.goto(page.url)
    other.locator(".how-note").click()
    other.fill("#text", "交接给下一班")
    send(other)
    expect(other.locator("#text")).to_have_value("")
    until(lambda: bool(failed), page)
    page.unroute("**/live?*")
    expect(page.locator(".line.note .line-text").last).to_have_text("交接给下一班")
    expect(page.locator("#faults")).to_be_empty()


@pytest.mark.parametrize(("locale", "words"), [("zh-CN", "没有这一页"), ("en-US", "There is no such page")])
def test_an_address_that_is_none_leads_back(
    opened: Open, office: Office, watch: Watch, locale: str, words: str
) -> None:
    watch.expected = "404"
    page = opened(width=360, locale=locale, color_scheme="dark")
    page.goto(f"{office.address}/chat/none")
    expect(page.locator("main")).to_contain_text(words)
    assert serious_faults(page) == []
    page.locator("main a").click()
    expect(page).to_have_url(f"{office.address}/chat")
    page.goto(f"{office.address}/desk/none")
    expect(page.locator("h1")).to_contain_text(words)
    assert serious_faults(page) == []
