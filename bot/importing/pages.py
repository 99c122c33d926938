"""Word documents and web pages: headings become articles and sections, tables stay tables."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

import mammoth
from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from bot.importing.drafts import Draft, Extract, Trouble, UnreadableError, refuse_bomb
from bot.importing.tables import SAFE, spread

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TOP = re.compile(r"^# (.+)$", re.MULTILINE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_TOO_DEEP = "nested too deep"
_GAPS = re.compile(r"\n{3,}")
DROPPED = ("script", "style", "noscript", "nav", "header", "footer", "aside", "form", "iframe", "template", "svg")
MEDIA = ("img", "picture", "video", "audio", "object", "embed", "canvas")


def read_word(path: Path) -> Extract:
    """Read a .docx; its text only, whatever macros or links to other files it carries."""
    try:
        refuse_bomb(path)
        with path.open("rb") as file:
            html = mammoth.convert_to_html(file, convert_image=mammoth.images.img_element(_no_image)).value
    except (BadZipFile, ExpatError, KeyError, ValueError, AttributeError, OSError, zlib.error) as error:
        raise UnreadableError("no Word document (.docx) that can be read") from error
    except RecursionError as error:
        raise UnreadableError(_TOO_DEEP) from error
    return _extract(BeautifulSoup(html, "html.parser"), path.stem)


def _no_image(_image: Any) -> dict[str, str]:
    return {"src": ""}


def read_html(path: Path) -> Extract:
    """Read a web page: its main part, without navigation and scripts. Nothing is fetched."""
    soup = BeautifulSoup(_decoded(path.read_bytes()), "html.parser")
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    for one in soup.find_all(DROPPED):
        one.decompose()
    main = soup.find("main") or soup.find("article") or soup.body or soup
    return _extract(main, title or path.stem)


def _decoded(content: bytes) -> str:
    """Return a page's text: in the encoding of its mark, in UTF-8, in the one that it names, or in GB 18030."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    named = _CHARSET.search(content[:4096])
    for encoding in ("utf-8-sig", named[1].decode("ascii") if named else "utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise UnreadableError("in no encoding that can be read; save the page as UTF-8")


def _extract(soup: Tag, title: str) -> Extract:
    extract = Extract()
    try:
        extract.troubles += [*_without_media(soup), *_with_plain_tables(soup)]
        for link in soup.find_all("a"):
            if not SAFE.match(str(link.get("href") or "")):
                link.unwrap()
        markdown = MarkdownConverter(heading_style="ATX", bullets="-", strong_em_symbol="*").convert_soup(soup)
    except RecursionError as error:
        raise UnreadableError(_TOO_DEEP) from error
    extract.drafts += _articles(_GAPS.sub("\n\n", markdown).strip(), title)
    if not extract.drafts:
        extract.troubles.append(Trouble("whole file", "there is no text in it"))
    return extract


def _without_media(soup: Tag) -> Iterator[Trouble]:
    for number, one in enumerate((one for one in soup.find_all(MEDIA) if not one.find_parent(MEDIA)), 1):
        what = str(one.get("alt") or one.get("title") or "").strip()
        name = "image" if one.name in ("img", "picture") else one.name
        yield Trouble(f"{name} {number}{_under(one)}", f"left out{f': {what}' if what else ''}")
    for one in soup.find_all(MEDIA):
        if not one.decomposed:
            one.decompose()


def _with_plain_tables(soup: Tag) -> Iterator[Trouble]:
    """Write tables as Markdown can have them; one inside another becomes text of its cell, and is told."""
    for number, table in enumerate(soup.find_all("table"), 1):
        if table.decomposed or table.find_parent("table"):
            continue
        where = f"table {number}{_under(table)}"
        if table.find("table"):
            yield Trouble(where, "a table inside a cell became text; look at it")
        if not spread(table):
            yield Trouble(where, "left out: too large")
            table.decompose()


def _under(one: Tag) -> str:
    heading = one.find_previous(re.compile(r"h[1-6]$"))
    text = heading.get_text(" ", strip=True)[:40] if heading else ""
    return f" under '{text}'" if text else ""


def _articles(markdown: str, title: str) -> list[Draft]:
    """Cut at the first level of headings where there are several; where there is one it is the title."""
    pieces = _TOP.split(markdown)
    before, pairs = pieces[0].strip(), list(zip(pieces[1::2], pieces[2::2], strict=True))
    if not pairs:
        return [Draft(title, before, "whole file")] if before else []
    drafts = [Draft(head.strip("* "), body.strip(), f"heading {i}") for i, (head, body) in enumerate(pairs, 1)]
    if before and len(drafts) == 1:
        return [replace(drafts[0], body=f"{before}\n\n{drafts[0].body}")]
    return [Draft(title, before, "before the first heading"), *drafts] if before else drafts
