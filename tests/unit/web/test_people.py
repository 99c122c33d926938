"""Accounts and sessions at the level of HTTP, over the real application."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pyotp
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.desk_office import PASSWORD, filled
from tests.web_client import served

LOGIN = "/desk/login"
STEP = timedelta(seconds=30)
PAGE = {"Accept": "text/html"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    filled(f"sqlite:///{tmp_path / 'data' / 'kefu.db'}", lines=1)
    return tmp_path / "data"


@pytest.fixture
def client(data: Path) -> Iterator[TestClient]:
    with served(data) as client:
        client.follow_redirects = False
        yield client


def token(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found, page
    return found.group(1)


def sign_in(client: TestClient, login: str = "lilei", password: str = PASSWORD, **more: str) -> Response:
    return client.post(LOGIN, data={"login": login, "password": password} | more)


def post(client: TestClient, path: str, **values: str | list[str]) -> Response:
    form = token(client.get("/desk/account").text)
    return client.post(path, data={"csrf": form} | values)


def other_browser(client: TestClient) -> TestClient:
    other = TestClient(client.app, follow_redirects=False)
    other.portal = client.portal
    return other


def rows(data: Path, asked: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(data / "kefu.db") as database:
        found = database.execute(asked).fetchall()
    database.close()
    return found


def test_whoever_signs_in_gets_a_cookie_that_no_script_and_no_other_site_can_use(client: TestClient) -> None:
    answer = sign_in(client)
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith("kefu_desk="))
    assert answer.status_code == 303
    assert {"httponly", "samesite=lax", "path=/desk"} <= {part.strip().lower() for part in cookie.split(";")}
    assert client.get("/desk").status_code == 200


def test_behind_tls_the_cookie_is_for_tls_alone(data: Path) -> None:
    with served(data) as client:
        secure = TestClient(client.app, base_url="https://testserver", follow_redirects=False)
        secure.portal = client.portal
        answer = sign_in(secure)
    assert all("secure" in each.lower() for each in answer.headers.get_list("set-cookie") if '=""' not in each)


def test_a_session_that_was_brought_along_is_not_the_one_that_is_opened(client: TestClient) -> None:
    client.cookies.set("kefu_desk", "x" * 43, path="/desk")
    answer = sign_in(client)
    assert "x" * 43 not in "".join(answer.headers.get_list("set-cookie"))
    first = client.cookies.get("kefu_desk", domain="testserver.local", path="/desk")
    sign_in(client)
    assert client.cookies.get("kefu_desk", domain="testserver.local", path="/desk") != first


def test_the_secret_of_a_session_stands_nowhere_in_the_database(client: TestClient, data: Path) -> None:
    sign_in(client)
    secret = client.cookies["kefu_desk"].encode()
    assert not any(secret in file.read_bytes() for file in data.glob("kefu.db*"))


@pytest.mark.parametrize("login", ["lilei", "nobody"])
def test_a_wrong_password_and_an_unknown_name_are_answered_alike(client: TestClient, login: str) -> None:
    answer = sign_in(client, login, "not the password")
    assert answer.status_code == 422
    assert "用户名或密码不对" in answer.text or "User name or password is wrong" in answer.text


def test_attempts_are_slowed_down_for_a_name_that_nobody_has_as_well(client: TestClient) -> None:
    for login in ("meimei", "nobody"):
        codes = [sign_in(client, login, "wrong").status_code for _ in range(6)]
        assert codes == [422] * 5 + [429], login
    assert "Retry-After" in sign_in(client, "meimei").headers


def test_one_address_that_tries_many_names_is_slowed_down(client: TestClient) -> None:
    codes = [sign_in(client, f"name{number}", "wrong").status_code for number in range(21)]
    assert codes == [422] * 20 + [429]


def test_a_restart_forgives_no_attempts(data: Path) -> None:
    with served(data) as client:
        for _ in range(5):
            sign_in(client, password="wrong")  # noqa: S106 - it is wrong
    with served(data) as client:
        assert sign_in(client).status_code == 429


def test_who_signs_in_often_is_not_slowed_down(client: TestClient) -> None:
    assert {sign_in(client).status_code for _ in range(22)} == {303}


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}],
)
def test_a_form_for_signing_in_that_is_not_from_here_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.post(LOGIN, data={"login": "lilei", "password": PASSWORD}, headers=headers)
    assert answer.status_code == 403
    assert "kefu_desk" not in client.cookies


@pytest.mark.parametrize(
    "path",
    ["/desk/account/password", "/desk/account/second", "/desk/account/sessions/end", "/desk/people", "/desk/logout"],
)
def test_a_form_without_the_sessions_own_token_is_refused(client: TestClient, path: str) -> None:
    sign_in(client, "root")
    other = other_browser(client)
    sign_in(other, "lilei")
    stolen = token(other.get("/desk/account").text)
    for values in ({}, {"csrf": ""}, {"csrf": stolen}):
        assert client.post(path, data=values).status_code == 403


def test_what_another_sites_page_sends_is_refused_even_with_the_token(client: TestClient) -> None:
    sign_in(client)
    form = token(client.get("/desk/account").text)
    answer = client.post("/desk/logout", data={"csrf": form}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "where",
    [
        "https://evil.example/", "//evil.example", "/\\evil.example", "/desk\\evil", "/desk@evil.example",
        "/desk/\r\nX: y",
        "javascript:alert(1)",
        "/desk.evil.example", "/desk/login?next=/desk", "/chat",
    ],
)  # fmt: skip
def test_nobody_is_sent_elsewhere_after_signing_in(client: TestClient, where: str) -> None:
    assert sign_in(client, after=where).headers["location"] == "/desk"
    assert where not in re.findall(r'name="after" value="([^"]*)"', client.get(LOGIN, params={"next": where}).text)


def test_who_is_not_signed_in_comes_back_to_the_page_that_they_wanted(client: TestClient) -> None:
    answer = client.get("/desk/account?done=ended", headers=PAGE)
    assert answer.headers["location"] == "/desk/login?next=/desk/account%3Fdone%3Dended"
    assert sign_in(client, after="/desk/account?done=ended").headers["location"] == "/desk/account?done=ended"


def test_a_session_is_over_when_it_was_not_used_for_long_and_after_two_weeks_in_any_case(
    client: TestClient, data: Path
) -> None:
    for column, days in (("seen_at", 1), ("created_at", 15)):
        sign_in(client)
        assert client.get("/desk").status_code == 200
        with sqlite3.connect(data / "kefu.db") as database:
            database.execute(f"UPDATE user_sessions SET {column} = datetime({column}, '-{days} days')")  # noqa: S608
        database.close()
        assert client.get("/desk").status_code == 401


def test_a_new_password_signs_every_other_browser_out(client: TestClient) -> None:
    other = other_browser(client)
    sign_in(client)
    sign_in(other)
    assert post(client, "/desk/account/password", old=PASSWORD, new="another horse 10").status_code == 303
    assert client.get("/desk").status_code == 200
    assert other.get("/desk").status_code == 401
    assert sign_in(other).status_code == 422
    assert sign_in(other, password="another horse 10").status_code == 303  # noqa: S106


def test_a_new_password_needs_the_old_one(client: TestClient) -> None:
    sign_in(client)
    assert post(client, "/desk/account/password", old="wrong", new="another horse 10").status_code == 422
    assert post(client, "/desk/account/password", old=PASSWORD, new="short").status_code == 422


def test_somebody_ends_a_session_of_their_own_and_of_nobody_else(client: TestClient, data: Path) -> None:
    other, stranger = other_browser(client), other_browser(client)
    sign_in(client)
    sign_in(other)
    sign_in(stranger, "meimei")
    ((theirs,),) = rows(
        data, "SELECT digest FROM user_sessions JOIN users ON users.id = user_sessions.user WHERE login = 'meimei'"
    )
    post(client, "/desk/account/sessions/end", digest=str(theirs))
    assert stranger.get("/desk").status_code == 200
    ended = re.findall(r'name="digest" value="([^"]+)"', client.get("/desk/account").text)
    assert len(ended) == 1
    post(client, "/desk/account/sessions/end", digest=ended[0])
    assert other.get("/desk").status_code == 401
    assert client.get("/desk").status_code == 200


def test_where_somebody_is_signed_in_is_told_by_the_clock_of_the_service(client: TestClient) -> None:
    sign_in(client)
    local = ZoneInfo("Asia/Shanghai")
    before = datetime.now(local)
    page = client.get("/desk/account").text
    assert any(f"{moment:%Y-%m-%d %H:%M}" in page for moment in (before, datetime.now(local)))


def enrol(client: TestClient) -> tuple[pyotp.TOTP, list[str]]:
    page = post(client, "/desk/account/second", password=PASSWORD).text
    found = re.search(r'name="secret" value="([A-Z2-7]{32})"', page)
    assert found
    assert "<svg" in page
    app = pyotp.TOTP(found.group(1))
    now = datetime.now(UTC)
    page = post(client, "/desk/account/second/on", secret=app.secret, code=app.at(now - STEP)).text
    return app, re.findall(r"<code>([a-z2-9]{10})</code>", page)


def second(client: TestClient, page: str, code: str) -> Response:
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found, page
    return client.post(f"{LOGIN}/code", data={"ticket": found.group(1), "code": code})


def test_with_a_second_factor_a_password_alone_lets_nobody_in(client: TestClient) -> None:
    sign_in(client)
    app, codes = enrol(client)
    assert len(set(codes)) == 10
    other = other_browser(client)
    asked = sign_in(other)
    assert (asked.status_code, other.get("/desk").status_code) == (200, 401)
    assert second(other, asked.text, "000000x").status_code == 422
    code = app.at(datetime.now(UTC) + STEP)
    assert second(other, asked.text, code).status_code == 303
    assert other.get("/desk").status_code == 200
    again = sign_in(other_browser(client))
    assert second(client, again.text, code).status_code != 303


def test_a_code_is_used_once_and_so_is_one_on_paper(client: TestClient) -> None:
    sign_in(client)
    app, codes = enrol(client)
    code = app.at(datetime.now(UTC) + STEP)
    for given in (code, codes[0]):
        first, later = other_browser(client), other_browser(client)
        assert second(first, sign_in(first).text, given).status_code == 303
        assert second(later, sign_in(later).text, given).status_code == 422


def test_codes_cannot_be_tried_one_after_the_other(client: TestClient) -> None:
    sign_in(client)
    enrol(client)
    other = other_browser(client)
    page = sign_in(other).text
    codes = [second(other, page, f"{number:06}").status_code for number in range(6)]
    assert codes[-1] == 429


def test_the_second_factor_is_turned_off_by_whoever_knows_the_password(client: TestClient) -> None:
    sign_in(client)
    enrol(client)
    assert post(client, "/desk/account/second/off", password="wrong").status_code == 422  # noqa: S106
    assert post(client, "/desk/account/second/off", password=PASSWORD).status_code == 200
    assert sign_in(other_browser(client)).status_code == 303


def test_only_an_admin_sees_and_changes_people(client: TestClient, data: Path) -> None:
    sign_in(client, "lilei")
    assert client.get("/desk/people").status_code == 403
    for path in ("", "/1/roles", "/1/link", "/1/disable", "/1/enable", "/1/sign-out"):
        answer = post(client, f"/desk/people{path}", role=["admin"], login="x", name="x")
        assert answer.status_code == 403, path
    assert rows(data, "SELECT count(*) FROM users") == [(3,)]


def invited(client: TestClient) -> str:
    page = post(client, "/desk/people", login="Newby", name="新人", role=["editor"]).text
    found = re.search(r'value="http://testserver(/desk/setup/[^"]+)"', page)
    assert found, page
    return found.group(1)


def test_somebody_who_is_invited_chooses_a_password_by_a_link_that_works_once(client: TestClient) -> None:
    sign_in(client, "root")
    link, other = invited(client), other_browser(client)
    assert "newby" in other.get(link).text
    assert other.post(link, data={"password": "short"}).status_code == 422
    assert other.post(link, data={"password": "a horse of 1000", "login": "root"}).status_code == 303
    assert other.get("/desk/account").status_code == 200
    assert other.post(link, data={"password": "a horse of 1000"}).status_code == 404
    assert other.get(link).status_code == 404
    assert sign_in(other, "root").status_code == 303


def test_a_link_is_kept_as_a_hash_and_expires(client: TestClient, data: Path) -> None:
    sign_in(client, "root")
    link = invited(client)
    secret = link.rsplit("/", 1)[-1].encode()
    assert not any(secret in file.read_bytes() for file in data.glob("kefu.db*"))
    with sqlite3.connect(data / "kefu.db") as database:
        database.execute("UPDATE user_links SET expires_at = datetime('now', '-1 minute')")
    database.close()
    assert other_browser(client).get(link).status_code == 404


def test_a_new_link_makes_the_one_before_worthless(client: TestClient, data: Path) -> None:
    sign_in(client, "root")
    link = invited(client)
    ((id,),) = rows(data, "SELECT id FROM users WHERE login = 'newby'")
    assert post(client, f"/desk/people/{id}/link").status_code == 200
    assert other_browser(client).get(link).status_code == 404


def id_of(data: Path, login: str) -> object:
    return rows(data, f"SELECT id FROM users WHERE login = '{login}'")[0][0]  # noqa: S608


def test_who_is_disabled_is_out_at_once_and_comes_back_when_enabled(client: TestClient, data: Path) -> None:
    other, id = other_browser(client), id_of(data, "lilei")
    sign_in(other, "lilei")
    sign_in(client, "root")
    post(client, f"/desk/people/{id}/disable")
    assert other.get("/desk").status_code == 401
    assert sign_in(other, "lilei").status_code == 422
    post(client, f"/desk/people/{id}/enable")
    assert other.get("/desk").status_code == 401
    assert sign_in(other, "lilei").status_code == 303


def test_roles_hold_from_the_next_request_on(client: TestClient, data: Path) -> None:
    other, id = other_browser(client), id_of(data, "lilei")
    sign_in(other, "lilei")
    sign_in(client, "root")
    post(client, f"/desk/people/{id}/roles", role=["editor"])
    assert other.get("/desk/canned").status_code == 403
    post(client, f"/desk/people/{id}/sign-out")
    assert other.get("/desk/account").status_code == 401


def test_the_last_administrator_stays(client: TestClient, data: Path) -> None:
    sign_in(client, "root")
    id = id_of(data, "root")
    assert post(client, f"/desk/people/{id}/disable").status_code == 422
    assert post(client, f"/desk/people/{id}/roles", role=["agent"]).status_code == 422
    assert client.get("/desk/people").status_code == 200


def test_nobody_of_a_number_is_not_found(client: TestClient) -> None:
    sign_in(client, "root")
    for number in (999, 2**63, 2**200):
        assert post(client, f"/desk/people/{number}/disable").status_code == 404


def test_what_happens_to_accounts_is_written_down_and_no_password_is(client: TestClient, data: Path) -> None:
    sign_in(client, "nobody", "some secret thing")
    sign_in(client, "root", "wrong words here")
    sign_in(client, "root")
    invited(client)
    kinds = [kind for (kind,) in rows(data, "SELECT kind FROM user_events ORDER BY id")]
    assert kinds == ["refused", "refused", "signed_in", "added"]
    stored = b"".join(file.read_bytes() for file in data.glob("kefu.db*"))
    assert not any(text in stored for text in (b"some secret thing", b"wrong words here", b"nobody"))


def test_the_first_user_is_made_by_a_link_that_works_once(tmp_path: Path) -> None:
    from bot.serving import create_service  # noqa: PLC0415
    from bot.settings import read_settings  # noqa: PLC0415
    from tests.stubs import EchoDialogue  # noqa: PLC0415
    from tests.web_client import wait_for  # noqa: PLC0415

    told: list[str] = []
    app, _ = create_service(
        read_settings(data=tmp_path),
        lambda _: EchoDialogue(),  # type: ignore[arg-type,return-value]
        tell_setup=told.append,
    )
    with TestClient(app, follow_redirects=False) as client:
        link = wait_for(lambda: told and told[0])
        values = {"login": "boss", "name": "Boss", "password": "a horse of 1000"}
        assert client.post(f"{link}x", data=values).status_code == 404
        assert client.post(link, data=values).status_code == 303
        assert client.get("/desk/people").status_code == 200
        assert client.post(link, data=values | {"login": "other"}).status_code == 404
