"""``kefu serve``: the web server."""

from __future__ import annotations

import logging
import os
import sys
import threading
from typing import Annotated

import typer

from bot.cli.console import show
from bot.cli.options import Data, Knowledge
from bot.log import set_up_logging
from bot.settings import read_settings


def serve(
    *,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on.  [env: KEFU_HOST]", show_default=False)
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(help="Port; 0 takes any free one.  [env: KEFU_PORT]", min=0, max=65535, show_default=False),
    ] = None,
    knowledge: Knowledge = None,
    data: Data = None,
) -> None:
    """Serve the chat page on http://127.0.0.1:8080/chat, and the Telegram bot where it has a token, until stopped."""
    from bot.serving import create_service  # noqa: PLC0415
    from bot.web import listen, run_server  # noqa: PLC0415

    settings = read_settings(host=host, port=port, knowledge=knowledge, data=data)
    set_up_logging(settings.log_level)
    socket = listen(settings.host, settings.port)
    shown, taken = socket.getsockname()[:2]
    address = f"[{shown}]" if ":" in shown else shown
    show(f"Kefu: http://{address}:{taken}/chat  (Ctrl-C stops)")
    app, service = create_service(
        settings,
        tell_setup=lambda path: show(f"The desk has no user yet; make the first: http://{address}:{taken}{path}"),
    )
    run_server(app, socket, proxies=settings.proxies)
    service.raise_failure()
    failure: Exception | None = getattr(app.state, "failure", None)
    if failure:
        raise failure
    _leave()


def _leave() -> None:
    """End the process, whatever an index that is being built is at: it is swapped in whole or not at all.

    Its thread works in libraries that abort the process where the interpreter is taken down around them.
    """
    if any(thread.daemon for thread in threading.enumerate()):
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
