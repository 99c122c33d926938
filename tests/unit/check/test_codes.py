"""What a check can report is described."""

from __future__ import annotations

import re
from pathlib import Path

from index.check.codes import CODES

ROOT = Path(__file__).resolve().parents[3]


def test_every_code_is_documented_with_its_severity_and_every_one_there_exists() -> None:
    page = (ROOT / "docs" / "check.md").read_text(encoding="utf-8").partition("## Codes")[2]
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (\w+) \|", page, re.MULTILINE))
    assert rows == {code: one.severity.value for code, one in CODES.items()}


def test_every_code_that_the_loader_and_the_checks_use_is_known() -> None:
    used: set[str] = set()
    for file in (ROOT / "index").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        used |= set(re.findall(r"(?:diagnose\(|Fault\(Place\([^)]*\), |_fault\(\S+, )\s*\"([a-z-]+)\"", text))
    assert used
    assert used <= set(CODES)
