"""Review, gaps, suggestions and numbers in a real browser: what a customer asks is there to be marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.axe import serious_faults as axe
from tests.desk_office import Office

if TYPE_CHECKING:
    from tests.e2e.web.conftest import Open

SignIn = Callable[..., Page]
PAGES = ("review", "gaps", "suggestions", "numbers")
QUESTIONS = ("专业版一年服务费多少钱", "增值税发票怎么申请红冲")


def ask(opened: Open, office: Office) -> None:
    page = opened()
    page.goto(f"{office.address}/chat")
    for at, question in enumerate(QUESTIONS, 1):
        page.fill("textarea", question)
        page.keyboard.press("Enter")
        expect(page.locator(".line.bot, .bot")).not_to_have_count(at - 1)
        page.wait_for_timeout(1500)


def test_a_customers_question_is_marked_by_keyboard_and_taken_back(
    opened: Open, signed_in: SignIn, office: Office
) -> None:
    ask(opened, office)
    page = signed_in()
    page.goto(f"{office.address}/desk/review")
    expect(page.locator(".answer h2")).to_contain_text([QUESTIONS[0]])
    page.keyboard.press("1")
    expect(page.locator("#undo")).to_be_visible()
    expect(page.locator(".answer")).to_have_count(0)
    page.click("#undo")
    expect(page.locator(".answer")).to_have_count(1)
    page.wait_for_load_state()  # the keys work from then on
    page.keyboard.press("3")
    expect(page.locator("input[list]")).to_be_focused()

    page.goto(f"{office.address}/desk/numbers?days=7")
    expect(page.locator("#decisions rect").first).to_be_visible()

    page.goto(f"{office.address}/desk/gaps")
    expect(page.locator(".answers h2")).to_contain_text([QUESTIONS[1]])
    page.locator(".answers button.primary").click()
    page.goto(f"{office.address}/desk/suggestions")
    expect(page.locator(".answers h2")).to_contain_text([QUESTIONS[1]])


@pytest.mark.parametrize(("scheme", "locale"), [("light", "zh-CN"), ("dark", "en-US")])
def test_the_pages_have_no_serious_fault_and_fit_a_telephone(
    signed_in: SignIn, office: Office, scheme: str, locale: str
) -> None:
    page = signed_in(width=360, color_scheme=scheme, locale=locale)
    for name in PAGES:
        page.goto(f"{office.address}/desk/{name}")
        assert axe(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
