"""Behind proxies: whom they speak for is believed, and nobody else, by a real server on real connections."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.desk_office import PASSWORD, Office, filled
from tests.e2e.process import serving

PROXY, IN_NETWORK, NO_PROXY = "127.0.0.2", "127.66.0.9", "127.0.0.1"
"""The whole of 127.0.0.0/8 is this machine: a client that binds one of them is who it says."""


@pytest.fixture(scope="module")
def office(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("proxies")
    url = f"sqlite:///{folder / 'desk.db'}"
    tickets = filled(url, lines=1)
    trusted = f"{PROXY} 127.66.0.0/16, fd00::/8"
    with serving(data_folder, folder / "log", KEFU_DATABASE=url, KEFU_TRUSTED_PROXIES=trusted) as address:
        yield Office(address, url, tickets)


def sign_in(
    office: Office, peer: str, password: str = PASSWORD, login: str = "lilei", **headers: str
) -> httpx.Response:
    transport = httpx.HTTPTransport(local_address=peer)
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    with httpx.Client(transport=transport, base_url=office.address) as client:
        return client.post("/desk/login", data={"login": login, "password": password}, headers=told)


def noted(office: Office) -> str:
    """Return the address that the log of accounts noted last."""
    with sqlite3.connect(office.database.removeprefix("sqlite:///")) as database:
        found = database.execute("SELECT address FROM user_events ORDER BY id DESC LIMIT 1").fetchone()
    database.close()
    return str(found[0])


@pytest.mark.parametrize(
    ("peer", "chain", "whose"),
    [
        (NO_PROXY, "203.0.113.7", NO_PROXY),
        (PROXY, "203.0.113.7", "203.0.113.7"),
        (IN_NETWORK, "203.0.113.7", "203.0.113.7"),
        (PROXY, f"203.0.113.7, {IN_NETWORK}", "203.0.113.7"),
        (PROXY, f"198.51.100.1, 203.0.113.7, {IN_NETWORK}, fd00::9", "203.0.113.7"),
        (PROXY, "127.0.0.2, 203.0.113.7", "203.0.113.7"),
        (PROXY, "2001:db8::5", "2001:db8::5"),
        (PROXY, "[2001:db8::5]:4711, [fd00::9]:80", "2001:db8::5"),
        (PROXY, "203.0.113.7:4711", "203.0.113.7"),
        (PROXY, "", PROXY),
    ],
)
def test_the_log_names_whom_trusted_proxies_speak_for(office: Office, peer: str, chain: str, whose: str) -> None:
    assert sign_in(office, peer, X_Forwarded_For=chain).status_code == 303
    assert noted(office) == whose


def test_a_customer_behind_a_proxy_cannot_pass_for_somebody_else(office: Office) -> None:
    # What the customer says, and what the proxy saw.
    chains = [f"198.51.100.{number}, 203.0.113.99" for number in range(21)]
    codes = [sign_in(office, PROXY, "wrong", chain, X_Forwarded_For=chain).status_code for chain in chains]
    assert codes == [422] * 20 + [429]
    assert sign_in(office, PROXY, X_Forwarded_For="203.0.113.100").status_code == 303


def test_all_addresses_of_an_ipv6_network_count_as_one(office: Office) -> None:
    hosts = [f"2001:db8:1:2::{number:x}" for number in range(21)]
    codes = [sign_in(office, PROXY, "wrong", host, X_Forwarded_For=host).status_code for host in hosts]
    assert codes == [422] * 20 + [429]
    assert sign_in(office, PROXY, X_Forwarded_For="2001:db8:1:3::1").status_code == 303


def test_who_comes_over_tls_by_a_proxy_gets_a_cookie_for_tls_and_is_told_to_stay_there(office: Office) -> None:
    secure = sign_in(office, PROXY, X_Forwarded_Proto="https")
    assert "secure" in secure.headers["set-cookie"].lower()
    assert secure.headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(("peer", "scheme"), [(NO_PROXY, "https"), (PROXY, "http"), (PROXY, "gopher")])
def test_nobody_else_makes_plain_http_pass_for_tls(office: Office, peer: str, scheme: str) -> None:
    plain = sign_in(office, peer, X_Forwarded_Proto=scheme)
    assert "secure" not in plain.headers["set-cookie"].lower()
    assert "strict-transport-security" not in plain.headers


def test_a_form_that_comes_over_tls_by_a_proxy_is_from_here(office: Office) -> None:
    origin = office.address.replace("http:", "https:")
    assert sign_in(office, PROXY, X_Forwarded_Proto="https", Origin=origin).status_code == 303
    assert sign_in(office, NO_PROXY, X_Forwarded_Proto="https", Origin=origin).status_code == 403
