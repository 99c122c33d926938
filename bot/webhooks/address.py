"""Where a webhook may go: never to a machine of this network, whatever a name says today or tomorrow."""

from __future__ import annotations

import asyncio
import re
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.errors import KefuError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from urllib.parse import SplitResult

    Address = IPv4Address | IPv6Address
    Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

LONGEST_URL = 500
PORTS = {"https": 443, "http": 80}
_TRANSLATED = IPv6Network("64:ff9b::/96"), IPv6Network("::/96")
"""IPv4 addresses written as IPv6 (RFC 6052, and the form before it): what counts is the one inside."""
_LOCAL = IPv6Network("64:ff9b:1::/48"), IPv6Network("fec0::/10")
"""For use within a network (RFC 8215, RFC 3879), whatever is inside."""
_NAME = re.compile(r"(?=.{1,253}\Z)(?!-)[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\.?")
"""A name of a host: labels of 1 to 63 characters."""


class AddressError(KefuError):
    """An address that webhooks do not go to. ``code`` is a word for a template."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def check_url(url: str, *, private: bool) -> SplitResult:
    """Return the parts of a URL that a webhook may have. Raises ``AddressError``."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressError("url", f"that is no URL: {error}") from error
    plain = url.isascii() and url.isprintable() and not set(url) & set(' "<>\\^`{|}')
    if len(url) > LONGEST_URL or not plain or not parts.hostname or port == 0:
        raise AddressError("url", f"write a URL of at most {LONGEST_URL} characters, such as https://example.com/kefu")
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        raise AddressError("https", "a webhook goes over https")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressError("url", "no user name, password or fragment may stand in the URL")
    literal = _literal(parts.hostname)
    if literal is None and ("[" in parts.netloc or not _NAME.fullmatch(parts.hostname)):
        raise AddressError("url", "that is no name of a host")
    if literal and not private and not is_public(literal):
        raise AddressError("private", f"{parts.hostname} is not on the public internet")
    return parts


async def resolved(host: str, port: int, *, private: bool, resolve: Resolve | None = None) -> list[Address]:
    """Return the addresses of a host. Raises ``AddressError`` where one is private, ``OSError`` where there is none.

    Whoever connects takes one of these and does not look the name up again: it may say something else by then.
    """
    found = [ip_address(each.partition("%")[0]) for each in await (resolve or _resolve)(host, port)]
    if not private and not all(map(is_public, found)):
        raise AddressError("private", f"{host} is not on the public internet")
    return found


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet, also one that carries another inside."""
    if isinstance(address, IPv6Address):
        within = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if any(address in network for network in _LOCAL):
            return False
        if any(address in network for network in _TRANSLATED):
            within = IPv4Address(int(address) & 0xFFFFFFFF)
        if within:
            return is_public(within)
    return address.is_global and not address.is_multicast


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


async def _resolve(host: str, port: int) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))
