"""Who types and clicks faster than the page settles: requests are held back, so that the order of things is certain."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page, Route, expect

from tests.held import held

if TYPE_CHECKING:
    from tests.desk_office import Office
    from tests.e2e.web.conftest import Watch

SignIn = Callable[..., Page]
LIVE = re.compile(r"/live\?")


def ticket(office: Office, name: str) -> str:
    return f"{office.address}/desk/tickets/{office.tickets[name]}"


def send(page: Page) -> None:
    page.press("#text", "Control+Enter")


def write(page: Page, text: str) -> None:
    page.fill("#text", text)
    send(page)
    expect(page.locator("#text")).to_have_value("")


def said(page: Page, text: str) -> None:
    expect(page.locator(".lines .line-text").last).to_have_text(text)


def test_what_is_written_while_a_reply_is_on_its_way_stays(signed_in: SignIn, office: Office) -> None:
    page = signed_in()
    page.goto(ticket(office, "王芳"))
    page.fill("#text", "第一句。")
    with held(page, "**/say"):
        send(page)
        page.press("#text", "End")
        page.keyboard.type("第二句")
    said(page, "第一句。")
    expect(page.locator("#text")).to_have_value("第二句")
    send(page)
    said(page, "第二句")


def test_a_reply_that_is_sent_twice_in_a_hurry_arrives_once(signed_in: SignIn, office: Office) -> None:
    page = signed_in()
    page.goto(ticket(office, "王芳"))
    page.fill("#text", "只发一次")
    with held(page, "**/say") as sent:
        send(page)
        send(page)
        page.locator("#say button[type=submit]").click(force=True)
    expect(page.locator("#text")).to_have_value("")
    said(page, "只发一次")
    assert sent.count == 1
    expect(page.locator(".notice.refused")).to_have_count(0)


def test_a_reply_whose_answer_was_lost_is_not_written_twice(signed_in: SignIn, office: Office, watch: Watch) -> None:
    watch.expected = r"Failed to load|htmx:"
    page = signed_in()
    page.goto(ticket(office, "王芳"))

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/say", lose)
    for words in ("回复丢了也只有一句", "改过的另一句"):
        page.fill("#text", words)
        send(page)
        expect(page.locator("#faults [role=alert]")).to_be_visible()
        expect(page.locator("#text")).to_have_value(words)
    page.unroute("**/say")
    send(page)
    expect(page.locator("#text")).to_have_value("")
    page.reload()
    for words in ("回复丢了也只有一句", "改过的另一句"):
        expect(page.locator(".line-text", has_text=words)).to_have_count(1)


def test_typing_goes_on_while_the_page_changes_around_it(signed_in: SignIn, office: Office) -> None:
    page, other = signed_in("lilei"), signed_in("meimei")
    page.goto(ticket(office, "赵敏"))
    page.fill("#text", "前后")
    page.press("#text", "ArrowLeft")
    other.goto(ticket(office, "赵敏"))
    with held(page, LIVE):
        other.locator(".how-note").click()
        write(other, "换班了")
        page.keyboard.type("，")
    said(page, "换班了")
    page.keyboard.type("中间，")
    expect(page.locator("#text")).to_have_value("前，中间，后")


def test_a_choice_that_is_being_made_stays_and_is_what_is_done(signed_in: SignIn, office: Office) -> None:
    page, other = signed_in("lilei"), signed_in("meimei")
    page.goto(ticket(office, "陈强"))
    page.locator("#assign summary").click()
    page.select_option("#to", label="韩梅梅")
    page.locator("#to").focus()
    other.goto(ticket(office, "陈强"))
    write(other, "先请您备份")
    said(page, "先请您备份")
    expect(page.locator("#to")).to_be_focused()
    page.locator("#assign button").click()
    expect(page.locator(".notice.done")).to_be_visible()
    expect(page.locator(".ticket-facts")).to_contain_text("韩梅梅")


def test_the_focus_of_a_button_that_is_gone_goes_to_what_became_of_it(signed_in: SignIn, office: Office) -> None:
    page = signed_in()
    page.goto(ticket(office, "Emma Brown"))
    page.locator("#act-claim").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".notice.done")).to_be_focused()
    page.keyboard.press("r")
    expect(page.locator("#text")).to_be_focused()


def test_an_answer_whose_button_a_refresh_took_away_is_shown_once(signed_in: SignIn, office: Office) -> None:
    page = signed_in()
    page.goto(ticket(office, "何静"))
    with held(page, re.compile("/do/claim$"), answers=True):
        page.locator("#act-claim").click()
        expect(page.locator("#act-claim")).to_have_count(0)
    expect(page.locator(".notice.done")).to_be_visible()
    expect(page.locator("[id=live]")).to_have_count(1)


def test_a_key_that_is_pressed_while_the_page_changes_does_its_work_once(signed_in: SignIn, office: Office) -> None:
    page = signed_in()
    page.goto(ticket(office, "周杰"))
    with held(page, re.compile("/do/claim$")) as claimed:
        page.keyboard.press("c")
        page.keyboard.down("c")
        page.keyboard.down("c")
        page.keyboard.press("r")
        page.keyboard.type("在")
    expect(page.locator(".notice.done")).to_be_visible()
    assert claimed.count == 1
    expect(page.locator("#text")).to_have_value("在")
    expect(page.locator("#text")).to_be_focused()


def test_a_row_that_leaves_the_list_hands_the_focus_to_the_next(signed_in: SignIn, office: Office) -> None:
    page, other = signed_in("lilei"), signed_in("meimei")
    page.goto(f"{office.address}/desk?show=mine")
    rows = page.locator("#rows .row-link")
    expect(rows).not_to_have_count(0)
    page.keyboard.press("j")
    first, second = (rows.nth(at).get_attribute("id") for at in (0, 1))
    expect(page.locator(f"#{first}")).to_be_focused()
    number = str(first).removeprefix("open-")
    other.goto(f"{office.address}/desk/tickets/{number}")
    other.locator("#act-claim, #act-resolve").first.click()
    expect(other.locator(".notice.done")).to_be_visible()
    expect(page.locator(f"#{first}")).to_have_count(0)
    expect(page.locator(f"#{second}")).to_be_focused()


def test_a_claim_from_the_queue_that_came_too_late_is_told(signed_in: SignIn, office: Office) -> None:
    page, other = signed_in("lilei"), signed_in("meimei")
    number = office.tickets["孙丽"]
    page.goto(f"{office.address}/desk")
    with held(page, re.compile("/desk/queue/list")):
        other.goto(ticket(office, "孙丽"))
        write(other, "我在处理")
        page.locator(f"#open-{number}").focus()
        page.keyboard.press("c")
        expect(page.locator("#faults")).to_contain_text("韩梅梅")
