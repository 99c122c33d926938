"""Two states of a small knowledge folder, and what customers get from each."""

from __future__ import annotations

import pytest

import index.encoder
import index.engine
from bot.settings import Settings
from tests.unit.index.conftest import Desk, desk

__all__ = ["desk"]


@pytest.fixture
def settings(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a desk whose articles are published as they are."""
    monkeypatch.setattr(index.encoder, "open_encoder", vars(index.engine)["open_encoder"])
    prices = {"fees/annual": "专业版一年 500 元。", "fees/on-site": "上门一次 300 元。"}
    for article, body in prices.items():
        text = (desk.knowledge / f"{article}.md").read_text(encoding="utf-8")
        desk.raw(f"{article}.md", text.replace(f"{article} 的简短回答。", body))
    desk.open()
    return Settings(knowledge=desk.knowledge, data=desk.data, encoder="stub")
