"""``python -m bot.cli``: the ``kefu`` command where the script is not on the path."""

from bot.cli.main import main

if __name__ == "__main__":
    main()
