"""Pages that are used before their scripts have arrived: nothing is lost, nothing is done unasked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.held import held

if TYPE_CHECKING:
    from tests.desk_office import Office
    from tests.e2e.web.conftest import Open

SignIn = Callable[..., Page]
SCRIPTS = re.compile(r"/static/(vendor|desk/(?!early)|chat).*\.js$")


def ticket(office: Office, name: str) -> str:
    return f"{office.address}/desk/tickets/{office.tickets[name]}"


def test_a_ticket_is_worked_on_while_the_scripts_are_on_their_way(signed_in: SignIn, office: Office) -> None:
    page = signed_in()
    with held(page, SCRIPTS):
        page.goto(ticket(office, "王芳"), wait_until="commit")
        page.locator("#act-claim").click()
        expect(page.locator(".notice.done")).to_have_text("已受理。")
        expect(page.locator(".state-claimed").first).to_be_visible()
        page.fill("#text", "您好,我在看")
        page.locator("#say button[type=submit]").click()
        expect(page.locator(".line.agent .line-text").last).to_have_text("您好,我在看")
        page.fill("#text", "请稍候")
        page.press("#text", "Control+Enter")
        expect(page.locator(".line.agent .line-text").last).to_have_text("请稍候")
        page.fill("#text", "还有一句")
    expect(page.locator("#kept")).not_to_be_empty()
    expect(page.locator("#text")).to_have_value("还有一句")
    page.press("#text", "Control+Enter")
    expect(page.locator(".line.agent .line-text").last).to_have_text("还有一句")
    expect(page.locator("#text")).to_have_value("")


def test_what_is_not_taken_is_still_in_the_field(signed_in: SignIn, office: Office) -> None:
    page, other = signed_in("lilei"), signed_in("meimei")
    with held(page, SCRIPTS):
        page.goto(ticket(office, "孙丽"), wait_until="commit")
        page.fill("#text", "请问旧电脑是什么系统?")
        other.goto(ticket(office, "孙丽"))
        other.fill("#text", "我来处理")
        other.press("#text", "Control+Enter")
        expect(other.locator(".line.agent .line-text").last).to_have_text("我来处理")
        page.locator("#say button[type=submit]").click()
        expect(page.locator("#conflict")).to_contain_text("韩梅梅")
        expect(page.locator("#text")).to_have_value("请问旧电脑是什么系统?")


def test_what_cannot_be_undone_is_asked_about_all_the_same(signed_in: SignIn, office: Office) -> None:
    page = signed_in()
    with held(page, SCRIPTS):
        page.goto(ticket(office, "Emma Brown"), wait_until="commit")
        page.locator("#more summary").click()
        page.locator("#act-close").click()
        expect(page.locator(".notice.refused")).to_contain_text("关闭这张工单？")
        expect(page.locator(".state-new").first).to_be_visible()
        page.locator(".notice.refused button").click()
        expect(page.locator(".state-closed").first).to_be_visible()


def test_what_only_a_script_can_do_is_done_when_it_is_there(signed_in: SignIn, office: Office) -> None:
    page = signed_in()
    with held(page, SCRIPTS):
        page.goto(f"{office.address}/desk", wait_until="commit")
        page.locator("[data-opens=keys]").click()
        expect(page.locator("#keys")).to_be_hidden()
    expect(page.locator("#keys")).to_be_visible()


def test_a_customer_writes_before_the_script_is_there(opened: Open, office: Office) -> None:
    page = opened()
    with held(page, SCRIPTS):
        page.goto(f"{office.address}/chat", wait_until="commit")
        page.fill("#text", "专业版一年服务费多少钱")
        expect(page.locator("#send")).to_be_disabled()
        expect(page.locator("#greeting button")).to_be_disabled()
    expect(page.locator("#send")).to_be_enabled()
    expect(page.locator("#text")).to_have_value("专业版一年服务费多少钱")
    page.locator("#send").click()
    expect(page.locator(".line.bot:not(.typing)")).to_have_count(2)
