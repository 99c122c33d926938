"""Files, texts and addresses that mean harm, each tried for real."""

from __future__ import annotations

import re
import time

import httpx
import pytest

from bot.conversation.reading import MAX_CHARACTERS
from tests.desk_office import PASSWORD, Office
from tests.e2e.web.attacker import PNG, raw, token_of, upload

SCRIPT = b"<script>alert(document.domain)</script>"
POLYGLOTS = {
    "gif.gif": b"GIF89a/*" + SCRIPT + b"*/=1;alert(1)//" + b"\0" * 64,
    "png.png": PNG + SCRIPT,
    "jpeg.jpg": b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xfe\0\x2a" + SCRIPT + b"\xff\xd9",
    "pdf.pdf": b"%PDF-1.7\n" + SCRIPT + b"\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj",
    "zip.zip": b"PK\x03\x04" + b"\0" * 26 + SCRIPT,
    "comment.txt": b"<!-- " + b"x" * 3000 + b" --><svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>",
    "utf7.txt": b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "html.png": b"<html>" + SCRIPT,
    "svg.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "declared.svg": b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>",
    "utf16.html": b"\xff\xfe" + "<html><script>alert(1)</script>".encode("utf-16-le"),
    "program.png": b"MZ\x90\0" + b"\0" * 64,
    "elf.txt": b"\x7fELF\x02\x01\x01" + b"\0" * 64,
}
SLOW = 5.0
"""Seconds; what is asked takes some milliseconds."""
LONG = {
    "letters": "a" * 6000,
    "words": "a " * 3000,
    "brackets": "(" * 3000,
    "quotes": '"' * 3000,
    "stars": "*" * 3000,
    "digits": "1" * 6000,
    "amounts": "1,000.00 元/" * 500,
    "commas": "," * 6000,
    "chinese": "年费" * 1000,
    "marks": "e" + "\u0301" * 2500,
    "blanks": " " * 3000 + "x",
}


@pytest.mark.parametrize("name", POLYGLOTS)
def test_a_file_that_is_two_things_is_shown_as_neither_page_nor_script(stranger: httpx.Client, name: str) -> None:
    answer = upload(stranger, name, POLYGLOTS[name])
    found = re.findall(r"/chat/files/[A-Za-z0-9_.-]+", stranger.get("/chat").text)
    assert (answer.status_code == 202) == bool(found), answer.text
    assert answer.status_code in {202, 415, 422}
    for path in found:
        headers = stranger.get(path).headers
        assert headers["content-type"] in {"image/gif", "image/png", "image/jpeg", "application/octet-stream"}
        shown = headers["content-disposition"].startswith("inline")
        assert shown == headers["content-type"].startswith("image/")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"] == "default-src 'none'; sandbox"


def test_a_page_and_a_program_are_not_taken_whatever_they_are_called(stranger: httpx.Client) -> None:
    for name in ("html.png", "svg.svg", "declared.svg", "program.png", "elf.txt"):
        assert upload(stranger, name, POLYGLOTS[name]).status_code in {415, 422}, name


@pytest.mark.parametrize(
    "name",
    ["../../../../tmp/x.png", "..\\..\\x.png", "/etc/passwd", "C:\\x.png", ".", "..", "a/../b.png", "\u202egnp.exe"],
)
def test_a_name_of_a_file_leads_to_no_other_place(stranger: httpx.Client, name: str) -> None:
    assert upload(stranger, name).status_code == 202
    (path,) = set(re.findall(r"/chat/files/[A-Za-z0-9_.-]+", stranger.get("/chat").text))
    disposition = stranger.get(path).headers["content-disposition"]
    assert not re.search(r"\.\.[\\/]|[\\/]etc|%2F|%5C|%E2%80%AE", disposition, re.IGNORECASE)


def test_many_ranges_of_a_file_are_answered_at_once(stranger: httpx.Client) -> None:
    assert upload(stranger, "a.png").status_code == 202
    (path,) = set(re.findall(r"/chat/files/[A-Za-z0-9_.-]+", stranger.get("/chat").text))
    ranges = "bytes=" + ",".join(f"{each}-{each}" for each in range(1500))
    begun = time.monotonic()
    assert stranger.get(path, headers={"Range": ranges}).status_code in {200, 206, 400, 416}
    assert time.monotonic() - begun < SLOW


