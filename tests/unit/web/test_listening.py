"""The address that the server takes."""

from __future__ import annotations

import socket

import pytest

from bot.web.server import ListenError, listen


def test_answers_do_not_wait_for_an_acknowledgement() -> None:
    with (
        listen("127.0.0.1", 0) as taken,
        socket.create_connection(taken.getsockname()),
        taken.accept()[0] as connection,
    ):
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_an_address_that_is_taken_is_named() -> None:
    with listen("127.0.0.1", 0) as taken, pytest.raises(ListenError, match=str(taken.getsockname()[1])):
        listen("127.0.0.1", taken.getsockname()[1])
