"""What the health page says of the parts of the service."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.storage.database import Database
from bot.storage.errors import StorageError
from bot.web.probes import database_probe
from tests.web_client import served, until_ready


def test_health_tells_of_every_part_and_nothing_secret(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        until_ready(client)
        answer = client.get("/healthz")
    assert answer.json() == {
        "status": "ok",
        "database": {"reachable": True, "inbox": 0, "outbox": 0, "set_aside": 0},
        "telegram": {"link": "off"},
    }
    assert str(tmp_path) not in answer.text


def test_a_service_whose_database_is_gone_is_not_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(tmp_path) as client:
        until_ready(client)

        def gone(_: Database) -> None:
            raise StorageError("secret path")

        monkeypatch.setattr(Database, "read", gone)
        answer = client.get("/healthz")
        monkeypatch.undo()
    assert answer.status_code == 503
    assert answer.json()["database"] == {"reachable": False}
    assert "secret" not in answer.text


async def test_the_probe_counts_what_waits(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path / 'kefu.db'}")
    assert (await database_probe(database)()).told["outbox"] == 0
    await database.close()
