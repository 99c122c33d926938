"""How long a customer's message takes to an agent's screen, in real browsers."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.desk_office import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.desk_office import Office

MESSAGES = 12
ESCALATION = ("发票怎么开", "@留言", "@商贸版", "13800138000", "随时", "@提交")
WATCH = """text => new Promise(done => {
  const look = () => document.querySelector('#lines')?.innerText.includes(text) && done(Date.now());
  new MutationObserver(look).observe(document.body, {childList: true, subtree: true, characterData: true});
  look();
})"""


def delays(office: Office) -> list[float]:
    """Return the milliseconds of each message."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        customer = browser.new_context(locale="zh-CN").new_page()
        agent = browser.new_context(locale="zh-CN").new_page()
        customer.goto(f"{office.address}/chat")
        for step in ESCALATION:
            _step(customer, step)
        _open(agent, office)
        found = [_one(customer, agent, number) for number in range(MESSAGES)]
        browser.close()
    return found[2:]  # the first are slower: nothing was asked for before


def _step(customer: Page, step: str) -> None:
    lines = customer.locator(".line.bot:not(.typing)").count()
    if step.startswith("@"):
        customer.locator(".line.bot").last.locator(".options button", has_text=step[1:]).first.click()
    else:
        customer.fill("#text", step)
        customer.keyboard.press("Enter")
    customer.locator(".line.bot:not(.typing)").nth(lines).wait_for()


def _open(agent: Page, office: Office) -> None:
    agent.goto(f"{office.address}/desk/login")
    agent.fill("#login", "lilei")
    agent.fill("#password", PASSWORD)
    agent.keyboard.press("Enter")
    agent.wait_for_url(lambda address: "/login" not in address)
    agent.goto(f"{office.address}/desk?q=13800138000")
    agent.locator("#rows .row", has_text="13800138000").locator(".row-link").first.click()
    agent.wait_for_url("**/desk/tickets/*")
    agent.wait_for_function("document.readyState === 'complete' && window.htmx")
    agent.locator("#act-claim").click()
    agent.locator(".state-claimed").first.wait_for()


def _one(customer: Page, agent: Page, number: int) -> float:
    text = f"第 {number} 条消息 {number * 7919}"
    agent.evaluate(f"() => {{ window.seen = ({WATCH})({text!r}); }}")  # not awaited here: nothing was sent yet
    customer.fill("#text", text)
    sent = float(customer.evaluate("Date.now()"))
    customer.keyboard.press("Enter")
    seen = float(agent.evaluate("window.seen"))
    customer.wait_for_timeout(600)
    return seen - sent
