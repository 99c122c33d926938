"""Accounts and people, in a real browser against a real server."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.axe import serious_faults
from tests.desk_office import Office

SignIn = Callable[..., Page]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
@pytest.mark.parametrize("path", ["/desk/account", "/desk/people"])
def test_a_page_can_be_used_by_everybody(signed_in: SignIn, office: Office, path: str, width: int, scheme: str) -> None:
    page = signed_in("root", width=width, color_scheme=scheme)
    page.goto(f"{office.address}{path}")
    assert serious_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_somebody_is_invited_and_comes_in(signed_in: SignIn, opened: Callable[..., Page], office: Office) -> None:
    page = signed_in("root")
    page.goto(f"{office.address}/desk/people")
    page.fill("#name", "新人")
    page.fill("#login", "newby")
    page.locator("fieldset input[value=agent]").check()
    page.locator("fieldset ~ button").click()
    link = page.locator("#link").input_value()
    newby = opened()
    newby.goto(link)
    newby.fill("#password", "a horse of 1000")
    newby.keyboard.press("Enter")
    expect(newby.locator(".me summary")).to_have_text("新人")
