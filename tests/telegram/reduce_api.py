"""Make ``api.json`` from the machine-readable Bot API: ``python -m tests.telegram.reduce_api FULL [REDUCED]``.

Kept are the names of methods, types, parameters and fields, their types, and whether they are required.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any, Final

REDUCED: Final = Path(__file__).with_name("api.json")


def main() -> None:
    """Read the full form, write the reduced one."""
    parser = argparse.ArgumentParser(prog="python -m tests.telegram.reduce_api", description=__doc__)
    parser.add_argument("full", type=Path, help="the Bot API in machine-readable form")
    parser.add_argument("reduced", type=Path, nargs="?", default=REDUCED, help="the file to write")
    options = parser.parse_args()
    full = json.loads(options.full.read_text(encoding="utf-8"))
    options.reduced.write_text(as_text(reduced(full)), encoding="utf-8")


def reduced(full: dict[str, Any]) -> dict[str, Any]:
    """Return the reduced form: ``{"version", "methods": {name: ..}, "types": {name: ..}}``."""
    return {
        "version": full["version"],
        "methods": {name: {"returns": _joined(one["returns"])} | _fields(one) for name, one in full["methods"].items()},
        "types": {name: _type(one) for name, one in full["types"].items()},
    }


def as_text(api: dict[str, Any]) -> str:
    """Return the JSON text, a line a method or type, so that a new version is read as a difference."""
    parts = [f'"version": {json.dumps(api["version"])}']
    for kind in ("methods", "types"):
        lines = ",\n".join(
            f"{json.dumps(name)}: {json.dumps(one, separators=(',', ':'))}" for name, one in api[kind].items()
        )
        parts.append(f'"{kind}": {{\n{lines}\n}}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _type(one: dict[str, Any]) -> dict[str, Any]:
    return {"subtypes": _joined(one["subtypes"])} if "subtypes" in one else _fields(one)


def _fields(one: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Return ``{"required": {name: types}, "optional": {name: types}}``, without what would be empty."""
    parts: dict[str, dict[str, str]] = {}
    for field in one.get("fields", ()):
        parts.setdefault("required" if field["required"] else "optional", {})[field["name"]] = _joined(field["types"])
    return parts


def _joined(types: list[str]) -> str:
    return "|".join(types)


if __name__ == "__main__":
    main()
