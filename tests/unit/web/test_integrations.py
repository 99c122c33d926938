"""The desk's page of integrations."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.storage.database import Database
from bot.storage.outbox import Outbox, Outgoing
from bot.storage.webhooks import Webhook, Webhooks
from tests.web_people import Signed, World, peopled

PATH = "/desk/integrations"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with peopled(tmp_path_factory.mktemp("integrations")) as world:
        yield world


@pytest.fixture(scope="module")
def admin(world: World) -> Signed:
    return world.sign_in("admin")


def test_a_token_is_shown_once_and_works_until_it_is_revoked(world: World, admin: Signed) -> None:
    page = admin.post(f"{PATH}/tokens", {"name": "Shop", "scope": ["tickets:read"], "days": "30"}).text
    found = re.search(r"kefu_([0-9a-f]{10})_[0-9a-f]{64}", page)
    assert found
    caller = {"Authorization": f"Bearer {found.group()}"}
    assert found.group() not in admin.client.get(PATH).text
    assert world.client.get("/api/v1/tickets", headers=caller).status_code == 200
    assert admin.post(f"{PATH}/tokens/{found.group(1)}/revoke").status_code == 303
    assert world.client.get("/api/v1/tickets", headers=caller).status_code == 401


@pytest.mark.parametrize(
    "form",
    [
        {"name": "", "scope": ["ask"]},
        {"name": "Shop"},
        {"name": "Shop", "scope": ["everything"]},
        {"name": "Shop", "scope": ["ask"], "days": "0"},
        {"name": "x" * 101, "scope": ["ask"]},
    ],
)
def test_a_token_that_is_wrong_is_not_made_and_the_form_keeps_what_was_entered(
    admin: Signed, form: dict[str, object]
) -> None:
    answer = admin.post(f"{PATH}/tokens", form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not re.search(r"kefu_[0-9a-f]{10}_[0-9a-f]", answer.text)


def test_a_webhook_is_made_rotated_paused_and_removed(admin: Signed) -> None:
    form = {"name": "Shop", "url": "https://example.com/hook", "event": ["ticket.opened"], "texts": "1"}
    first = re.search(r"whsec_[^<]+", admin.post(f"{PATH}/webhooks", form).text)
    second = re.search(r"whsec_[^<]+", admin.post(f"{PATH}/webhooks/1/rotate").text)
    assert first
    assert second
    assert first.group() != second.group()
    assert "whsec_" not in admin.client.get(PATH).text
    for act in ("pause", "resume", "remove"):
        assert admin.post(f"{PATH}/webhooks/1/{act}").status_code == 303
    assert "https://example.com/hook" not in admin.client.get(PATH).text


@pytest.mark.parametrize("url", ["http://example.com/", "https://127.0.0.1/", "https://[::1]/", "javascript:alert(1)"])
def test_a_webhook_that_could_do_harm_is_refused(admin: Signed, url: str) -> None:
    assert admin.post(f"{PATH}/webhooks", {"name": "Shop", "url": url}).status_code == 422


def test_an_event_that_was_not_taken_can_be_sent_again(tmp_path: Path) -> None:
    async def fail() -> None:
        database, now = await Database.open(f"sqlite:///{tmp_path / 'kefu.db'}"), datetime.now(UTC)
        payload = {"event": 1, "at": now.isoformat(), "type": "ticket.opened", "data": {"ticket": {"number": 7}}}
        async with database.write() as session:
            hook = await Webhooks(session).add(Webhook("Shop", "https://127.0.0.1/", "whsec_YQ==", "1", now))
            (row,) = await Outbox(session).add(
                [Outgoing("webhook", "webhook:1:7", str(hook.id), "event", payload)], now
            )
            await Outbox(session).give_up(row.id, "the receiver answered <500>")
        await database.close()

    asyncio.run(fail())
    with peopled(tmp_path) as world:
        admin = world.sign_in("admin")
        page = admin.client.get(PATH).text
        assert "the receiver answered &lt;500&gt;" in page
        found = re.search(r"/deliveries/(\d+)/again", page)
        assert found
        assert admin.post(f"{PATH}/deliveries/{found.group(1)}/again").status_code == 303
        assert admin.post(f"{PATH}/deliveries/{found.group(1)}/again").status_code == 303


def test_names_are_shown_as_text(admin: Signed) -> None:
    page = admin.post(f"{PATH}/tokens", {"name": "<script>alert(1)</script>", "scope": ["ask"]}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_page_is_for_administrators_alone(world: World) -> None:
    for login in ("agent", "editor"):
        assert world.sign_in(login).client.get(PATH).status_code == 403
    assert world.browser().get(PATH).status_code == 401


def test_a_form_without_its_token_changes_nothing(admin: Signed) -> None:
    assert admin.client.post(f"{PATH}/tokens", data={"name": "Forged", "scope": "ask"}).status_code == 403
    assert "Forged" not in admin.client.get(PATH).text


def test_a_test_says_what_came_of_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with peopled(tmp_path, webhook_private=True) as world:
        admin = world.sign_in("admin")
        admin.post(f"{PATH}/webhooks", {"name": "Shop", "url": f"http://127.0.0.1:{port}/"})
        page = admin.post(f"{PATH}/webhooks/1/test").text
        assert "Shop：测试没有送达：ConnectError" in page
        assert admin.post(f"{PATH}/webhooks/2/test").status_code == 200
