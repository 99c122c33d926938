"""What attackers do with a server, whatever a browser would."""

from __future__ import annotations

import http.client
import re
from urllib.parse import urlsplit

import httpx

from tests.desk_office import Office

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000"
    "000049454e44ae426082"
)


def token_of(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    return found.group(1)


def raw(office: Office, target: str, method: str = "GET", **headers: str) -> tuple[int, str, list[tuple[str, str]]]:
    """Send a request whose target nobody tidies up."""
    parts = urlsplit(office.address)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port or 80, timeout=10)
    connection.putrequest(method, target, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, body, answer.getheaders()


def upload(client: httpx.Client, name: str, content: bytes = PNG) -> httpx.Response:
    headers = {"Content-Type": "application/octet-stream"}
    return client.post("/chat/files", params={"name": name}, content=content, headers=headers)
