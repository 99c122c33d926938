"""Nothing is left undocumented, and what is documented exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cli.main import COMMANDS
from bot.settings import Settings, variable

ROOT = Path(__file__).resolve().parents[3]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    return README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_every_setting_is_in_the_readme_and_every_one_there_exists() -> None:
    documented = set(re.findall(r"^\| `(KEFU_[A-Z_]+)` \|", section("Settings"), re.MULTILINE))
    assert documented == {variable(name) for name in Settings.model_fields}


@pytest.mark.parametrize("name", ["max_error", "encoder", "host", "port", "log_level"])
def test_a_default_is_as_documented(name: str) -> None:
    default = Settings.model_fields[name].default
    assert re.search(rf"^\| `{variable(name)}` \| `{re.escape(str(default))}` \|", README, re.MULTILINE)


def test_every_command_is_in_the_readme_and_every_one_there_exists() -> None:
    documented = set(re.findall(r"^\| `kefu (\w+)", section("Commands"), re.MULTILINE))
    assert documented == set(COMMANDS)


def test_every_make_target_in_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"\bmake ([a-z]+)\b", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("page", ["README.md", "CHANGELOG.md", "knowledge/README.md"])
def test_links_inside_the_project_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert ((ROOT / page).parent / target).exists(), target
