"""How findings are printed: for people, for scripts, for editors' programs and code hosts."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from rich.console import Console
from rich.text import Text

from bot.cli.console import show, show_json
from index.check.codes import CODES, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.check.diagnostic import Diagnostic
    from index.types import Place

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def print_json(found: Sequence[Diagnostic], folder: Path) -> None:  # noqa: ARG001
    """Print a JSON object a finding."""
    for one in found:
        show_json(as_json(one))


def as_json(one: Diagnostic) -> dict[str, Any]:
    """Return a finding with the fields of the contract."""
    return {
        "severity": one.severity.value,
        "code": one.code,
        "file": one.place.file,
        "line": one.place.line,
        "column": one.place.column,
        "message": one.message,
        "other": {"file": one.other.file, "line": one.other.line} if one.other else None,
    }


def print_text(found: Sequence[Diagnostic], folder: Path) -> None:
    """Print ``file:line:col``, the message, and the line with a caret under the place."""
    console = Console(soft_wrap=True, highlight=False)
    lines: dict[str, list[str]] = {}
    for one in found:
        head = Text(str(one.place), style="bold").append(": ", style="")
        head.append(one.severity.value, style=_STYLES[one.severity]).append(f": {one.message} ")
        console.print(head.append(f"[{one.code}]", style="dim"))
        source = _line(one.place, folder, lines)
        if source.strip():
            console.print(Text(f"    {source}", style="dim"))
            console.print(Text(f"    {_indent(source, one.place.column)}^", style=_STYLES[one.severity]))
    counts = Counter(one.severity for one in found)
    summary = ", ".join(f"{counts[s]} {s.value}{'s' if counts[s] != 1 else ''}" for s in Severity if counts[s])
    show(f"{summary}." if summary else "Nothing to mend.")


def _line(place: Place, folder: Path, known: dict[str, list[str]]) -> str:
    if place.file not in known:
        try:
            text = (folder / place.file).read_bytes()[:2_000_000].decode("utf-8-sig", "replace")
        except OSError:
            text = ""
        known[place.file] = text.splitlines() if text else []
    lines = known[place.file]
    return lines[place.line - 1][:200] if 0 < place.line <= len(lines) else ""


def _indent(line: str, column: int) -> str:
    """Return the blanks up to a column; Han characters take two."""
    return "".join("\t" if c == "\t" else "  " if ord(c) > 0x2E7F else " " for c in line[: column - 1])


def print_github(found: Sequence[Diagnostic], folder: Path) -> None:
    """Print workflow commands, which GitHub shows beside the lines of a change."""
    kinds = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
    for one in found:
        path = _escaped(_from_here(folder / one.place.file), also=":,")
        where = f"file={path},line={one.place.line},col={one.place.column},title={one.code}"
        show(f"::{kinds[one.severity]} {where}::{_escaped(one.message)}")


def _escaped(text: str, also: str = "") -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    for character in also:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _from_here(path: Path) -> str:
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def print_sarif(found: Sequence[Diagnostic], folder: Path) -> None:
    """Print one SARIF 2.1.0 log."""
    show_json(as_sarif(found, folder))


def as_sarif(found: Sequence[Diagnostic], folder: Path) -> dict[str, Any]:
    """Return a SARIF 2.1.0 log with one run; paths are relative to the knowledge folder."""
    codes = sorted({one.code for one in found})
    rules = [
        {
            "id": code,
            "shortDescription": {"text": CODES[code].summary},
            "defaultConfiguration": {"level": CODES[code].severity.value},
        }
        for code in codes
    ]
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "kefu check", "rules": rules}},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {"KNOWLEDGE": {"uri": f"{folder.resolve().as_uri()}{os.sep}"}},
                "results": [_result(one, codes) for one in found],
            }
        ],
    }


def _result(one: Diagnostic, codes: list[str]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": codes.index(one.code),
        "level": one.severity.value,
        "message": {"text": one.message},
        "locations": [_location(one.place)],
    }
    return result | ({"relatedLocations": [_location(one.other)]} if one.other else {})


def _location(place: Place) -> dict[str, Any]:
    region = {"startLine": place.line, "startColumn": place.column}
    artifact = {"uri": quote(place.file), "uriBaseId": "KNOWLEDGE"}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}
