"""The server process: a socket, and uvicorn on it until it is told to stop."""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING

import uvicorn

from index.errors import KefuError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import FastAPI

GRACE = 10
"""Seconds that open requests get when the server stops."""


class ListenError(KefuError):
    """An address that the server cannot have."""


def listen(host: str, port: int) -> socket.socket:
    """Take the address before anything slow begins. Raises ``ListenError``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        taken = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise ListenError(
            f"cannot listen on {host}:{port}: {error.strerror or error}; choose another address with --host, --port"
        ) from error
    # Inherited by every connection. asyncio sets it itself only where a socket names its protocol, which one of
    # create_server does not; without it the body waits for the head to be acknowledged, 40 ms for every answer.
    taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return taken


class _Server(uvicorn.Server):
    """Ends open streams first: otherwise they would be waited for."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.config.app.state.closing()  # type: ignore[union-attr] # it is the application, not its name
        await super().shutdown(sockets)


def run_server(app: FastAPI, taken: socket.socket, *, proxies: Sequence[str] = ()) -> None:
    """Serve ``app`` until Ctrl-C or SIGTERM; both are an orderly end.

    ``proxies`` are addresses and networks that are believed for whom they speak, and whether over TLS; without any,
    a request comes from where its connection does.
    """
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,  # bot.log has set up logging
            access_log=False,
            server_header=False,
            # Given even where it is empty: uvicorn would believe whoever is on this machine.
            proxy_headers=bool(proxies),
            forwarded_allow_ips=list(proxies),
            timeout_graceful_shutdown=GRACE,
        )
    )
    app.state.stop = lambda: setattr(server, "should_exit", True)
    # uvicorn raises a signal that it has handled once more for whoever came before it: nobody here.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    server.run(sockets=[taken])
