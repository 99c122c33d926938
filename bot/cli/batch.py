"""The file of ``kefu ask --batch``: JSON lines ``{"id", "turns": [..]}``, each row a new customer."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from index.errors import KefuError

if TYPE_CHECKING:
    from pathlib import Path

STDIN = "-"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class BatchError(KefuError):
    """A batch file with rows that cannot be read; nothing of it is asked."""


def printable(text: str) -> str:
    """Return ``text`` with lone surrogates (what was no valid UTF-8, or half a pair) as U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


Text = Annotated[str, AfterValidator(printable)]


class Row(BaseModel):
    """One customer: what they say, in order. Fields that are not known here are left alone."""

    model_config = ConfigDict(strict=True, frozen=True)

    id: Text | int
    turns: Annotated[list[Text], Field(min_length=1)]


def read_batch(path: Path) -> list[Row]:
    """Read every row; ``-`` is stdin.

    Raises ``BatchError`` with a line ``file:line: fault`` for each fault.
    """
    name, raw = ("<stdin>", sys.stdin.buffer.read()) if str(path) == STDIN else (str(path), path.read_bytes())
    rows: list[Row] = []
    faults: list[str] = []
    for number, line in enumerate(raw.removeprefix(BYTE_ORDER_MARK).split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            rows.append(_row(line))
        except BatchError as error:
            faults += [f"{name}:{number}: {fault}" for fault in str(error).splitlines()]
    if faults:
        raise BatchError("\n".join(faults))
    return rows


def _row(line: bytes) -> Row:
    try:
        return Row.model_validate(json.loads(line.decode("utf-8")))
    except UnicodeDecodeError as error:
        raise BatchError(f"no valid UTF-8 at byte {error.start + 1}") from error
    except json.JSONDecodeError as error:
        raise BatchError(f"no JSON: {error.msg} at column {error.colno}") from error
    except RecursionError as error:
        raise BatchError("no JSON that can be read: nested too deep") from error
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise BatchError("\n".join(_fault(detail["loc"], detail["msg"]) for detail in details)) from error


def _fault(where: tuple[int | str, ...], message: str) -> str:
    return f"{'.'.join(map(str, where)) or 'row'}: {message}"
