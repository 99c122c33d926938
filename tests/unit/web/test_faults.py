"""What somebody sees whose request cannot be done: over the whole service, without a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.storage.errors import StorageError
from tests.desk_office import PASSWORD, filled
from tests.web_client import served, until_ready

HTML = {"Accept": "text/html"}
PART = {"HX-Request": "true"}
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("faults")
    url = f"sqlite:///{folder / 'desk.db'}"
    filled(url)
    with served(folder / "data", database=url) as client:
        until_ready(client)
        _break(client.app)  # type: ignore[arg-type]
        client.post("/desk/login", data={"login": "lilei", "password": PASSWORD}, headers={"Sec-Fetch-Site": "none"})
        yield client


def _break(app: FastAPI) -> None:
    async def broken() -> None:
        raise RuntimeError("a mistake")

    async def stored() -> None:
        raise StorageError("the disk is full")

    app.add_api_route("/desk/broken", broken)
    app.add_api_route("/desk/stored", stored)
    app.router.routes.insert(0, app.router.routes.pop())
    app.router.routes.insert(0, app.router.routes.pop())


def test_a_page_that_is_not_there_says_so_with_a_way_back(client: TestClient) -> None:
    answer = client.get("/desk/nothing", headers=HTML)
    assert answer.status_code == 404
    assert "没有这一页" in answer.text
    assert '<a class="button primary" href="/desk">' in answer.text


def test_a_page_that_needs_another_role_says_so(client: TestClient) -> None:
    answer = client.get("/desk/people", headers=HTML)
    assert (answer.status_code, "您的角色不能使用这一页" in answer.text) == (403, True)


def test_a_form_that_is_too_old_says_so_and_does_nothing(client: TestClient) -> None:
    answer = client.post("/desk/logout", data={"csrf": "old"}, headers=HTML)
    assert (answer.status_code, "这张表单已过期" in answer.text) == (403, True)
    assert client.get("/desk", headers=HTML).status_code == 200


def test_a_form_of_a_session_that_has_ended_leads_to_signing_in(client: TestClient) -> None:
    with TestClient(client.app) as stranger:
        answer = stranger.post("/desk/canned", data={"name": "x"}, headers=HTML | ENGLISH)
    assert (answer.status_code, "You are signed out." in answer.text) == (401, True)
    assert 'href="/desk/login"' in answer.text


def test_a_part_of_a_page_of_a_session_that_has_ended_leads_back_to_the_page(client: TestClient) -> None:
    with TestClient(client.app) as stranger:
        here = {"HX-Current-URL": "http://testserver/desk/tickets/3?shown=90"}
        answer = stranger.get("/desk/tickets/3/live", headers=PART | here)
    assert answer.headers["HX-Redirect"] == "/desk/login?next=/desk/tickets/3%3Fshown%3D90"


@pytest.mark.parametrize("headers", [HTML, PART])
def test_what_is_too_long_or_cannot_be_read_says_so(client: TestClient, headers: dict[str, str]) -> None:
    long = client.post("/desk/language", data={"to": "x" * 40_000}, headers=headers)
    assert (long.status_code, "内容太大" in long.text) == (413, True)
    strange = client.get("/desk/queue/list?shown_now=x", headers=headers)
    assert (strange.status_code, "无法识别" in strange.text) == (422, True)
    shown = {answer.headers.get("HX-Retarget") for answer in (long, strange)}
    assert shown == ({"#faults"} if headers is PART else {None})


def test_a_failing_database_asks_to_come_back(client: TestClient) -> None:
    answer = client.get("/desk/stored", headers=HTML | ENGLISH)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Nothing was lost" in answer.text
    assert client.get("/desk/stored").json() == {"error": "storage"}


def test_a_mistake_in_the_program_shows_a_page_that_tells_nothing_of_it(client: TestClient) -> None:
    transport = TestClient(client.app, raise_server_exceptions=False)
    answer = transport.get("/desk/broken", headers=HTML | ENGLISH)
    assert (answer.status_code, "Something went wrong here." in answer.text) == (500, True)
    assert "mistake</" not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert transport.get("/desk/broken").json() == {"error": "server"}


def test_customers_are_told_in_their_language_and_led_back_to_the_chat(client: TestClient) -> None:
    for language, words in (("zh", "没有这一页"), ("zh-TW", "沒有這一頁"), ("en", "There is no such page")):
        answer = client.get("/chat/nothing", headers=HTML | {"Accept-Language": language})
        assert (answer.status_code, words in answer.text, 'href="/chat"' in answer.text) == (404, True, True)


def test_programs_read_what_they_read_before(client: TestClient) -> None:
    assert client.get("/desk/nothing").json() == {"detail": "Not Found"}
    assert client.get("/chat/lines", params={"before": "x"}).json()["error"] == "invalid"


def test_the_longest_canned_reply_in_both_languages_is_kept(client: TestClient) -> None:
    page = client.get("/desk/canned", headers=HTML).text
    token = page.partition('name="csrf" value="')[2].partition('"')[0]
    form = {"csrf": token, "name": "长", "zh": "长" * 4000, "en": "长" * 4000}
    assert client.post("/desk/canned", data=form, follow_redirects=False).status_code == 303
