"""The outbox to the page: a row becomes a line in the database, and open pages are told to look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from markupsafe import escape

from bot.intake.channel import Receipt, RefusedError
from bot.intake.live import conversation_topic
from bot.intake.outgoing import Send
from bot.storage.messages import Messages
from bot.storage.web import WEB, Line, Lines

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.intake.live import Live
    from bot.storage.database import Database
    from bot.storage.outbox import Waiting
    from bot.storage.web import Speaker

CHANNEL: Final = WEB
LINE = "line"
"""The kind of the event that there is a new line."""
FAR_BACK = 200
"""Lines among which the one that is edited is looked for."""


def conversation_of(customer: str) -> str:
    """Return the key of a browser's conversation."""
    return f"{CHANNEL}:{customer}"


class WebChannel:
    """Takes rows of the outbox. A row that comes twice, because the process was killed in between, makes one line."""

    def __init__(self, database: Database, live: Live) -> None:
        self._database = database
        self._live = live

    async def send(self, row: Waiting) -> Receipt:
        """Keep what a row says as a line."""
        key = conversation_of(row.chat)
        async with self._database.write() as session:
            line = await self._line(session, key, row)
            number = (await Lines(session).add(line))[0] if line else None
        if number is not None:
            self._live.publish(conversation_topic(key), LINE)
        return Receipt(number)

    async def _line(self, session: AsyncSession, key: str, row: Waiting) -> Line | None:
        """Return the line of a row; ``None`` for one that a page has no use for."""
        payload = row.payload
        if row.kind == Send.TOAST:
            text = payload.get("text", "")
            return _made(key, row, "bot", str(escape(text)), {"decision": "notice"}) if text else None
        if row.kind == Send.EDIT:
            return await self._edited(session, key, row)
        name = payload.get("agent", "")
        who: Speaker = "agent" if name else "bot"
        details: dict[str, Any] = {"of": payload.get("source"), "decision": payload.get("decision")}
        if row.kind == Send.FILE:
            details["file"] = await _file(session, key, payload["file"])
            return _made(key, row, who, "", details)
        if row.kind != Send.TEXT:
            raise RefusedError(f"a page has no use for {row.kind!r}")
        details |= {"buttons": payload.get("buttons"), "ticket": payload.get("ticket")}
        # An agent's own words stand under their name; on channels without names they are marked.
        html = str(escape(payload["plain"])) if name and "plain" in payload else payload["html"]
        return _made(key, row, who, html, details)

    async def _edited(self, session: AsyncSession, key: str, row: Waiting) -> Line | None:
        """Rewrite the line that an agent has edited; return the one that tells open pages of it."""
        last = await Lines(session).last(key)
        lines = await Lines(session).before(key, last + 1, 0, FAR_BACK)
        found = [line for line in lines if (line.details or {}).get("of") == row.payload["of"]]
        if not found:
            return None
        html = str(escape(row.payload.get("plain", "")))
        await Lines(session).rewrite(found[-1].id, html)
        return _made(key, row, "agent", html, {"replaces": found[-1].id})


def _made(key: str, row: Waiting, who: Speaker, html: str, details: dict[str, Any]) -> Line:
    kept = {field: value for field, value in details.items() if value not in (None, [], "")}
    # Numbers of rows that were dropped are given out again; with its moment a row is one of a kind.
    source = f"out:{row.id}:{row.created_at.timestamp():.6f}"
    return Line(key, source, who, html, row.created_at, row.payload.get("agent", ""), kept)


async def _file(session: AsyncSession, key: str, id: str) -> dict[str, Any]:
    kept = [each for each in await Messages(session).attachments(key) if each.file == id]
    if not kept:
        raise RefusedError("the file is not kept any more")
    return described(kept[-1].id or 0, kept[-1].kind, kept[-1].name, kept[-1].size)


def described(number: int, kind: str, name: str, size: int | None) -> dict[str, Any]:
    """Return what a page shows of a file."""
    return {"number": number, "kind": kind, "name": name, "size": size}
