"""The reduced Bot API: does a call have the parameters, of the types, that its method takes?"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from tests.telegram.errors import ApiError, wrong
from tests.telegram.reduce_api import REDUCED

Params = dict[str, Any]
ARRAY: Final = "Array of "


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    type: str
    content: bytes


class _MismatchError(Exception):
    """A value that is not of its type; the message says where and what."""


class Schema:
    """Methods and types by name."""

    def __init__(self, api: Mapping[str, Any]) -> None:
        self._methods: dict[str, dict[str, Any]] = api["methods"]
        self._types: dict[str, dict[str, Any]] = api["types"]
        # Telegram takes method names in any case.
        self._names = {name.lower(): name for name in self._methods}

    def method(self, asked: str) -> str:
        """Return the method's name as documented. Raises ``ApiError``."""
        if asked.lower() not in self._names:
            raise ApiError(404, "Not Found", invalid=True)
        return str(self._names[asked.lower()])

    def returns(self, method: str) -> str:
        """Return the type that the method gives back."""
        return str(self._methods[method]["returns"])

    def required(self, type_name: str) -> dict[str, str]:
        """Return the fields that a type always has, and their types."""
        return dict(self._types[type_name].get("required", {}))

    def read(self, method: str, given: Mapping[str, object]) -> Params:
        """Return the parameters as typed values. Raises ``ApiError`` for what is not in the documentation.

        A form's values are strings, and arrays and objects in it are JSON; a JSON body may do the same.
        """
        fields = _fields_of(self._methods[method])
        unknown = [name for name in given if name not in fields and not isinstance(given[name], Upload)]
        if unknown:
            raise wrong(f"{method} has no parameter {', '.join(unknown)}")
        missing = [name for name in self._methods[method].get("required", ()) if given.get(name) is None]
        if missing:
            raise wrong(f'parameter "{missing[0]}" is required')
        try:
            return {
                name: self._check(name, _decoded(value, fields[name]), fields[name]) if name in fields else value
                for name, value in given.items()
            }
        except _MismatchError as error:
            raise wrong(str(error)) from error

    def faults(self, type_name: str, value: object) -> str | None:
        """Return what is wrong with a value of a documented type, or ``None``."""
        try:
            self._check(type_name, value, type_name)
        except _MismatchError as error:
            return str(error)
        return None

    def _check(self, where: str, value: object, types: str) -> object:
        """Return ``value``. Raises ``_MismatchError`` where it is of none of the ``types``."""
        faults = []
        for one in types.split("|"):
            try:
                self._check_one(where, value, one)
            except _MismatchError as error:
                faults.append(error)
            else:
                return value
        # Of several types, the one that the value came furthest in is what was meant.
        raise min(faults, key=lambda fault: str(fault).startswith(f"{where} must"))

    def _check_one(self, where: str, value: object, type_name: str) -> None:
        if type_name.startswith(ARRAY):
            if not isinstance(value, list):
                raise _MismatchError(f"{where} must be an array")
            for number, item in enumerate(value):
                self._check(f"{where}[{number}]", item, type_name.removeprefix(ARRAY))
        elif type_name in _SIMPLE:
            if not isinstance(value, _SIMPLE[type_name]) or (isinstance(value, bool) and type_name != "Boolean"):
                raise _MismatchError(f"{where} must be of type {type_name}")
        elif "subtypes" in self._types[type_name]:
            self._check(where, value, self._types[type_name]["subtypes"])
        else:
            self._check_fields(where, value, self._types[type_name])

    def _check_fields(self, where: str, value: object, described: Mapping[str, Any]) -> None:
        if not isinstance(value, dict):
            raise _MismatchError(f"{where} must be an object")
        fields = _fields_of(described)
        for name in described.get("required", ()):
            if name not in value:
                raise _MismatchError(f'{where} lacks the field "{name}"')
        for name, item in value.items():
            if name not in fields:
                raise _MismatchError(f'{where} has no field "{name}"')
            self._check(f"{where}.{name}", item, fields[name])


_SIMPLE: Final[dict[str, type | tuple[type, ...]]] = {
    "Integer": int,
    "Float": (int, float),
    "String": str,
    "Boolean": bool,
    "InputFile": Upload,
}


def _fields_of(described: Mapping[str, Any]) -> dict[str, str]:
    return {**described.get("required", {}), **described.get("optional", {})}


def _decoded(value: object, types: str) -> object:
    """Return what a string stands for, where a parameter of these types is more than a string."""
    if not isinstance(value, str):
        return value
    wanted = types.split("|")
    if "Integer" in wanted and re.fullmatch(r"-?\d{1,19}", value):
        return int(value)
    if "Boolean" in wanted and value in {"true", "false", "True", "False"}:
        return value.lower() == "true"
    if "String" in wanted or "InputFile" in wanted:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


@cache
def bot_api() -> Schema:
    """Return the schema of the committed file."""
    return Schema(json.loads(REDUCED.read_text(encoding="utf-8")))
