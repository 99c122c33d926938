"""Files that are read for a check."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.check.run import check_knowledge
from tests.unit.check.test_pairs import FACETS, write

DAY = date(2026, 11, 25)


def test_several_processes_find_the_same_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.check.reading._WORTH", 1)
    monkeypatch.setattr("index.check.reading._AT_ONCE", 2)
    (tmp_path / "fees").mkdir()
    (tmp_path / "facets.yaml").write_bytes(FACETS.read_bytes())
    for number in range(5):
        write(tmp_path / "fees", f"fee-{number}", ("专业版年费", f"专业版每年 {500 + number} 元。", ""))
    (tmp_path / "fees" / "broken.md").write_text("no front matter", encoding="utf-8")

    found, facts = check_knowledge(tmp_path, today=DAY)
    again, others = check_knowledge(tmp_path, today=DAY, processes=2)
    kept = {one.file: one for one in facts[1:]}
    partly, _ = check_knowledge(tmp_path, today=DAY, known=kept, processes=2)

    assert found == again == partly
    assert any(one.code == "contradiction" for one in found)
    assert [(one.file, one.digest, len(one.statements)) for one in others] == [
        (one.file, one.digest, len(one.statements)) for one in facts
    ]
