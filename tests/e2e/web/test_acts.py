"""What agents do with a ticket besides answering: hand it on, merge it, give it back, and connect with consent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from bot.storage.database import Database
from tests.apart import run_apart
from tests.busy_desk import Story, keep
from tests.e2e.web.test_story import escalate, say, tap

if TYPE_CHECKING:
    from tests.desk_office import Office
    from tests.e2e.web.conftest import Open

SignIn = Callable[..., Page]


def ticket(office: Office, name: str) -> str:
    return f"{office.address}/desk/tickets/{office.tickets[name]}"


def opens(agent: Page, office: Office, words: str) -> None:
    agent.goto(f"{office.address}/desk?show=unassigned")
    agent.locator("#rows .row", has_text=words).locator(".row-link").first.click()


def sure(page: Page) -> Page:
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def test_a_ticket_that_is_given_to_somebody_is_in_their_queue_at_once(signed_in: SignIn, office: Office) -> None:
    giving, given = signed_in("lilei"), signed_in("meimei")
    given.goto(f"{office.address}/desk?show=mine")
    row = given.locator(f"#row-{office.tickets['王芳']}")
    expect(row).to_have_count(0)
    giving.goto(ticket(office, "王芳"))
    giving.locator("#assign summary").click()
    giving.select_option("#to", label="韩梅梅")
    giving.locator("#assign button").click()
    expect(giving.locator(".notice.done")).to_have_text("已转派。")
    expect(row).to_be_visible()


def test_a_ticket_goes_on_in_another_of_the_same_customer(signed_in: SignIn, office: Office) -> None:
    async def once_more() -> int:
        database = await Database.open(office.database)
        story = Story("陈强", "还是那台电脑", 5, said=(("customer", "还是那台电脑,蓝屏了"),))
        number = await keep(database, story, 1, datetime.now(UTC))
        await database.close()
        return number

    number = run_apart(once_more())
    page = sure(signed_in())
    page.goto(f"{office.address}/desk/tickets/{number}")
    page.locator("#merge summary").click()
    page.locator("#merge button").click()
    expect(page.locator(".notice.done")).to_have_text("已合并。")
    expect(page.locator(".state-closed").first).to_be_visible()
    page.goto(ticket(office, "陈强"))
    expect(page.locator(".lines")).to_contain_text("还是那台电脑,蓝屏了")


def test_a_customer_who_is_handed_back_talks_to_the_bot_again(opened: Open, signed_in: SignIn, office: Office) -> None:
    customer = opened()
    customer.goto(f"{office.address}/chat")
    escalate(customer)
    agent = sure(signed_in())
    opens(agent, office, "发票怎么开")
    agent.locator("#act-claim").click()
    expect(agent.locator(".state-claimed").first).to_be_visible()
    agent.locator("#more summary").click()
    agent.locator("#act-hand_back").click()
    expect(agent.locator(".notice.done")).to_have_text("已交还机器人。")
    expect(agent.locator(".state-closed").first).to_be_visible()
    expect(customer.locator("#ticket")).to_be_hidden()
    say(customer, "专业版一年服务费多少钱")
    expect(customer.locator(".line.bot").last).to_contain_text("500")


def test_a_session_runs_only_while_the_customer_consents(opened: Open, signed_in: SignIn, office: Office) -> None:
    customer = opened()
    customer.goto(f"{office.address}/chat")
    say(customer, "帮我安排一个远程,系统打不开了")
    for words in ("专业版", "13800138000", "明天下午"):
        say(customer, words)
    for label in ("可以，继续", "同意", "提交"):
        tap(customer, label)
    agent = sure(signed_in())
    opens(agent, office, "系统打不开了")
    agent.locator("#act-claim").click()
    agent.locator("#act-start_session").click()
    expect(agent.locator(".state-in_session").first).to_be_visible()
    customer.locator(".options button", has_text="撤回同意").last.click()
    expect(agent.locator(".facts .badge.late")).to_have_text("已撤回")
    expect(agent.locator(".state-in_session")).to_have_count(0)

    agent.locator("#act-ask_consent").click()
    expect(agent.locator(".notice.done")).to_have_text("已向客户征求授权。")
    customer.locator(".options button", has_text="同意").last.click()
    expect(agent.locator(".facts .badge.good")).to_have_text("已授权")
    agent.locator("#act-start_session").click()
    expect(agent.locator(".state-in_session").first).to_be_visible()
    agent.locator("#act-end_session").click()
    expect(agent.locator(".notice.done")).to_have_text("远程会话已结束。")
    agent.locator("#more summary").click()
    agent.locator("#act-withdraw_consent").click()
    expect(agent.locator(".facts .badge.late")).to_have_text("已撤回")
    expect(customer.locator("#log")).to_contain_text("撤回")
