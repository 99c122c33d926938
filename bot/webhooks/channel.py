"""The channel of webhooks: an event leaves as a signed request (Standard Webhooks)."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx
from standardwebhooks.webhooks import Webhook as Signer

from bot.intake.channel import Receipt, RefusedError, TryAgainError
from bot.storage.webhooks import Webhooks
from bot.webhooks.address import PORTS, AddressError, check_url, resolved
from bot.webhooks.events import TEST
from bot.webhooks.texts import with_texts

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address
    from urllib.parse import SplitResult

    from bot.storage.database import Database
    from bot.storage.outbox import Waiting
    from bot.storage.webhooks import Webhook

SECONDS = 10.0
"""For everything: name, connection and answer."""
AT_ONCE = 4
"""Requests to one address at a time."""
GONE = 410
AGENT = "Kefu-Webhooks/1"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of a request: a status, or why there is none."""

    status: int | None
    error: str
    seconds: float

    @property
    def delivered(self) -> bool:
        """Whether it was taken."""
        return self.status is not None and 200 <= self.status < 300


class WebhookChannel:
    """Sends events. Any answer but 2xx is a failure; a redirect is not followed."""

    def __init__(self, database: Database, *, private: bool) -> None:
        """``private``: addresses of this network are allowed."""
        self._database = database
        self._private = private
        # A connection is never used again: it is to an address, and another name may have the same one.
        limits = httpx.Limits(max_keepalive_connections=0)
        self._client = httpx.AsyncClient(limits=limits, timeout=SECONDS, trust_env=False, follow_redirects=False)
        self._turns: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(AT_ONCE))

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def send(self, row: Waiting) -> Receipt:
        """Send an event."""
        async with self._database.read() as session:
            webhook = await Webhooks(session).get(int(row.chat))
            if webhook is None:
                raise RefusedError("the webhook was removed")
            if webhook.paused_at:
                raise RefusedError(f"the webhook is paused: {webhook.paused_why}".rstrip(": "))
            body = await with_texts(session, row.payload) if webhook.texts else row.payload
        content = json.dumps({"type": body["type"], "timestamp": body["at"], "data": body["data"]}, ensure_ascii=False)
        async with self._turns[row.chat]:
            status = await self._post(webhook, f"evt_{body['event']}", content)
        if status == GONE:
            async with self._database.write() as session:
                await Webhooks(session).pause(webhook.id, "410 Gone", datetime.now(UTC))
            raise RefusedError("410 Gone: the receiver wants no more")
        if not 200 <= status < 300:
            raise TryAgainError(f"the receiver answered {status}")
        return Receipt(number=body["event"])

    async def attempt(self, webhook: Webhook) -> Attempt:
        """Send a test that says nothing, once, also where the webhook is paused."""
        begun, id = time.monotonic(), f"evt_test_{secrets.token_hex(8)}"
        content = json.dumps({"type": TEST, "timestamp": datetime.now(UTC).isoformat(), "data": {}})
        status, fault = None, ""
        try:
            async with self._turns[str(webhook.id)]:
                status = await self._post(webhook, id, content)
        except (RefusedError, TryAgainError) as error:
            fault = str(error)
        return Attempt(status, fault, time.monotonic() - begun)

    async def _post(self, webhook: Webhook, id: str, content: str) -> int:
        try:
            async with asyncio.timeout(SECONDS):
                parts = check_url(webhook.url, private=self._private)
                host, port = str(parts.hostname), parts.port or PORTS[parts.scheme]
                addresses = await resolved(host, port, private=self._private)
                return await self._call(parts, addresses, signed(webhook, id, content), content)
        except (AddressError, UnicodeError, httpx.InvalidURL) as error:
            raise RefusedError(str(error)[:200]) from error
        except TimeoutError as error:
            raise TryAgainError(f"no answer within {SECONDS:.0f} seconds") from error
        except (OSError, httpx.HTTPError) as error:
            raise TryAgainError(f"{type(error).__name__}: {error}"[:200]) from error

    async def _call(
        self,
        parts: SplitResult,
        addresses: list[IPv4Address | IPv6Address],
        headers: dict[str, str],
        content: str,
    ) -> int:
        last: httpx.ConnectError | None = None
        for address in addresses:
            # The address that was looked at, and no other; the certificate must still be the name's.
            url = httpx.URL(parts.geturl()).copy_with(host=str(address))
            extensions: dict[str, Any] = {"sni_hostname": parts.hostname}
            named = headers | {"Host": parts.netloc}
            try:
                async with self._client.stream(
                    "POST", url, content=content.encode(), headers=named, extensions=extensions
                ) as answer:
                    return answer.status_code
            except httpx.ConnectError as error:
                last = error
        raise last or OSError("the name has no address")


def signed(webhook: Webhook, id: str, content: str) -> dict[str, str]:
    """Return the headers of a request; while a secret is changed over, signatures of both stand in them."""
    now = datetime.now(UTC)
    signatures = [Signer(secret).sign(id, now, content) for secret in webhook.secrets(now)]
    return {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "webhook-id": id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
