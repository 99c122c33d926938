"""The chat's routes: the whole service over a stub dialogue."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.conversation.reading import MAX_CHARACTERS
from tests.stubs import EchoDialogue, Gate
from tests.web_client import ask, data_of, lines, replies, served, until_ready, wait_for

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with served(tmp_path / "data", rate_limit=1000) as client:
        until_ready(client)
        yield client


def test_a_message_is_answered(client: TestClient) -> None:
    answer = ask(client, "你好")
    assert (answer["who"], answer["html"], answer["decision"]) == ("bot", "0: 你好", "answer")
    assert answer["buttons"][0][0][0] == "专业版"


def test_the_next_message_goes_on_with_the_same_conversation(client: TestClient) -> None:
    ask(client, "a")
    assert ask(client, "b")["html"] == "1: b"


def test_another_browser_has_a_conversation_of_its_own(client: TestClient) -> None:
    ask(client, "a")
    client.cookies.clear()
    assert ask(client, "b")["html"] == "0: b"


def test_a_made_up_cookie_is_not_taken_over(client: TestClient) -> None:
    client.cookies.set("kefu_chat", "mine-and-long-enough-to-be-one", path="/chat")
    answer = client.post("/chat/messages", json={"text": "a"})
    assert "kefu_chat=mine" not in answer.headers["set-cookie"]


def test_a_tapped_button_means_what_it_meant_when_it_was_shown(client: TestClient) -> None:
    button = data_of(ask(client, "a"), "专业版")
    assert ask(client, "专业版", tap=button)["html"] == "1: edition:KIS 专业版"


def test_a_button_of_another_conversation_is_worth_nothing(client: TestClient) -> None:
    button = data_of(ask(client, "a"), "专业版")
    client.cookies.clear()
    assert "失效" in ask(client, "专业版", tap=button)["html"]


def test_a_message_that_is_sent_twice_is_answered_once(client: TestClient) -> None:
    ask(client, "a", id="the-same-message")
    again = client.post("/chat/messages", json={"text": "a", "id": "the-same-message"})
    assert again.status_code == 202
    assert ask(client, "b")["html"] == "1: b"
    assert [line["html"] for line in lines(client)] == ["a", "0: a", "b", "1: b"]


def test_several_messages_at_once_are_all_answered_in_order(client: TestClient) -> None:
    ask(client, "first")
    sent = [
        threading.Thread(target=client.post, args=("/chat/messages",), kwargs={"json": {"text": f"{n}"}})
        for n in range(5)
    ]
    for thread in sent:
        thread.start()
    for thread in sent:
        thread.join()
    wait_for(lambda: "".join(each["html"] for each in replies(client)).count("\n") + len(replies(client)) == 6)
    said = [line["html"] for line in lines(client) if line["who"] == "customer"]
    heard = "\n".join(each["html"].partition(": ")[2] for each in replies(client)).split("\n")
    assert heard == said


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: TestClient) -> None:
    cookie = client.post("/chat/messages", json={"text": "a"}).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/chat" in cookie


def test_the_secret_of_a_browser_stands_nowhere_in_the_database(client: TestClient, tmp_path: Path) -> None:
    ask(client, "a")
    secret = client.cookies["kefu_chat"].encode()
    files = list((tmp_path / "data").glob("kefu.db*"))
    assert files
    assert not any(secret in file.read_bytes() for file in files)


def test_a_conversation_goes_on_after_the_service_was_started_anew(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        until_ready(client)
        ask(client, "a")
        cookies = dict(client.cookies)
    with served(tmp_path) as client:
        until_ready(client)
        client.cookies.update(cookies)
        assert "0: a" in client.get("/chat").text
        assert ask(client, "b")["html"] == "1: b"


def test_a_new_conversation_forgets_the_old_one(client: TestClient) -> None:
    ask(client, "a")
    assert client.post("/chat/new").status_code == 204
    assert lines(client) == []
    assert ask(client, "b")["html"] == "0: b"


def test_what_another_sites_page_sends_is_refused(client: TestClient) -> None:
    ask(client, "a")
    for path in ("/chat/messages", "/chat/new", "/chat/language"):
        answer = client.post(path, json={"text": "b"}, headers={"Origin": "https://evil.example"})
        assert answer.status_code == 403, path
    own = {"Origin": "https://support.example", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/chat/messages", json={"text": "b"}, headers=own).status_code == 202
    framed = {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"}
    assert client.post("/chat/messages", json={"text": "b"}, headers=framed).status_code == 403
    wait_for(lambda: len(lines(client)) == 4)


def test_commands_are_taken_from_the_menu_and_from_what_is_typed(client: TestClient) -> None:
    assert "服务器" in ask(client, "我们保存什么", command="privacy")["html"]
    assert "/human" in ask(client, "/help")["html"]
    assert ask(client, "/nothing")["html"] == "0: /nothing"


def test_forgetting_deletes_what_was_said_and_its_files(client: TestClient, tmp_path: Path) -> None:
    ask(client, "secret words")
    client.post(
        "/chat/files", params={"name": "a.png"}, content=PNG, headers={"Content-Type": "application/octet-stream"}
    )
    wait_for(lambda: len(replies(client)) == 2)
    asked = ask(client, "删除", command="forget")
    client.post("/chat/messages", json={"text": "全部删除", "tap": data_of(asked, "全部删除")})
    wait_for(lambda: [line["html"] for line in lines(client)] == ["您的对话已经删除。"])
    wait_for(lambda: not [each for each in (tmp_path / "data" / "files").glob("*/*") if each.is_file()])


def test_the_language_that_is_chosen_is_the_pages_and_the_bots(client: TestClient) -> None:
    client.post("/chat/language", json={"language": "en", "label": "English"})
    wait_for(lambda: "in English" in replies(client)[-1]["html"] if replies(client) else False)
    assert 'lang="en"' in client.get("/chat", headers={"Accept-Language": "zh-CN"}).text
    client.post("/chat/language", json={"language": "zh-hant", "label": "繁體中文"})
    assert 'lang="zh-Hant"' in client.get("/chat").text


def test_who_sends_too_fast_is_told_so(tmp_path: Path) -> None:
    with served(tmp_path, rate_limit=2) as client:
        until_ready(client)
        codes = [client.post("/chat/messages", json={"text": f"{n}"}).status_code for n in range(8)]
        assert codes == [202] * 6 + [429] * 2
        wait_for(lambda: any("太快" in line["html"] for line in replies(client)))


def test_one_address_brings_so_many_new_browsers_and_no_more(tmp_path: Path) -> None:
    with served(tmp_path, new_chats=2) as client:
        codes = []
        for _ in range(3):
            client.cookies.clear()
            codes.append(client.post("/chat/messages", json={"text": "a"}).status_code)
        assert codes == [202, 202, 429]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": None},
        {"text": 5},
        {"text": "a", "tap": 1},
        {"text": " "},
        {"text": "a", "id": "x"},
        {"text": "a", "command": "claim"},
        {"text": "a", "extra": 1},
        {"text": "x" * (MAX_CHARACTERS + 1)},
        [],
    ],
)
def test_what_is_no_message_is_refused(client: TestClient, body: object) -> None:
    assert client.post("/chat/messages", json=body).status_code == 422


@pytest.mark.parametrize("body", [b"", b"{", b"\xff"])
def test_bytes_that_are_no_message_are_refused(client: TestClient, body: bytes) -> None:
    answer = client.post("/chat/messages", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {400, 422}


def test_the_longest_message_of_wide_characters_is_taken(client: TestClient) -> None:
    assert client.post("/chat/messages", json={"text": "\U0001f600" * MAX_CHARACTERS}).status_code == 202


def test_a_body_that_is_too_long_is_refused_unread(client: TestClient) -> None:
    assert client.post("/chat/messages", content=b"x" * 100_000).status_code == 413


def test_a_body_of_unknown_length_is_refused(client: TestClient) -> None:
    assert client.post("/chat/messages", content=iter([b"{}"])).status_code == 411


def test_a_form_of_another_site_is_no_message(client: TestClient) -> None:
    assert client.post("/chat/messages", data={"text": "a"}).status_code == 422


def test_the_page_shows_the_conversation_so_far_again(client: TestClient) -> None:
    ask(client, "<i>问题</i>")
    page = client.get("/chat").text
    assert "&lt;i&gt;问题&lt;/i&gt;" in page
    assert "<i>问题</i>" not in page
    assert ">专业版</button>" in page


@pytest.mark.parametrize(("accepted", "words"), [("en-GB,en;q=0.9", "Send"), ("zh-CN", "发送")])
def test_the_page_speaks_the_readers_language(client: TestClient, accepted: str, words: str) -> None:
    page = client.get("/chat", headers={"Accept-Language": accepted})
    assert words in page.text
    assert "Accept-Language" in page.headers["vary"]


def test_nothing_inline_and_nothing_from_elsewhere_may_run(client: TestClient) -> None:
    page = client.get("/chat")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "style=" not in page.text
    assert "http://" not in page.text
    assert "https://" not in page.text


@pytest.mark.parametrize("path", ["/static/chat.js", "/static/chat-lines.js", "/static/chat.css", "/static/icon.svg"])
def test_static_files_are_served_here(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_nothing_but_static_files_is_served_from_their_folder(client: TestClient) -> None:
    assert client.get("/static/../app.py").status_code == 404
    assert client.get("/static/%2e%2e/app.py").status_code == 404


def test_while_the_index_is_built_everything_says_so_and_messages_wait(tmp_path: Path) -> None:
    gate = Gate()
    with served(tmp_path, gate) as client:
        health = client.get("/healthz")
        assert (health.status_code, health.json()["status"]) == (503, "indexing")
        assert client.get("/chat/status").status_code == 200
        assert client.post("/chat/messages", json={"text": "a"}).status_code == 202
        page = client.get("/chat", headers={"Accept-Language": "en"})
        assert page.status_code == 503
        assert 'data-status="indexing"' in page.text
        gate.open.set()
        until_ready(client)
        assert client.get("/chat").status_code == 200
        assert wait_for(lambda: replies(client))[0]["html"] == "0: a"


def upload(client: TestClient, name: str, content: bytes) -> int:
    headers = {"Content-Type": "application/octet-stream"}
    return client.post("/chat/files", params={"name": name}, content=content, headers=headers).status_code


def test_a_file_is_taken_shown_and_given_back_as_what_it_is(client: TestClient) -> None:
    assert upload(client, "../错误\u202e.png", PNG) == 202
    wait_for(lambda: replies(client))
    file = lines(client)[0]["file"]
    assert (file["kind"], file["name"]) == ("photo", "错误.png")
    answer = client.get(file["url"])
    assert (answer.content, answer.headers["content-type"]) == (PNG, "image/png")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_file_is_shown_before_it_is_dealt_with(tmp_path: Path) -> None:
    indexed = threading.Event()

    def open_later(_progress: object) -> EchoDialogue:
        indexed.wait()
        return EchoDialogue()

    with served(tmp_path / "data", open_later) as client:
        try:
            assert upload(client, "a.png", PNG) == 202
            assert client.get(lines(client)[0]["file"]["url"]).content == PNG
        finally:
            indexed.set()


def test_a_log_file_is_only_ever_saved(client: TestClient) -> None:
    assert upload(client, "error.html", "错误 500 <script>alert(1)</script>".encode("gb18030")) in {202, 415}
    assert upload(client, "error.log", "2026-11-25 错误 500".encode()) == 202
    wait_for(lambda: replies(client))
    answer = client.get(lines(client)[0]["file"]["url"])
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"<!doctype html><html><script>alert(1)</script></html>", 415),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', 415),
        (b"MZ\x90\0" + b"\0" * 200, 415),
        (b"\x7fELF" + b"\0" * 200, 415),
        (bytes(range(256)), 415),
        (b"", 415),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 1_000_001, 413),
    ],
    ids=["page", "svg", "program", "binary", "unknown", "empty", "large"],
)
def test_what_is_no_file_for_support_is_refused_whatever_it_is_called(
    tmp_path: Path, content: bytes, status: int
) -> None:
    with served(tmp_path, file_megabytes=1) as client:
        assert upload(client, "photo.png", content) == status
        assert not [each for each in (tmp_path / "files").glob("*/*") if each.is_file()]


def test_a_file_of_another_browser_is_not_there(client: TestClient) -> None:
    assert upload(client, "a.png", PNG) == 202
    wait_for(lambda: replies(client))
    url = lines(client)[0]["file"]["url"]
    client.cookies.clear()
    assert client.get(url).status_code == 404
    ask(client, "mine")
    assert client.get(url).status_code == 404
    assert client.get("/chat/files/..%2f..%2fkefu.db").status_code == 404


def test_a_form_cannot_send_a_file(client: TestClient) -> None:
    answer = client.post("/chat/files", params={"name": "a.png"}, files={"file": ("a.png", PNG)})
    assert answer.status_code == 415


def test_only_the_sites_that_are_listed_show_the_chat_in_a_frame(client: TestClient, tmp_path: Path) -> None:
    assert "frame-ancestors 'none'" in client.get("/chat").headers["content-security-policy"]
    with served(tmp_path / "other", embed_sites="https://shop.example.com https://www.example.com") as framed:
        policy = framed.get("/chat").headers["content-security-policy"]
        assert "frame-ancestors 'self' https://shop.example.com https://www.example.com" in policy
        cookie = framed.post("https://testserver/chat/messages", json={"text": "a"}).headers["set-cookie"].lower()
        assert all(word in cookie for word in ("samesite=none", "secure", "partitioned", "httponly"))
        script = framed.get("/embed.js", headers={"Accept-Language": "en"})
        assert script.headers["content-type"].startswith("text/javascript")
        assert "Open the support chat" in script.text
