"""Which pages there are pictures of, and what is done before each is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.desk_office import Office

    Go = Callable[[Page, Office], None]

WIDE = (1200, 760)
PHONE = (390, 760)


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


def _click(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).first.click()


def _chat(page: Page, office: Office) -> None:
    page.goto(f"{office.address}/chat")
    for number, text in enumerate(("专业版一年服务费多少钱", "一年服务费多少钱"), 2):
        page.fill("#text", text)
        page.keyboard.press("Enter")
        page.locator(".line.bot:not(.typing)").nth(number - 1).wait_for()


PAGES = (
    Shot("login", _at("/desk/login"), login=""),
    Shot("queue", _at("/desk")),
    Shot("queue-english", _at("/desk"), english=True),
    Shot("queue-phone", _at("/desk"), size=PHONE),
    Shot("search", _at("/desk?q=凭证")),
    Shot("keyboard", _at("/desk", _click("[data-opens=keys]"))),
    Shot("ticket", _ticket("刘洋", _click("#thought-1 summary"))),
    Shot("ticket-draft", _ticket("周杰", _click("#thought-1 summary"), _click("#thought-1 button"))),
    Shot("ticket-schedule", _ticket("陈强", _click("#schedule summary"))),
    Shot("ticket-phone", _ticket("王芳"), size=PHONE),
    Shot("canned", _at("/desk/canned")),
    Shot("review", _at("/desk/review"), login="root"),
    Shot("gaps", _at("/desk/review/gaps"), login="root"),
    Shot("suggestions", _at("/desk/review/suggestions"), login="root"),
    Shot("numbers", _at("/desk/numbers"), login="root"),
    Shot("articles", _at("/desk/articles"), login="root"),
    Shot("people", _at("/desk/people"), login="root"),
    Shot("integrations", _at("/desk/integrations"), login="root"),
    Shot("chat", _chat, login="", size=PHONE),
)
"""Every page, in the order of the documentation."""
