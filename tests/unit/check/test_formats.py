"""What editors' programs and code hosts need to show a finding beside its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from bot.cli.check_formats import as_json, as_sarif, print_github, print_sarif
from index.check.codes import CODES, Severity
from index.check.diagnostic import Diagnostic, diagnose
from index.types import Place

CONTRADICTION = diagnose(
    "contradiction", Place("fees/one.md", 9, 3), "'500 元' here, but '600 元' there", Place("fees/other.md", 4, 2)
)
LINK = diagnose("dead-link", Place("fees/a,b:c 年费.md", 2, 7), "50% of\nthe links are dead")
NOTE = diagnose("byte-order-mark", Place("fees/one.md", 1), "a mark")
FOUND = (CONTRADICTION, LINK, NOTE)

_TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation", "region"],
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "properties": {"uri": {"type": "string", "format": "uri-reference", "pattern": "^[^/ :]+/?[^ ]*$"}},
                },
                "region": {
                    "type": "object",
                    "required": ["startLine"],
                    "properties": {
                        "startLine": {"type": "integer", "minimum": 1},
                        "startColumn": {"type": "integer", "minimum": 1},
                    },
                },
            },
        }
    },
}
_RULE = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "shortDescription": _TEXT,
        "defaultConfiguration": {"type": "object", "properties": {"level": _LEVEL}},
    },
}
_DRIVER = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string"}, "rules": {"type": "array", "uniqueItems": True, "items": _RULE}},
}
_RESULT = {
    "type": "object",
    "required": ["message", "ruleId", "level", "locations"],
    "properties": {
        "message": _TEXT,
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": _LEVEL,
        "locations": {"type": "array", "minItems": 1, "maxItems": 1, "items": _LOCATION},
        "relatedLocations": {"type": "array", "uniqueItems": True, "items": _LOCATION},
    },
}
_RUN = {
    "type": "object",
    "required": ["tool", "results"],
    "properties": {
        "tool": {"type": "object", "required": ["driver"], "properties": {"driver": _DRIVER}},
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "originalUriBaseIds": {
            "type": "object",
            "additionalProperties": {"properties": {"uri": {"type": "string", "pattern": "^file:///.*/$"}}},
        },
        "results": {"type": "array", "items": _RESULT},
    },
}
SARIF: dict[str, Any] = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "$schema": {"type": "string", "format": "uri"},
        "runs": {"type": "array", "minItems": 1, "items": _RUN},
    },
}
"""What code hosts read of SARIF 2.1.0, with the limits that the standard puts on it."""


@pytest.mark.parametrize("found", [FOUND, ()])
def test_the_log_is_sarif(found: tuple[Diagnostic, ...], tmp_path: Path) -> None:
    jsonschema_rs.validate(SARIF, as_sarif(found, tmp_path), validate_formats=True)


def test_each_result_of_the_log_names_its_rule_level_and_both_places(tmp_path: Path) -> None:
    (run,) = as_sarif(FOUND, tmp_path)["runs"]
    rules = run["tool"]["driver"]["rules"]
    for one, result in zip(FOUND, run["results"], strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == one.code
        assert result["level"] == one.severity.value
    first = run["results"][0]
    assert first["locations"][0]["physicalLocation"]["region"] == {"startLine": 9, "startColumn": 3}
    assert first["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "fees/other.md"
    assert "relatedLocations" not in run["results"][1]


def test_every_severity_is_a_level_of_the_log(tmp_path: Path) -> None:
    every = tuple(diagnose(code, Place("fees/one.md", 1), "something") for code in CODES)
    assert {one.severity for one in every} == set(Severity)
    jsonschema_rs.validate(SARIF, as_sarif(every, tmp_path), validate_formats=True)


def test_the_log_is_printed_as_one_json_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    print_sarif(FOUND, tmp_path)
    assert json.loads(capsys.readouterr().out) == as_sarif(FOUND, tmp_path)


def test_a_workflow_command_keeps_to_one_line_and_escapes_what_would_end_a_field(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    print_github(FOUND, tmp_path / "knowledge")
    assert capsys.readouterr().out.splitlines() == [
        "::error file=knowledge/fees/one.md,line=9,col=3,title=contradiction::'500 元' here, but '600 元' there",
        "::warning file=knowledge/fees/a%2Cb%3Ac 年费.md,line=2,col=7,title=dead-link::50%25 of%0Athe links are dead",
        "::notice file=knowledge/fees/one.md,line=1,col=1,title=byte-order-mark::a mark",
    ]


def test_a_finding_in_json_has_the_fields_of_the_contract_and_no_others() -> None:
    assert as_json(CONTRADICTION) == {
        "severity": "error",
        "code": "contradiction",
        "file": "fees/one.md",
        "line": 9,
        "column": 3,
        "message": "'500 元' here, but '600 元' there",
        "other": {"file": "fees/other.md", "line": 4},
    }
    assert as_json(LINK)["other"] is None
