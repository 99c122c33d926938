"""Which pages there are pictures of, and what is done before each is taken."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.desk_office import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.desk_office import Office

    Go = Callable[[Page, Office], None]

WIDE = (1200, 760)
TALL = (1200, 1180)
PHONE = (360, 760)


class NotServedError(Exception):
    """There is no such page in this version."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: its name, how it is reached, who is signed in, and the screen."""

    name: str
    go: Go
    login: str = "lilei"
    size: tuple[int, int] = WIDE
    english: bool = False

    @property
    def width(self) -> int:
        """The screen's width."""
        return self.size[0]

    @property
    def height(self) -> int:
        """The screen's height."""
        return self.size[1]


def _at(path: str, *then: Callable[[Page], None]) -> Go:
    def go(page: Page, office: Office) -> None:
        answer = page.goto(office.address + path)
        if answer and answer.status == 404:
            raise NotServedError(path)
        for each in then:
            each(page)

    return go


def _ticket(name: str, *then: Callable[[Page], None]) -> Go:
    def go(page: Page, office: Office) -> None:
        page.goto(f"{office.address}/desk/tickets/{office.tickets[name]}")
        for each in then:
            each(page)

    return go


def _fault(path: str) -> Go:
    def go(page: Page, office: Office) -> None:
        page.goto(office.address + path)

    return go


def _gaps(page: Page, office: Office) -> None:
    page.goto(f"{office.address}/desk/gaps")
    while not page.locator(".answers").count():  # they are found after the start
        page.wait_for_timeout(500)
        page.reload()


def _click(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).first.click()


def _chat(page: Page, office: Office) -> None:
    page.goto(f"{office.address}/chat")
    for number, text in enumerate(("专业版一年服务费多少钱", "一年服务费多少钱"), 2):
        _ask(page, text, number)


def _chat_english(page: Page, office: Office) -> None:
    page.goto(f"{office.address}/chat")
    _ask(page, "How much is on-site support?", 2)


def _chat_menu(page: Page, office: Office) -> None:
    page.goto(f"{office.address}/chat")
    page.locator("#menu").click()


def _ask(page: Page, text: str, lines: int) -> None:
    page.fill("#text", text)
    page.keyboard.press("Enter")
    page.locator(".line.bot:not(.typing)").nth(lines - 1).wait_for()


def _invited(page: Page) -> None:
    """Invite somebody; the page then shows their link."""
    page.fill("#login", f"xiaozhou{time.time_ns() % 90 + 10}")
    page.fill("#name", "小周")
    page.locator("input[type=checkbox][value=agent]").last.check()
    page.locator("form:has(#login) button").click()


def _setup(page: Page, office: Office) -> None:
    page.goto(f"{office.address}/desk/people")
    _invited(page)
    page.goto(page.locator("input.whole").input_value())


def _second(page: Page, office: Office) -> None:
    page.goto(f"{office.address}/desk/account")
    page.fill("#confirm", PASSWORD)
    page.locator("form[action$=second] button").click()
    page.locator(".picture").wait_for()


def _proposal(page: Page, office: Office) -> None:
    page.goto(f"{office.address}/desk/articles/fees/annual-fees/edit?lang=zh")
    text = page.locator("#text").input_value()
    page.fill("#text", text.replace("500–1200 元", "600–1200 元"))
    page.fill("#note", "专业版、商贸版起价调整")
    page.locator("button[value=propose]").click()
    page.locator(".diff").wait_for()


def _broken_article(page: Page) -> None:
    text = page.locator("#text").input_value()
    page.fill("#text", text.replace("status: published", "status: publishd"))
    page.locator("#checked [data-line]").first.wait_for()


def _lost_connection(page: Page) -> None:
    page.route("**/say", lambda route: route.abort())
    page.fill("#text", "您好，请先备份账套。")
    page.press("#text", "Control+Enter")
    page.locator("#faults .notice").wait_for()


def _in_the_way(page: Page, office: Office) -> None:
    """Write an answer to a ticket that somebody else has changed meanwhile."""
    page.goto(f"{office.address}/desk/tickets/{office.tickets['Emma Brown']}")
    page.fill("#text", "Hello, we will correct the invoice today.")
    page.locator("#say [name=version]").evaluate("field => { field.value = 0 }")
    page.press("#text", "Control+Enter")
    page.locator("#conflict").wait_for()


PAGES = (
    Shot("login", _at("/desk/login"), login=""),
    Shot("setup", _setup, login="root"),
    Shot("queue", _at("/desk")),
    Shot("queue-english", _at("/desk"), english=True),
    Shot("queue-phone", _at("/desk"), size=PHONE),
    Shot("queue-empty", _at("/desk?show=breaching&q=没有这句话")),
    Shot("search", _at("/desk?q=凭证")),
    Shot("keyboard", _at("/desk", _click("[data-opens=keys]"))),
    Shot("ticket", _ticket("刘洋", _click("#thought-1 summary"))),
    Shot("ticket-english", _ticket("Emma Brown", _click("#thought-1 summary")), english=True),
    Shot("ticket-draft", _ticket("何静", lambda page: page.locator(".draft").wait_for())),
    Shot("ticket-schedule", _ticket("陈强", _click("#schedule summary"))),
    Shot("ticket-conflict", _in_the_way, english=True),
    Shot("ticket-lost", _ticket("刘洋", _lost_connection)),
    Shot("ticket-phone", _ticket("王芳"), size=PHONE),
    Shot("canned", _at("/desk/canned")),
    Shot("review", _at("/desk/review"), login="root"),
    Shot("review-phone", _at("/desk/review"), login="root", size=PHONE),
    Shot("gaps", _gaps, login="root"),
    Shot("suggestions", _at("/desk/suggestions"), login="root"),
    Shot("numbers", _at("/desk/numbers"), login="root", size=TALL),
    Shot("numbers-english", _at("/desk/numbers"), login="root", size=TALL, english=True),
    Shot("numbers-phone", _at("/desk/numbers"), login="root", size=PHONE),
    Shot("articles", _at("/desk/articles"), login="root"),
    Shot("articles-phone", _at("/desk/articles"), login="root", size=PHONE),
    Shot("article", _at("/desk/articles/fees/annual-fees?lang=zh"), login="root"),
    Shot("article-edit", _at("/desk/articles/fees/annual-fees/edit?lang=zh", _broken_article), login="root", size=TALL),
    Shot("article-new", _at("/desk/articles/new"), login="root"),
    Shot("proposal", _proposal, login="root"),
    Shot("people", _at("/desk/people"), login="root"),
    Shot("account", _at("/desk/account")),
    Shot("account-second", _second, size=TALL),
    Shot("integrations", _at("/desk/integrations"), login="root"),
    Shot("fault-missing", _fault("/desk/none")),
    Shot("fault-role", _fault("/desk/people"), english=True),
    Shot("chat", _chat, login="", size=PHONE),
    Shot("chat-english", _chat_english, login="", size=PHONE, english=True),
    Shot("chat-menu", _chat_menu, login="", size=PHONE),
    Shot("chat-fault", _fault("/chat/files/none"), login="", size=PHONE, english=True),
)
"""Every page, in the order of the documentation."""
