"""What people type reaches either database as text that it keeps: a NUL is nobody's fault but the sender's."""

from __future__ import annotations

from pathlib import Path

from tests.web_people import PASSWORD, peopled

NUL = "a\0b"


def test_no_form_with_a_nul_is_a_fault_of_the_database(url: str, tmp_path: Path) -> None:
    with peopled(tmp_path, database=url) as world:
        stranger, admin = world.browser(), world.sign_in("admin")
        codes = {
            path: stranger.post(path, data={"login": NUL, "password": NUL, "ticket": NUL, "code": NUL}).status_code
            for path in ("/desk/login", "/desk/login/code", "/desk/setup/x")
        }
        form = {"login": NUL, "name": NUL, "role": "agent", "zh": NUL, "digest": NUL, "old": PASSWORD, "new": NUL * 5}
        codes |= {
            path: admin.post(path, form).status_code
            for path in ("/desk/people", "/desk/canned", "/desk/account/sessions/end", "/desk/account/password")
        }
        codes["q"] = admin.client.get("/desk", params={"q": NUL}).status_code
        codes["chat"] = stranger.post("/chat/messages", json={"text": NUL}).status_code
        assert {path: code for path, code in codes.items() if code >= 500} == {}
        assert codes["chat"] == 202
