"""What the forms of a ticket's page bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, File, Form, Request, UploadFile

from bot.web.desk.parts import Signed
from bot.web.text import CLEAN

if TYPE_CHECKING:
    from bot.web.auth import Person

Text = Annotated[str, CLEAN, Form()]
Count = Annotated[int, Form()]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who wants to do something with which ticket, and what their page knew of it."""

    request: Request
    person: Person
    number: int
    version: int
    seen: int
    """The number of the last event."""
    is_sure: bool = False
    """Whether they were asked about it already."""

    @property
    def is_plain(self) -> bool:
        """Whether a form was sent by the browser itself, before the page's scripts were there."""
        return "HX-Request" not in self.request.headers


def asked(request: Request, person: Signed, number: int, *, version: Count, seen: Count = 0, sure: Text = "") -> Asked:
    """Read what every form has."""
    return Asked(request, person, number, version, seen, is_sure=bool(sure) or "HX-Request" in request.headers)


@dataclass(frozen=True, slots=True)
class Written:
    """A reply or a note with its files."""

    text: str
    how: str
    """``reply``, ``ask`` or ``note``."""
    files: tuple[UploadFile, ...]
    once: str = ""
    """What the page called it, so that it is not written twice."""


def written(
    text: Text = "",
    how: Text = "reply",
    files: Annotated[list[UploadFile] | None, File()] = None,
    once: Annotated[str, Form(max_length=40)] = "",
) -> Written:
    """Read the form for writing; a field of files that is left empty brings one without a name."""
    return Written(text.strip(), how, tuple(file for file in files or () if file.filename), once)


AskedHere = Annotated[Asked, Depends(asked)]
WrittenHere = Annotated[Written, Depends(written)]
