"""What a file is, by its content; its name and what a browser says of it prove nothing."""

from __future__ import annotations

import unicodedata
from typing import Final

import puremagic

HEAD = 64 * 1024
"""Bytes that tell what a file is."""
LONGEST_NAME = 120
PHOTOS: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""Types that a browser shows as pictures and nothing else."""
PAGES: Final = frozenset({"text/html", "application/xhtml+xml", "image/svg+xml"})
"""What a browser would run scripts in."""
PDF = b"%PDF-"
_MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<iframe")
_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES: Final = {
    **dict.fromkeys(PHOTOS, "photo"),
    **dict.fromkeys(("video/mp4", "video/webm", "video/quicktime", "video/x-m4v"), "video"),
    **dict.fromkeys(("audio/mpeg", "audio/mp4", "audio/wav", "audio/x-wav", "application/ogg", "audio/ogg"), "audio"),
    **dict.fromkeys(
        (
            "application/pdf",
            f"{_OFFICE}.wordprocessingml.document",
            f"{_OFFICE}.spreadsheetml.sheet",
            f"{_OFFICE}.presentationml.presentation",
            "application/msword",
            "application/zip",
            "application/x-rar-compressed",
            "application/vnd.rar",
            "application/x-7z-compressed",
            "application/gzip",
            "text/plain",
        ),
        "document",
    ),
}
"""Media types that are taken, and the kind that people know them as."""
_TEXTS = ("utf-8", "utf-16", "gb18030")
_CONTROL = frozenset(range(32)) - {9, 10, 12, 13, 27}


class WrongTypeError(ValueError):
    """A file of a type that is not taken: a page, a program, or nothing that is known."""


def sniff(head: bytes) -> str:
    """Return the media type of a file that begins with ``head``. Raises ``WrongTypeError`` where it is not taken."""
    # Words that happen to begin like something else (`BM`, `{`) are still words; pages are not.
    found = "text/html" if _is_page(head) else _known(head)
    if found not in PAGES and not head.startswith(PDF) and _is_text(head):
        found = "text/plain"
    if found not in TYPES:
        raise WrongTypeError(f"a file of type {found or 'unknown'} is not taken")
    return found


def plain_name(name: str, fallback: str = "file") -> str:
    """Return a name without folders and without characters that lead people or systems astray."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(each for each in last if unicodedata.category(each)[0] != "C").strip(" .")
    if len(kept) <= LONGEST_NAME:
        return kept or fallback
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending) > 10:
        return kept[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def _is_page(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1024].lower()
    return start.startswith(b"<") and any(sign in start for sign in _MARKUP)


def _known(head: bytes) -> str:
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "application/msword"  # older office files: which of them stands further on
    try:
        return puremagic.from_string(head, mime=True)
    except (puremagic.PureError, ValueError):
        return ""


def _is_text(head: bytes) -> bool:
    """Whether it can be read as text; an error log is what support gets most."""
    if not head:
        return False
    for encoding in _TEXTS:
        if encoding == "utf-16" and head[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
            continue
        for cut in range(4 if len(head) >= HEAD else 1):  # the head of a longer file may end within a character
            try:
                text = head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return not any(ord(each) in _CONTROL for each in text)
    return False
