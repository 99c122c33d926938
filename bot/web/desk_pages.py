"""The desk's pages: templates with words in the reader's language, the navigation, and the token of their forms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import yaml
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from starlette.routing import Match

from bot.people.roles import Role
from bot.web.browsers import browser_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from fastapi import Request

    from bot.people.roles import Person

HERE = Path(__file__).parent
NAVIGATION = (
    ("queue", "/desk", (Role.AGENT,)),
    ("review", "/desk/review", (Role.AGENT, Role.EDITOR)),
    ("gaps", "/desk/gaps", (Role.AGENT, Role.EDITOR)),
    ("suggestions", "/desk/suggestions", (Role.AGENT, Role.EDITOR)),
    ("articles", "/desk/articles", (Role.EDITOR,)),
    ("numbers", "/desk/numbers", (Role.AGENT, Role.EDITOR)),
    ("canned", "/desk/canned", (Role.AGENT,)),
    ("people", "/desk/people", (Role.ADMIN,)),
    ("integrations", "/desk/integrations", (Role.ADMIN,)),
)
"""Name, address and who sees it. What no route serves is not shown."""
INSIDE = {"/desk": "/desk/tickets/"}
"""How addresses begin that belong to a page, where that is not the page's own."""


class DeskPages:
    """Renders templates of ``templates/desk``.

    In them ``t('area.name')`` is a word of ``words/area.*.yaml``, and ``moment | local`` what the clock on the wall of
    ``zone`` says.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["browser"] = browser_name
        self._environment.filters["local"] = lambda moment: f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
        self._served: frozenset[str] | None = None
        self._words = {language: _load(language) for language in ("zh", "en")}

    def page(self, request: Request, person: Person, template: str, **values: Any) -> HTMLResponse:
        """Return a page, or a part of one, for somebody who is signed in."""
        csrf = request.state.signed_in.csrf
        field = Markup('<input type="hidden" name="csrf" value="{}">').format(csrf)
        return self._render(
            request, person.language, template, 200, person=person, csrf=lambda: field, csrf_token=csrf, **values
        )

    def bare(self, request: Request, language: str, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a page for somebody who is not signed in."""
        return self._render(request, language, template, status, person=None, csrf_token="", **values)

    def _render(
        self, request: Request, language: str, template: str, status: int, *, person: Person | None, **values: Any
    ) -> HTMLResponse:
        words = self._words[language]
        html = self._environment.get_template(f"desk/{template}").render(
            t=words.__getitem__,
            language=language,
            person=person,
            navigation=self._navigation(request, person) if person else (),
            here=request.url.path,
            **values,
        )
        return HTMLResponse(html, status)

    def _navigation(self, request: Request, person: Person) -> list[tuple[str, str, bool]]:
        """Return the pages that somebody may see: name, address, and whether they are there."""
        if self._served is None:
            self._served = frozenset(path for _, path, _ in NAVIGATION if _serves(request, path))
        here = request.url.path
        places = [(name, path) for name, path, roles in NAVIGATION if path in self._served and person.may(*roles)]
        begun = [path for _, path in places if here == path or here.startswith(INSIDE.get(path, f"{path}/"))]
        at = max(begun, key=len, default="")
        return [(name, path, path == at) for name, path in places]


def _serves(request: Request, path: str) -> bool:
    scope = {"type": "http", "path": path, "root_path": "", "method": "GET", "headers": []}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)


def _load(language: str) -> Mapping[str, str]:
    words: dict[str, str] = {}
    for file in sorted((HERE / "words").glob(f"*.{language}.yaml")):
        area = file.name.partition(".")[0]
        given = yaml.safe_load(file.read_text(encoding="utf-8"))
        words |= {f"{area}.{name}": str(text) for name, text in given.items()}
    return words
