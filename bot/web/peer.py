"""Where a request comes from, and whom that counts as where requests are counted."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import Request

NETWORK = 64
"""Bits of an IPv6 address that a provider gives out together: whoever has one has all of its addresses."""


def address_of(request: Request) -> str:
    """Return the address; behind a trusted proxy, that of whom it speaks for."""
    return request.client.host if request.client else ""


def place_of(address: str) -> str:
    """Return what is counted under: an IPv4 address, or the network of an IPv6 address."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((found, NETWORK), strict=False))
