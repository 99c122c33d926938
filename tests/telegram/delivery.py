"""How updates reach the bot: long polling, or a webhook."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

import httpx

from tests.telegram.errors import ApiError, wrong
from tests.telegram.faults import Misbehaviour
from tests.telegram.schema import Params
from tests.telegram.updates import Update, Updates

FIRST_PAUSE: Final = 0.05
LONGEST_PAUSE: Final = 2.0
"""Seconds between two attempts at a webhook. Telegram's are longer."""
PATIENCE: Final = 10.0
"""Seconds that a webhook may take to answer."""
CONNECTIONS: Final = 40


class Delivery:
    """The methods of receiving, and the sender of webhooks."""

    def __init__(self, updates: Updates, faults: Misbehaviour) -> None:
        self.routes: dict[str, str] = {}
        """Public address (``https://bot.example``) -> where it is on this machine."""
        self.posted: list[tuple[int, int]] = []
        """(update id, status) of every delivery by webhook; status 0 where the connection failed."""
        self.handlers: Final[dict[str, Callable[[Params], Awaitable[object]]]] = {
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._get_webhook_info,
        }
        self._updates = updates
        self._faults = faults
        self._again: list[Update] = []
        self._hook: Params = {}
        self._under_way: dict[int, Update] = {}
        self._error: dict[str, Any] = {}
        self._sender: asyncio.Task[None] | None = None

    async def close(self) -> None:
        """Stop delivering; polls that wait come back empty."""
        await self._stop()
        self._updates.close()

    async def _get_updates(self, params: Params) -> list[Update]:
        if self._hook:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
                "webhook first",
            )
        self._allow(params)
        again, self._again = self._again, []
        wait = 0.0 if again else params.get("timeout", 0)
        batch = await self._updates.get(params.get("offset", 0), params.get("limit", 100), wait)
        draw = self._faults.random
        if self._faults.duplicated:
            self._again = [update for update in batch if draw.random() < self._faults.duplicated]
        batch = [*again, *batch]
        if self._faults.reordered and draw.random() < self._faults.reordered:
            draw.shuffle(batch)
        return batch

    def _allow(self, params: Params) -> None:
        if "allowed_updates" in params:
            self._updates.allowed = params["allowed_updates"]

    async def _set_webhook(self, params: Params) -> bool:
        if not params["url"]:
            return await self._delete_webhook(params)
        if not params["url"].startswith("https://"):
            raise wrong("bad webhook: An HTTPS URL must be provided for webhook")
        await self._stop()
        self._allow(params)
        if params.get("drop_pending_updates"):
            self._updates.clear()
        self._hook, self._error = params, {}
        self._sender = asyncio.create_task(self._send())
        return True

    async def _delete_webhook(self, params: Params) -> bool:
        await self._stop()
        self._hook = {}
        if params.get("drop_pending_updates"):
            self._updates.clear()
        return True

    async def _get_webhook_info(self, _params: Params) -> dict[str, Any]:
        pending = len(self._updates.waiting) + len(self._under_way)
        info = {"url": self._hook.get("url", ""), "has_custom_certificate": False, "pending_update_count": pending}
        return info | self._error | ({"allowed_updates": self._updates.allowed} if self._updates.allowed else {})

    async def _send(self) -> None:
        """Post what arrives, several at a time as the bot allowed; each until it is taken."""
        free = asyncio.Semaphore(self._hook.get("max_connections", CONNECTIONS))
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as client, asyncio.TaskGroup() as posts:
            while True:
                if not self._updates.waiting:
                    await self._updates.arrival(asyncio.get_running_loop().time() + 1)
                    continue
                await free.acquire()
                update = self._updates.waiting.popleft()
                self._under_way[update["update_id"]] = update
                posts.create_task(self._post(client, update)).add_done_callback(lambda _: free.release())

    async def _post(self, client: httpx.AsyncClient, update: Update) -> None:
        pause = FIRST_PAUSE
        copies = 2 if self._faults.random.random() < self._faults.duplicated else 1
        while copies:
            if self._faults.random.random() < self._faults.reordered:
                await asyncio.sleep(FIRST_PAUSE)
            if await self._post_once(client, update):
                copies -= 1
                continue
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        del self._under_way[update["update_id"]]
        self._updates.confirmed += 1

    async def _post_once(self, client: httpx.AsyncClient, update: Update) -> bool:
        headers = (
            {"X-Telegram-Bot-Api-Secret-Token": self._hook["secret_token"]} if "secret_token" in self._hook else {}
        )
        try:
            status = (await client.post(self._local(), json=update, headers=headers)).status_code
        except httpx.HTTPError:
            status = 0
        self.posted.append((update["update_id"], status))
        if 200 <= status < 300:
            return True
        message = f"Wrong response from the webhook: {status}" if status else "Connection refused"
        self._error = {"last_error_date": int(time.time()), "last_error_message": message}
        return False

    def _local(self) -> str:
        url = str(self._hook["url"])
        for public, local in self.routes.items():
            if url.startswith(public):
                return local + url.removeprefix(public)
        raise KeyError(f"no route to {url}; set server.delivery.routes")

    async def _stop(self) -> None:
        if self._sender:
            self._sender.cancel()
            await asyncio.gather(self._sender, return_exceptions=True)
            self._sender = None
        for id in sorted(self._under_way, reverse=True):
            self._updates.waiting.appendleft(self._under_way.pop(id))
