"""Telegram's files: fetched when somebody wants to see one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram.error import BadRequest, TelegramError

from bot.files.held import UnavailableFileError
from bot.files.store import MissingFileError, TooLargeError

if TYPE_CHECKING:
    from bot.telegram.api import Api

LARGEST = 20_000_000
"""Bytes that a bot may download (Bot API, ``getFile``)."""


class TelegramFiles:
    """Gets files through the Bot API."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def fetch(self, id: str) -> bytes:
        """Return a file. Raises ``MissingFileError``, ``TooLargeError``, ``UnavailableFileError``."""
        try:
            file = await self._api.get_file(id)
            return bytes(await file.download_as_bytearray())
        except BadRequest as error:
            if "too big" in error.message.casefold():
                raise TooLargeError(LARGEST) from error
            raise MissingFileError("Telegram has no such file any more") from error
        except TelegramError as error:
            # Not the error's own text: it may hold the address, and that the token.
            raise UnavailableFileError(f"Telegram does not give the file ({type(error).__name__})") from error
