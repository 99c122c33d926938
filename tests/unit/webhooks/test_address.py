"""Where webhooks may go."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address

import pytest

from bot.webhooks.address import AddressError, check_url, is_public, resolved

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 - an address that is refused
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0:1:1::80ff:fffe",
    "::127.0.0.1",
    "fec0::1",
    "64:ff9b:1::a00:1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_no_address_of_a_private_network_is_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.com/", "https"),
        ("ftp://example.com/", "https"),
        ("file:///etc/passwd", "url"),
        ("https://user:secret@example.com/", "url"),
        ("https://example.com/#part", "url"),
        ("https://exa mple.com/", "url"),
        ("https://example.com/\r\nX: 1", "url"),
        ("https://[::1", "url"),
        ("https://example.com:99999/", "url"),
        ("https://", "url"),
        ("https://bücher.example/", "url"),
        ("https://a..b/", "url"),
        (f"https://{'a' * 64}.example/", "url"),
        ("https://*.example/", "url"),
        ("https://[v1.x]/", "url"),
        ("https://127.0.0.1/", "private"),
        ("https://[::ffff:10.0.0.1]/", "private"),
        ("https://example.com/" + "a" * 500, "url"),
    ],
)
def test_a_url_that_may_do_harm_is_refused(url: str, code: str) -> None:
    with pytest.raises(AddressError) as refused:
        check_url(url, private=False)
    assert refused.value.code == code


def test_a_setting_allows_the_own_network() -> None:
    assert check_url("http://127.0.0.1:8000/x", private=True).port == 8000


def says(*addresses: str) -> Callable[[str, int], Awaitable[Sequence[str]]]:
    async def resolve(host: str, port: int) -> Sequence[str]:  # noqa: ARG001
        return addresses

    return resolve


async def test_a_name_with_one_private_address_among_others_is_refused() -> None:
    with pytest.raises(AddressError, match="not on the public internet"):
        await resolved("e.com", 443, private=False, resolve=says("93.184.215.14", "127.0.0.1"))


async def test_a_name_on_the_internet_is_resolved_once() -> None:
    assert await resolved("e.com", 443, private=False, resolve=says("93.184.215.14")) == [ip_address("93.184.215.14")]
