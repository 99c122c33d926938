"""An answer longer than a message may be."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.e2e.process import ROOT
from tests.telegram.bot_process import serving
from tests.telegram.server import running
from tests.telegram.speaker import buttons, text_of

STEPS = 600
ARTICLE = """---
title: {title}
questions:
  - {question}
status: published
reviewed: 2026-11-01
---
{body}
"""


def knowledge(folder: Path) -> Path:
    """Write an article of many steps, and others that it is told from."""
    topic = folder / "services"
    topic.mkdir(parents=True)
    shutil.copy(ROOT / "knowledge" / "facets.yaml", folder)
    steps = "".join(f"第 {number} 步：打开“设置 <{number}> & 选项”，再点确定😀。" for number in range(STEPS))
    bodies = {"数据怎么迁移": steps, "打印机怎么安装": "看手册。", "软件怎么升级": "自动升级。"}
    for number, (question, body) in enumerate(bodies.items()):
        text = ARTICLE.format(title=f"{question}的说明", question=question, body=body)
        (topic / f"article-{number}.md").write_text(text, encoding="utf-8")
    return folder


async def test_it_comes_whole_and_in_order_in_several_messages(index: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(index / "models", data / "models", copy_function=os.link)
    settings = {"KEFU_KNOWLEDGE": str(knowledge(tmp_path / "knowledge"))}
    async with running() as telegram, serving(telegram, data, **settings):
        customer = telegram.customer()
        customer.says("数据怎么迁移")
        last = await customer.hears(f"设置 <{STEPS - 1}> & 选项")
        parts = customer.received()
        assert parts[-1] is last
        assert len(parts) > 2
        # Where a text is parted, the space there goes.
        whole = "".join("".join(text_of(part).split()) for part in parts)
        places = [whole.find(f"设置<{number}>&选项") for number in range(STEPS)]
        assert -1 not in places
        assert places == sorted(places)
        assert whole.count("😀") == STEPS
        assert [bool(buttons(part)) for part in parts] == [False] * (len(parts) - 1) + [True]
    assert not telegram.invalid_calls
