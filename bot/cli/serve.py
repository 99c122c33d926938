"""``kefu serve``: the web server."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from bot.app import open_dialogue
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
    """Serve the chat page on http://127.0.0.1:8080/chat until stopped."""
    from bot.web import ChatService, create_app, listen, run_server  # noqa: PLC0415

    settings = read_settings(host=host, port=port, knowledge=knowledge, data=data)
    set_up_logging(settings.log_level)
    socket = listen(settings.host, settings.port)
    shown, taken = socket.getsockname()[:2]
    address = f"[{shown}]" if ":" in shown else shown
    show(f"Kefu: http://{address}:{taken}/chat  (Ctrl-C stops)")
    service = ChatService(partial(open_dialogue, settings))
    run_server(create_app(service), socket)
    service.raise_failure()
