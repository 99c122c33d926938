"""Attacks on the running service, each tried for real."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Page

from bot.storage.database import Database
from tests.api import new_token
from tests.desk_office import PASSWORD, Office
from tests.e2e.web.attacker import raw, token_of, upload

SCRIPT = "\"'><img src=x onerror=alert(1)><script>alert(1)</script>"
EVIL = "evil.example"


@pytest.fixture(scope="module")
def caller(office: Office) -> dict[str, str]:
    """The header of an integration that may do everything."""

    async def make() -> str:
        database = await Database.open(office.database)
        token = await new_token(database)
        await database.close()
        return token

    with ThreadPoolExecutor(1) as thread:
        return {"Authorization": f"Bearer {thread.submit(asyncio.run, make()).result()}"}


# Scripts in what customers write.


def test_a_script_in_a_name_or_a_text_is_shown_and_not_run(
    office: Office, caller: dict[str, str], signed_in: Callable[..., Page]
) -> None:
    new = {"conversation": "xss", "name": SCRIPT, "problem": SCRIPT, "question": SCRIPT, "contact": SCRIPT}
    opened = httpx.post(f"{office.address}/api/v1/tickets", json=new, headers=caller)
    number = opened.json()["number"]
    said = {"text": SCRIPT, "who": "customer"}
    httpx.post(f"{office.address}/api/v1/tickets/{number}/messages", json=said, headers=caller).raise_for_status()
    page = signed_in("lilei")
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    for path in ("/desk", "/desk?q=onerror", f"/desk/tickets/{number}"):
        page.goto(office.address + path)
        assert page.locator("img[src=x]").count() == 0, path
        assert "<script>alert(1)" not in page.content(), path
    assert "onerror=alert(1)" in page.locator("main").inner_text()


def test_a_script_in_a_search_is_shown_as_text(agent: httpx.Client) -> None:
    page = agent.get("/desk", params={"q": SCRIPT}).text
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page


def test_a_script_in_the_name_of_a_file_is_no_script(stranger: httpx.Client) -> None:
    assert upload(stranger, f"{SCRIPT}.png").status_code == 202
    page = stranger.get("/chat").text
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page


# Requests that somebody else's page sends.


@pytest.mark.parametrize("given", [{}, {"csrf": ""}, {"csrf": "x" * 43}])
def test_a_form_without_the_sessions_token_does_nothing(agent: httpx.Client, given: dict[str, str]) -> None:
    assert agent.post("/desk/logout", data=given).status_code == 403
    assert agent.get("/desk").status_code == 200


def test_the_token_of_another_session_is_no_token(office: Office, agent: httpx.Client) -> None:
    with httpx.Client(base_url=office.address) as other:
        other.post("/desk/login", data={"login": "meimei", "password": PASSWORD})
        stolen = token_of(other.get("/desk").text)
    assert agent.post("/desk/logout", data={"csrf": stolen}).status_code == 403


def test_a_form_that_is_sent_again_after_signing_out_does_nothing(agent: httpx.Client) -> None:
    cookie, token = agent.cookies["kefu_desk"], token_of(agent.get("/desk").text)
    assert agent.post("/desk/logout", data={"csrf": token}).status_code == 303
    headers = {"Cookie": f"kefu_desk={cookie}"}
    assert agent.post("/desk/language", data={"csrf": token, "to": "en"}, headers=headers).status_code == 401


def test_a_right_token_from_a_foreign_page_does_nothing(agent: httpx.Client) -> None:
    token = token_of(agent.get("/desk").text)
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": f"https://{EVIL}"}
    assert agent.post("/desk/logout", data={"csrf": token}, headers=headers).status_code == 403


def test_another_site_cannot_write_in_a_customers_conversation(stranger: httpx.Client) -> None:
    for headers in ({"Origin": f"https://{EVIL}"}, {"Sec-Fetch-Site": "cross-site"}):
        assert stranger.post("/chat/messages", json={"text": "x"}, headers=headers).status_code == 403


# Sessions.


def test_a_session_that_was_brought_along_is_not_taken(office: Office) -> None:
    with httpx.Client(base_url=office.address) as client:
        chosen = {"Cookie": "kefu_desk=chosen-by-somebody-else-0123456789"}
        answer = client.post("/desk/login", data={"login": "lilei", "password": PASSWORD}, headers=chosen)
        assert "chosen" not in answer.headers["set-cookie"]
    with httpx.Client(base_url=office.address, headers=chosen) as client:
        assert client.get("/desk").status_code in {303, 401}


def test_every_session_has_another_secret_that_no_script_reads(office: Office) -> None:
    cookies = set()
    for _ in range(2):
        answer = httpx.post(f"{office.address}/desk/login", data={"login": "lilei", "password": PASSWORD})
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert re.search(r"samesite=(lax|strict)", cookie, re.IGNORECASE)
        cookies.add(cookie.partition(";")[0])
    assert len(cookies) == 2


def test_the_database_holds_no_secret_that_opens_a_session(office: Office, agent: httpx.Client) -> None:
    file = office.database.removeprefix("sqlite:///")
    with sqlite3.connect(file) as database:
        kept = str(database.execute("SELECT * FROM user_sessions").fetchall())
    database.close()
    assert agent.cookies["kefu_desk"] not in kept


# What belongs to others.


def test_a_customers_file_is_nobody_elses(office: Office, stranger: httpx.Client) -> None:
    assert upload(stranger, "mine.png").status_code == 202
    found = re.search(r"/chat/files/([A-Za-z0-9_.-]+)", stranger.get("/chat").text)
    assert found
    assert stranger.get(found.group()).status_code == 200
    with httpx.Client(base_url=office.address) as other:
        upload(other, "other.png")
        assert other.get(found.group()).status_code == 404
        assert [other.get(f"/chat/files/{number}").status_code for number in range(1, 5)].count(200) <= 1
    assert httpx.get(office.address + found.group()).status_code == 404


def test_a_desks_file_or_ticket_is_for_agents_alone(office: Office, stranger: httpx.Client) -> None:
    number = next(iter(office.tickets.values()))
    for path in (f"/desk/tickets/{number}", f"/desk/tickets/{number}/live", "/desk/files/1"):
        assert stranger.get(path).status_code == 401


def test_another_browser_sees_nothing_of_a_conversation(office: Office, stranger: httpx.Client) -> None:
    stranger.post("/chat/messages", json={"text": "only-mine-4711"})
    with httpx.Client(base_url=office.address) as other:
        other.post("/chat/messages", json={"text": "hello"})
        assert "only-mine-4711" not in other.get("/chat").text
        assert "only-mine-4711" not in other.get("/chat/lines", params={"before": 2**50}).text


def test_a_tickets_customer_is_only_its_own_integrations(office: Office, caller: dict[str, str]) -> None:
    number = office.tickets["王芳"]
    for body, path in (({"text": "x", "who": "customer"}, "messages"), ({"action": "rate", "rating": 1}, "actions")):
        answer = httpx.post(f"{office.address}/api/v1/tickets/{number}/{path}", json=body, headers=caller)
        assert answer.status_code == 403


# Paths and headers.


@pytest.mark.parametrize(
    "target",
    [
        "/static/../../../../../../etc/passwd",
        "/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/static/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/static/..%5c..%5c..%5cetc%5cpasswd",
        "/static//etc/passwd",
        "/static/%00/etc/passwd",
        "/static/../app.py",
        "/chat/files/..%2f..%2fkefu.db",
        "/chat/files/%2e%2e%2fkefu.db",
        "/desk/files/..%2fkefu.db",
        "/api/v1/articles/..%2f..%2fREADME/x",
        "/api/v1/articles/fees/..%2f..%2ffacets.yaml",
    ],
)
def test_no_path_leads_out_of_its_folder(office: Office, caller: dict[str, str], target: str) -> None:
    status, body, _ = raw(office, target, **caller)
    assert status in {400, 401, 404, 422}
    assert "root:" not in body
    assert "import" not in body


def test_a_line_break_in_a_files_name_makes_no_header(stranger: httpx.Client) -> None:
    assert upload(stranger, 'a"\r\nX-Injected: 1\r\n\r\n.png').status_code == 202
    found = re.search(r"/chat/files/([A-Za-z0-9_.-]+)", stranger.get("/chat").text)
    assert found
    headers = stranger.get(found.group()).headers
    assert "x-injected" not in headers
    assert headers["content-disposition"].startswith(("inline", "attachment"))


@pytest.mark.parametrize("after", ["/desk\r\nSet-Cookie: x=1", "/desk?x=%0d%0aX-Injected: 1", "/desk\nX-Injected: 1"])
def test_a_line_break_in_a_redirect_makes_no_header(stranger: httpx.Client, after: str) -> None:
    answer = stranger.post("/desk/login", data={"login": "lilei", "password": PASSWORD, "after": after})
    assert answer.status_code == 303
    assert "x-injected" not in answer.headers
    assert "x" not in answer.cookies


@pytest.mark.parametrize(
    "after",
    [
        f"https://{EVIL}/",
        f"//{EVIL}/",
        f"/\\{EVIL}",
        f"/desk//../\\{EVIL}",
        f"javascript:alert(1)//{EVIL}",
        f"\t//{EVIL}",
    ],
)
def test_nobody_is_sent_elsewhere(office: Office, stranger: httpx.Client, after: str) -> None:
    form = stranger.get("/desk/login", params={"next": after}).text
    assert f'value="{after}"' not in form
    answer = stranger.post("/desk/login", data={"login": "lilei", "password": PASSWORD, "after": after})
    assert answer.headers["location"].startswith("/desk")
    target = httpx.URL(office.address).join(answer.headers["location"])
    assert target.host == httpx.URL(office.address).host
    back = stranger.post("/desk/language", data={"csrf": token_of(stranger.get("/desk").text), "back": after})
    assert back.headers["location"].startswith("/desk")


@pytest.mark.parametrize("path", ["/", "/desk", "/desk/login", "/chat", "/api/v1/docs"])
def test_a_forged_host_gets_nowhere(office: Office, path: str) -> None:
    _, body, headers = raw(office, path, Host=EVIL, Accept="text/html")
    assert EVIL not in body
    assert EVIL not in str(headers)


@pytest.mark.parametrize(
    "path", ["/desk", "/desk/login", "/desk/setup/x", "/api/v1/docs", "/api/v1/tickets", "/healthz"]
)
def test_no_page_but_the_chat_can_be_put_in_a_frame_or_run_foreign_scripts(stranger: httpx.Client, path: str) -> None:
    headers = stranger.get(path, headers={"Accept": "text/html"}).headers
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_a_method_is_what_the_request_says(agent: httpx.Client, header: str) -> None:
    assert agent.get("/desk/logout", headers={header: "POST"}, params={"_method": "POST"}).status_code in {404, 405}
    assert agent.get("/desk").status_code == 200


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "X"])
def test_a_method_that_no_route_has_is_refused(office: Office, method: str) -> None:
    status, body, _ = raw(office, "/desk", method, Cookie="kefu_desk=secret-cookie")
    assert status in {400, 404, 405, 501}
    assert "secret-cookie" not in body


# Uploads and bodies.


def test_a_page_that_says_it_is_a_picture_is_never_shown_as_a_page(stranger: httpx.Client) -> None:
    for name in ("a.png", "a.html", "a.svg"):
        answer = upload(stranger, name, b"<html><script>alert(1)</script></html>")
        assert answer.status_code in {202, 415, 422}
    for path in set(re.findall(r"/chat/files/[A-Za-z0-9_.-]+", stranger.get("/chat").text)):
        headers = stranger.get(path).headers
        assert "html" not in headers["content-type"]
        assert "svg" not in headers["content-type"]
        assert headers["content-disposition"].startswith("attachment")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(office: Office) -> None:
    status, _, _ = raw(office, "/chat/files?name=a.png", "POST", Content_Length=str(10**10))
    assert status == 413


@pytest.mark.parametrize("path", ["/chat/messages", "/desk/login", "/api/v1/ask", "/telegram/webhook"])
def test_a_body_without_an_end_is_refused(office: Office, path: str) -> None:
    status, _, _ = raw(office, path, "POST", Transfer_Encoding="chunked")
    assert status == 411


@pytest.mark.parametrize("path", ["/chat/messages", "/api/v1/ask", "/api/v1/tickets"])
@pytest.mark.parametrize("body", [b"", b"{", b"[" * 20_000, b"\xff\xfe", b'{"text": 1e999}', b"null"])
def test_a_body_that_is_none_is_told_without_a_fault(
    stranger: httpx.Client, caller: dict[str, str], path: str, body: bytes
) -> None:
    answer = stranger.post(path, content=body, headers=caller | {"Content-Type": "application/json"})
    assert 400 <= answer.status_code < 500


def test_a_form_is_no_json(stranger: httpx.Client, caller: dict[str, str]) -> None:
    for type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):  # noqa: A001
        headers = caller | {"Content-Type": type}
        for path in ("/chat/messages", "/api/v1/ask"):
            assert 400 <= stranger.post(path, content=b'{"text": "x"}', headers=headers).status_code < 500


# Databases and guesses.


@pytest.mark.parametrize("text", ["' OR 1=1 --", '" OR ""="', "%", "_", "'; DROP TABLE users; --", "\\", "*", '"'])
def test_a_query_is_never_part_of_a_statement(
    agent: httpx.Client, office: Office, caller: dict[str, str], text: str
) -> None:
    assert agent.get("/desk", params={"q": text, "show": text, "after": text}).status_code in {200, 422}
    answer = httpx.get(f"{office.address}/api/v1/tickets", params={"agent": text}, headers=caller)
    assert (answer.status_code, answer.json()["items"]) == (200, [])


def test_a_wrong_name_and_a_wrong_password_are_told_alike(stranger: httpx.Client) -> None:
    answers = [
        stranger.post("/desk/login", data={"login": login, "password": "wrong password"})
        for login in ("meimei", "no-such-person")
    ]
    assert answers[0].status_code == answers[1].status_code
    assert answers[0].text.replace("meimei", "") == answers[1].text.replace("no-such-person", "")


def test_guessing_a_password_is_slowed_down_even_for_the_right_one(stranger: httpx.Client) -> None:
    statuses = [
        stranger.post("/desk/login", data={"login": "root", "password": f"guess {each}"}).status_code
        for each in range(7)
    ]
    assert statuses[0] != 429
    assert statuses[-1] == 429
    assert stranger.post("/desk/login", data={"login": "root", "password": PASSWORD}).status_code == 429


def test_guessing_a_token_is_slowed_down(stranger: httpx.Client) -> None:
    wrong = {"Authorization": "Bearer kefu_0000000000_guess"}
    statuses = [stranger.get("/api/v1/tickets", headers=wrong).status_code for _ in range(40)]
    assert statuses[0] == 401
    assert statuses[-1] == 429


def test_a_link_to_make_the_first_user_cannot_be_guessed(stranger: httpx.Client) -> None:
    for guess in ("", "x", "none", quote("../login", safe="")):
        form = {"login": "evil", "name": "evil", "password": "a long password 1"}
        assert stranger.post(f"/desk/setup/{guess}", data=form).status_code in {403, 404, 405}
