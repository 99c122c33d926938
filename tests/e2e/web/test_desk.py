"""Agents at the desk, in a real browser against a real server."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, Route, expect

from tests.axe import serious_faults as axe
from tests.desk_office import PASSWORD, Office

if TYPE_CHECKING:
    from tests.e2e.web.conftest import Open, Watch

SignIn = Callable[..., Page]


def ticket(office: Office, name: str) -> str:
    return f"{office.address}/desk/tickets/{office.tickets[name]}"


def test_two_agents_see_each_other_and_do_not_overwrite_each_other(signed_in: SignIn, office: Office) -> None:
    first, second = signed_in("lilei"), signed_in("meimei")
    first.goto(ticket(office, "王芳"))
    second.goto(ticket(office, "王芳"))
    expect(first.locator(".here")).to_contain_text("韩梅梅")
    expect(second.locator(".here")).to_contain_text("李雷")
    second.fill("#text", "我来答复您")
    first.fill("#text", "您好,我来处理")
    first.press("#text", "Control+Enter")
    expect(first.locator("#text")).to_have_value("")
    expect(second.locator(".line.agent .line-text")).to_have_text("您好,我来处理")
    second.press("#text", "Control+Enter")
    expect(second.locator("#conflict")).to_contain_text("李雷 回复了客户")
    expect(second.locator("#text")).to_have_value("我来答复您")
    expect(second.locator(".line.agent")).to_have_count(1)
    second.locator("[data-anyway]").click()
    expect(first.locator(".line.agent")).to_have_count(2)
    expect(second.locator("#text")).to_have_value("")


def test_who_writes_before_the_page_has_settled_is_not_held_up_by_their_own_act(
    signed_in: SignIn, office: Office
) -> None:
    page = signed_in("lilei")
    page.goto(ticket(office, "周杰"))
    before = page.input_value("#say [name=version]"), page.input_value("#say [name=seen]")
    page.locator("#act-claim").click()
    expect(page.locator(".state-claimed").first).to_be_visible()
    page.fill("#text", "您好,我在看")
    for name, value in zip(("version", "seen"), before, strict=True):
        page.locator(f"#say [name={name}]").evaluate("(field, value) => { field.value = value }", value)
    page.press("#text", "Control+Enter")
    expect(page.locator("#text")).to_have_value("")
    expect(page.locator(".line.agent .line-text").last).to_have_text("您好,我在看")


def test_what_happens_before_the_stream_stands_is_seen(signed_in: SignIn, office: Office) -> None:
    watching, working = signed_in("lilei"), signed_in("meimei")
    streams: list[Route] = []

    def hold(route: Route) -> None:
        streams.append(route)

    watching.route("**/desk/stream", hold)
    watching.goto(f"{office.address}/desk")
    agent = watching.locator(f"#row-{office.tickets['赵敏']} .row-agent")
    expect(agent).not_to_have_text("韩梅梅")
    working.goto(ticket(office, "赵敏"))
    working.locator("#act-claim").click()
    expect(working.locator("#act-claim")).to_have_count(0)
    streams[0].continue_()
    expect(agent).to_have_text("韩梅梅")


def test_the_queue_changes_in_place_and_the_focus_stays(signed_in: SignIn, office: Office) -> None:
    watching, working = signed_in("lilei"), signed_in("meimei")
    number = office.tickets["Emma Brown"]
    watching.locator(f"#open-{number}").focus()
    working.goto(ticket(office, "Emma Brown"))
    working.locator("#act-claim").click()
    expect(watching.locator(f"#row-{number} .row-agent")).to_have_text("韩梅梅")
    expect(watching.locator(f"#open-{number}")).to_be_focused()


def test_the_queue_and_a_ticket_are_worked_on_by_keyboard_alone(signed_in: SignIn, office: Office) -> None:
    page = signed_in()
    page.goto(f"{office.address}/desk?show=unassigned")
    page.keyboard.press("j")
    expect(page.locator("#rows .row-link").first).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/desk/tickets/\d+"))
    page.keyboard.press("c")
    expect(page.locator(".notice.done")).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.type("先看日志")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".line.note .line-text").last).to_have_text("先看日志")
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    page.wait_for_url(f"{office.address}/desk")


def test_who_comes_back_to_the_queue_goes_on_where_they_left_it(signed_in: SignIn, office: Office) -> None:
    page = signed_in()
    for _ in range(3):
        page.keyboard.press("j")
    row = page.evaluate("document.activeElement.id")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/desk/tickets/\d+"))
    page.keyboard.press("u")
    page.wait_for_url(f"{office.address}/desk")
    expect(page.locator(f"#{row}")).to_be_focused()


def test_a_half_written_reply_survives_a_reload(signed_in: SignIn, office: Office) -> None:
    page = signed_in()
    page.goto(ticket(office, "刘洋"))
    page.fill("#text", "写到一半")
    page.locator(".how-note").click()
    page.reload()
    expect(page.locator("#text")).to_have_value("写到一半")
    expect(page.locator("input[value=note]")).to_be_checked()


def test_earlier_messages_come_on_demand_and_stay(signed_in: SignIn, office: Office) -> None:
    page = signed_in()
    page.goto(ticket(office, "长谈"))
    expect(page.locator(".line")).to_have_count(50)
    # The script shows the newest line first; whoever scrolls before that is scrolled back.
    page.wait_for_function("() => document.querySelector('.transcript').scrollTop > 0")
    page.locator("#earlier").scroll_into_view_if_needed()
    first = page.locator(".line").first
    id, before = first.get_attribute("id"), first.bounding_box()
    page.locator("#earlier").click()
    expect(page.locator(".line")).to_have_count(121)
    read = page.locator(f"#{id}")
    expect(read).to_be_in_viewport()
    after = read.bounding_box()
    assert before
    assert after
    assert abs(after["y"] - before["y"]) < 60  # the button itself is gone
    page.locator(".transcript").evaluate("log => { log.scrollTop = log.scrollHeight }")
    page.fill("#text", "收到")
    page.press("#text", "Control+Enter")
    expect(page.locator(".line")).to_have_count(122)


def test_a_refresh_that_was_under_way_does_not_take_earlier_messages_away(signed_in: SignIn, office: Office) -> None:
    page = signed_in()
    page.goto(ticket(office, "长谈"))
    page.wait_for_function("() => document.querySelector('.transcript').scrollTop > 0")
    slow: list[Route] = []

    def hold(route: Route) -> None:
        slow.append(route)

    page.route("**/live?shown=50", hold)
    with page.expect_request("**/live?shown=50"):
        page.locator("#live").evaluate("live => live.dispatchEvent(new CustomEvent('live:changed'))")
    page.locator("#earlier").click()
    expect(page.locator("#earlier")).to_have_count(0)
    lines = page.locator(".line").count()
    for each in slow:
        each.continue_()
    page.wait_for_timeout(500)
    expect(page.locator(".line")).to_have_count(lines)


def test_who_scrolls_up_as_a_draft_arrives_stays_there(signed_in: SignIn, office: Office) -> None:
    page = signed_in()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/draft", hold)
    with page.expect_request("**/draft"):
        page.goto(ticket(office, "长谈"))
    page.wait_for_function("() => document.querySelector('.transcript').scrollTop > 0")
    page.evaluate(_SCROLL_UP_ONCE_SWAPPED)
    held[0].continue_()
    page.wait_for_function("() => window.settled")
    assert page.locator(".transcript").evaluate("log => log.scrollTop") == 0


_SCROLL_UP_ONCE_SWAPPED = """() => {
  const isDraft = (event) => event.target.closest("#draft");
  document.addEventListener("htmx:afterSwap", (event) => {
    if (isDraft(event)) document.querySelector(".transcript").scrollTop = 0;
  });
  document.addEventListener("htmx:afterSettle", (event) => { window.settled ||= Boolean(isDraft(event)); });
}"""


def test_a_time_outside_of_business_hours_is_asked_about(signed_in: SignIn, office: Office) -> None:
    page = signed_in()
    page.goto(ticket(office, "陈强"))
    page.locator("#schedule summary").click()
    page.fill("#at", "2030-12-01T03:00")  # a Sunday
    page.locator("#schedule button").click()
    expect(page.locator(".notice.refused")).to_contain_text("不在工作时间内")
    page.locator(".notice button").click()
    expect(page.locator(".state-scheduled").first).to_be_visible()


def test_what_is_half_filled_in_stays_when_somebody_else_changes_the_ticket(signed_in: SignIn, office: Office) -> None:
    page, other = signed_in("lilei"), signed_in("meimei")
    page.goto(ticket(office, "孙丽"))
    page.locator("#schedule summary").click()
    page.fill("#at", "2030-12-03T10:00")
    other.goto(ticket(office, "孙丽"))
    other.fill("#text", "请问备份过吗")
    other.press("#text", "Control+Enter")
    expect(page.locator(".line.agent .line-text").last).to_have_text("请问备份过吗")
    expect(page.locator("#at")).to_be_visible()
    expect(page.locator("#at")).to_have_value("2030-12-03T10:00")
    page.locator("#schedule button").click()
    expect(page.locator(".state-scheduled").first).to_be_visible()


def test_a_canned_reply_is_filled_in(signed_in: SignIn, office: Office, watch: Watch) -> None:
    page = signed_in()
    watch.expected = "422"
    page.goto(f"{office.address}/desk/canned")
    page.fill("#name", "问候")
    page.fill("#zh", "{customer}您好,我是{agent},您的工单是{tickets}。")
    page.locator("#edit button.primary").click()
    expect(page.locator("#edit .notice")).to_contain_text("{tickets}")
    page.fill("#zh", "{customer}您好,我是{agent},您的工单是{ticket}。")
    page.locator("#edit button.primary").click()
    page.goto(ticket(office, "刘洋"))
    page.fill("#text", "")
    page.select_option("#canned", "问候")
    expect(page.locator("#text")).to_have_value(f"刘洋您好,我是李雷,您的工单是#{office.tickets['刘洋']}。")
    page.fill("#text", "")


def test_a_ticket_that_is_gone_says_so(signed_in: SignIn, office: Office, watch: Watch) -> None:
    page = signed_in()
    watch.expected = "404"
    page.goto(f"{office.address}/desk/tickets/99999999")
    expect(page.locator("main")).to_contain_text("不存在,或者已经删除".replace(",", "，"))
    page.locator("main a").click()
    page.wait_for_url(f"{office.address}/desk")


def test_what_customers_write_is_text(signed_in: SignIn, office: Office) -> None:
    page = signed_in()
    page.goto(ticket(office, "赵敏"))
    page.fill("#text", "<img src=x onerror=alert(1)>")
    page.press("#text", "Control+Enter")
    expect(page.locator(".line.agent .line-text").last).to_have_text("<img src=x onerror=alert(1)>")
    assert page.locator(".lines img").count() == 0


def test_any_part_of_a_message_is_found(signed_in: SignIn, office: Office) -> None:
    page = signed_in()
    page.fill("#search", "間没有切")
    page.keyboard.press("Enter")
    expect(page.locator(f"#row-{office.tickets['刘洋']} mark")).to_have_text("间没有切")
    page.fill("#search", "没有这句话")
    page.keyboard.press("Enter")
    expect(page.locator(".empty-title")).to_be_visible()


PAGES = ("/desk", "/desk?show=done", "/desk?q=凭证", "/desk/canned", "ticket")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "locale"), [(1280, "zh-CN"), (360, "en-US")])
def test_every_page_can_be_used_by_everybody_on_any_screen(
    signed_in: SignIn, office: Office, width: int, locale: str, scheme: str
) -> None:
    page = signed_in(width=width, locale=locale, color_scheme=scheme)
    for path in PAGES:
        page.goto(ticket(office, "刘洋") if path == "ticket" else f"{office.address}{path}")
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_who_is_not_signed_in_comes_back_to_where_they_wanted_to_go(opened: Open, office: Office, watch: Watch) -> None:
    page = opened(width=360)
    watch.expected = "422"
    page.goto(ticket(office, "刘洋"))
    expect(page).to_have_url(re.compile("/desk/login"))
    page.fill("#login", "lilei")
    page.fill("#password", "wrong password")
    page.keyboard.press("Enter")
    expect(page.locator(".fault")).to_be_visible()
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(ticket(office, "刘洋"))
