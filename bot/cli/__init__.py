"""The ``kefu`` command: one file a command, and the rules that hold for all of them."""

from bot.cli.main import main

__all__ = ["main"]
