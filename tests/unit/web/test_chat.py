"""The chat's routes over a stub dialogue."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from bot.conversation.reading import MAX_CHARACTERS
from bot.web import ChatService, create_app
from tests.stubs import EchoDialogue, Gate


@pytest.fixture
def client() -> Iterator[TestClient]:
    service = ChatService(lambda _progress: EchoDialogue())
    with TestClient(create_app(service)) as client:
        until_ready(client)
        yield client


def until_ready(client: TestClient) -> None:
    for _ in range(200):
        if client.get("/healthz").status_code == 200:
            return
        time.sleep(0.01)
    pytest.fail("never ready")


def test_a_message_is_answered(client: TestClient) -> None:
    answer = client.post("/chat/messages", json={"text": "你好"})
    assert answer.status_code == 200
    assert answer.json()["text"] == "0: 你好"
    assert answer.json()["options"][0] == {"label": "专业版", "value": "edition:KIS 专业版"}


def test_the_next_message_goes_on_with_the_same_conversation(client: TestClient) -> None:
    client.post("/chat/messages", json={"text": "a"})
    assert client.post("/chat/messages", json={"text": "b"}).json()["text"] == "1: b"


def test_another_browser_has_a_conversation_of_its_own(client: TestClient) -> None:
    client.post("/chat/messages", json={"text": "a"})
    client.cookies.clear()
    assert client.post("/chat/messages", json={"text": "b"}).json()["text"] == "0: b"


def test_a_made_up_cookie_is_not_taken_over(client: TestClient) -> None:
    client.cookies.set("kefu_chat", "mine", path="/chat")
    answer = client.post("/chat/messages", json={"text": "a"})
    assert "kefu_chat=mine" not in answer.headers["set-cookie"]


def test_a_tapped_button_sends_its_value(client: TestClient) -> None:
    message = {"text": "专业版", "choice": "edition:KIS 专业版"}
    assert client.post("/chat/messages", json=message).json()["text"] == "0: edition:KIS 专业版"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: TestClient) -> None:
    cookie = client.post("/chat/messages", json={"text": "a"}).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/chat" in cookie


def test_a_new_conversation_forgets_the_old_one(client: TestClient) -> None:
    client.post("/chat/messages", json={"text": "a"})
    assert client.post("/chat/new").status_code == 204
    assert client.post("/chat/messages", json={"text": "b"}).json()["text"] == "0: b"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": None},
        {"text": 5},
        {"text": "a", "choice": 1},
        {"text": "a", "extra": 1},
        {"text": "x" * (MAX_CHARACTERS + 1)},
        [],
    ],
)
def test_what_is_no_message_is_refused(client: TestClient, body: object) -> None:
    assert client.post("/chat/messages", json=body).status_code == 422


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"text": "\\ud83d"}'])
def test_bytes_that_are_no_message_are_refused(client: TestClient, body: bytes) -> None:
    answer = client.post("/chat/messages", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 422}


def test_the_longest_message_of_wide_characters_is_taken(client: TestClient) -> None:
    assert client.post("/chat/messages", json={"text": "\U0001f600" * MAX_CHARACTERS}).status_code == 200


def test_a_body_that_is_too_long_is_refused_unread(client: TestClient) -> None:
    assert client.post("/chat/messages", content=b"x" * 100_000).status_code == 413


def test_a_body_of_unknown_length_is_refused(client: TestClient) -> None:
    assert client.post("/chat/messages", content=iter([b"{}"])).status_code == 411


def test_a_form_of_another_site_is_no_message(client: TestClient) -> None:
    assert client.post("/chat/messages", data={"text": "a"}).status_code == 422


def test_the_page_shows_the_conversation_so_far_again(client: TestClient) -> None:
    client.post("/chat/messages", json={"text": "<i>问题</i>"})
    page = client.get("/chat").text
    assert "&lt;i&gt;问题&lt;/i&gt;" in page
    assert "<i>问题</i>" not in page
    assert 'value="edition:KIS 专业版"' in page


@pytest.mark.parametrize(("accepted", "words"), [("en-GB,en;q=0.9", "Send"), ("zh-CN", "发送")])
def test_the_page_speaks_the_readers_language(client: TestClient, accepted: str, words: str) -> None:
    page = client.get("/chat", headers={"Accept-Language": accepted})
    assert words in page.text
    assert page.headers["vary"] == "Accept-Language"


def test_nothing_inline_and_nothing_from_elsewhere_may_run(client: TestClient) -> None:
    page = client.get("/chat")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "style=" not in page.text
    assert "http://" not in page.text
    assert "https://" not in page.text


@pytest.mark.parametrize("path", ["/static/chat.js", "/static/chat.css", "/static/icon.svg"])
def test_static_files_are_served_here(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_nothing_but_static_files_is_served_from_their_folder(client: TestClient) -> None:
    assert client.get("/static/../app.py").status_code == 404
    assert client.get("/static/%2e%2e/app.py").status_code == 404


def test_while_the_index_is_built_everything_says_so() -> None:
    gate = Gate()
    with TestClient(create_app(ChatService(gate))) as client:
        health = client.get("/healthz")
        assert (health.status_code, health.json()["status"]) == (503, "indexing")
        assert client.get("/chat/status").status_code == 200
        assert client.post("/chat/messages", json={"text": "a"}).json() == {"error": "indexing"}
        page = client.get("/chat", headers={"Accept-Language": "en"})
        assert page.status_code == 503
        assert 'data-status="indexing"' in page.text
        gate.open.set()
        until_ready(client)
        assert client.get("/chat").status_code == 200
