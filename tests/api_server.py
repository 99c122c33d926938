"""The API on a socket of this machine, in a thread."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from bot.storage.database import Database
from bot.web import api
from tests.apart import run_apart
from tests.api import api_app, new_token


@contextmanager
def api_server(url: str) -> Iterator[tuple[str, str]]:
    """Serve until the block ends; give the API's address and a token that may do everything."""
    database = Database.prepare(url)
    token = run_apart(_token(url))
    config = uvicorn.Config(api_app(database, a_minute=1_000_000), log_config=None, access_log=False)
    server = uvicorn.Server(config)
    taken = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield f"http://127.0.0.1:{taken.getsockname()[1]}{api.PATH}", token
    finally:
        server.should_exit = True
        thread.join()
        taken.close()


async def _token(url: str) -> str:
    database = await Database.open(url)
    token = await new_token(database)
    await database.close()
    return token
