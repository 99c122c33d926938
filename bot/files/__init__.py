"""Files that customers and agents send: kept on the disk of this machine, told apart by what is in them."""

from bot.files.held import Attached, Held, UnavailableFileError
from bot.files.sniff import WrongTypeError
from bot.files.store import Files, FullError, MissingFileError, TooLargeError

__all__ = [
    "Attached",
    "Files",
    "FullError",
    "Held",
    "MissingFileError",
    "TooLargeError",
    "UnavailableFileError",
    "WrongTypeError",
]
