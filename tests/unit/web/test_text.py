from __future__ import annotations

import pytest

from bot.web.text import clean


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("年服务费😀", "年服务费😀"),
        ("cut\ud83d", "cut\ufffd"),
        ("\udcffhalf", "\ufffdhalf"),
        ("nul\0", "nul\ufffd"),
        ("\ud83d\ude00", "😀"),
        (5, 5),
    ],
)
def test_what_no_database_keeps_is_replaced(typed: object, kept: object) -> None:
    assert clean(typed) == kept