@pytest.mark.parametrize("kind", LONG)
def test_a_search_takes_no_longer_for_a_text_that_is_made_to(agent: httpx.Client, kind: str) -> None:
    begun = time.monotonic()
    for path in ("/desk", "/desk/review"):
        assert agent.get(path, params={"q": LONG[kind], "find": LONG[kind]}).status_code in {200, 303, 403, 414, 422}
    assert time.monotonic() - begun < SLOW


@pytest.mark.parametrize("kind", LONG)
def test_a_message_takes_no_longer_for_a_text_that_is_made_to(stranger: httpx.Client, kind: str) -> None:
    text = LONG[kind][-MAX_CHARACTERS:]
    assert stranger.post("/chat/messages", json={"text": text}).status_code == 202
    until = time.monotonic() + 3 * SLOW
    while time.monotonic() < until:
        lines = stranger.get("/chat/lines", params={"before": 2**50}).json()["lines"]
        if any(line["who"] != "customer" for line in lines):
            return
        time.sleep(0.05)
    raise AssertionError(f"no answer to {kind}")


@pytest.mark.parametrize("path", ["/desk/login", "/desk/login/code", "/desk/setup/x"])
def test_a_form_with_thousands_of_fields_is_refused(stranger: httpx.Client, path: str) -> None:
    fields = "&".join(f"a{each}=1" for each in range(3000))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert stranger.post(path, content=fields, headers=headers).status_code in {400, 404, 413, 422}
    parts = "".join(f'--x\r\nContent-Disposition: form-data; name="a{each}"\r\n\r\n1\r\n' for each in range(400))
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert stranger.post(path, content=f"{parts}--x--\r\n", headers=headers).status_code in {400, 404, 413, 422}


@pytest.mark.parametrize("length", [200, 20_000])
def test_long_names_and_passwords_are_told_without_a_fault(stranger: httpx.Client, length: int) -> None:
    form = {"login": "x" * length, "password": "y" * min(length, 9000), "after": "/desk/" + "z" * 500}
    assert stranger.post("/desk/login", data=form).status_code in {413, 422, 429}


def test_a_long_address_and_long_headers_are_refused_or_answered(office: Office) -> None:
    for target, headers in (
        ("/desk?" + "a=1&" * 4000, {}),
        ("/desk/" + "a/" * 4000, {}),
        ("/desk", {"Cookie": "kefu_desk=" + "x" * 15_000}),
        ("/desk", {"Accept_Language": "zh," * 5000}),
    ):
        status, _, _ = raw(office, target, **headers)
        assert status in {400, 401, 404, 414, 431}, target[:40]


@pytest.mark.parametrize("path", ["/chat/files/a%00b", "/desk/%00", "/desk/integrations/tokens/a%00/revoke", "/%00"])
def test_a_path_with_a_nul_is_refused(office: Office, path: str) -> None:
    assert raw(office, path)[0] == 400


def test_an_address_that_goes_nowhere_shows_nothing_of_the_server(agent: httpx.Client) -> None:
    for path in ("/desk/tickets/none", "/desk/tickets/-1", "/desk/files/x", "/desk/none", "/api/v1/none", "/none"):
        answer = agent.get(path, headers={"Accept": "text/html"})
        assert answer.status_code in {404, 405, 422}, path
        assert not re.search(r"Traceback|site-packages|/bot/|sqlalchemy|starlette", answer.text, re.IGNORECASE)


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil.example", "/desk/../..//evil.example", "/desk/%2e%2e/x"]
)
def test_no_form_sends_anybody_elsewhere(office: Office, back: str) -> None:
    with httpx.Client(base_url=office.address) as client:
        client.post("/desk/login", data={"login": "root", "password": PASSWORD})
        token = token_of(client.get("/desk").text)
        wishes = {"csrf": token, "back": back, "next": back, "after": back, "to": back, "url": back, "return": back}
        for path in ("/desk/language", "/desk/suggestions/1/dismiss", "/desk/gaps/aside", "/desk/account/sessions/end"):
            answer = client.post(path, data=wishes, headers={"Referer": back})
            target = httpx.URL(office.address).join(answer.headers.get("location", "/desk"))
            assert (target.host, target.path[:5]) == (httpx.URL(office.address).host, "/desk"), path
