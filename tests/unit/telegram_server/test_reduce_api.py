"""The reduced Bot API."""

from __future__ import annotations

import json

from tests.telegram.reduce_api import REDUCED, as_text, reduced


def test_the_reduced_form_has_names_types_and_required_alone() -> None:
    full = {
        "version": "1",
        "release_date": "never",
        "methods": {
            "send": {
                "name": "send", "description": ["d"], "returns": ["A", "Boolean"],
                "fields": [
                    {"name": "to", "types": ["Integer", "String"], "required": True, "description": "d"},
                    {"name": "how", "types": ["A"], "required": False, "description": "d"},
                ],
            }
        },
        "types": {"A": {"name": "A", "description": ["d"], "subtypes": ["B"]}, "B": {"name": "B", "fields": []}},
    }  # fmt: skip
    assert reduced(full) == {
        "version": "1",
        "methods": {"send": {"returns": "A|Boolean", "required": {"to": "Integer|String"}, "optional": {"how": "A"}}},
        "types": {"A": {"subtypes": "B"}, "B": {}},
    }
    assert json.loads(as_text(reduced(full))) == reduced(full)


def test_the_committed_file_is_what_the_script_writes() -> None:
    text = REDUCED.read_text(encoding="utf-8")
    assert as_text(json.loads(text)) == text
    assert '"description":"String"' in text, "a field of that name is there"
    assert '"description":[' not in text
