"""Bodies of calls: JSON, form and multipart, each to names and values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

from tests.telegram.errors import wrong
from tests.telegram.schema import Upload


@dataclass(frozen=True, slots=True)
class Body:
    """What came with a request."""

    content_type: str
    content: bytes
    query: str = ""

    def read(self) -> dict[str, object]:
        """Return the parameters of query and content as they came. Raises ``ApiError`` where they cannot be read."""
        given: dict[str, object] = dict(parse_qsl(self.query, keep_blank_values=True))
        kind = self.content_type.partition(";")[0].strip().lower()
        if not self.content:
            return given
        try:
            if kind == "application/json":
                return given | _json(self.content)
            if kind == "application/x-www-form-urlencoded":
                return given | dict(parse_qsl(self.content.decode(), keep_blank_values=True, strict_parsing=True))
            if kind == "multipart/form-data":
                return given | _attached(_multipart(self.content_type, self.content))
        except ValueError as error:
            raise wrong(f"can't parse the request: {error}") from error
        raise wrong(f"unsupported content type {kind}")


def _json(body: bytes) -> dict[str, object]:
    found = json.loads(body)
    if not isinstance(found, dict):
        raise ValueError("it is no JSON object")  # noqa: TRY004 - a fault of the text, as others are
    return found


def _multipart(content_type: str, body: bytes) -> dict[str, object]:
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    whole = BytesParser(EmailMessage, policy=HTTP).parsebytes(head + body)
    if not whole.is_multipart():
        raise ValueError("no parts between the boundaries")
    return dict(_part(part) for part in whole.iter_parts())


def _part(part: MIMEPart) -> tuple[str, object]:
    name = part.get_param("name", header="content-disposition")
    content = part.get_payload(decode=True)
    if not isinstance(name, str) or not isinstance(content, bytes):
        raise ValueError("a part without a name")  # noqa: TRY004
    file_name = part.get_filename()
    return name, content.decode() if file_name is None else Upload(file_name, part.get_content_type(), content)


def _attached(given: dict[str, object]) -> dict[str, object]:
    """Return the parameters with the file itself where a value says ``attach://part``."""
    used: set[str] = set()

    def resolved(value: object) -> object:
        if isinstance(value, str) and value.startswith("attach://"):
            used.add(value.removeprefix("attach://"))
            return given.get(value.removeprefix("attach://"), value)
        return value

    found = {name: resolved(value) for name, value in given.items()}
    return {name: value for name, value in found.items() if name not in used}
