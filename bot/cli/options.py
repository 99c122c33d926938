"""Options that several commands take. What is not given is read from the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Knowledge = Annotated[
    Path | None,
    typer.Option(help="Folder of the articles.  [env: KEFU_KNOWLEDGE]", metavar="DIR", show_default=False),
]
Data = Annotated[
    Path | None,
    typer.Option(
        help="Folder for what Kefu builds: index, model.  [env: KEFU_DATA]", metavar="DIR", show_default=False
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]
