"""``kefu eval``: how well the retriever and its calibration do on a set of questions with known answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.console import progress_bars, show_json, show_table
from bot.cli.options import AsJson, Data, Knowledge
from bot.log import set_up_logging
from bot.settings import read_settings
from index.errors import KefuError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def evaluate_set(
    directory: Annotated[
        Path,
        typer.Argument(metavar="DIR", exists=True, file_okay=False, help="Holds kb.jsonl and queries.jsonl."),
    ],
    *,
    reviewed: Annotated[
        int,
        typer.Option(metavar="N", min=0, help="So many queries refine the calibration and are not scored."),
    ] = 0,
    seed: Annotated[int, typer.Option(metavar="S", help="Draws the reviewed queries.")] = 0,
    as_json: AsJson = False,
    predictions: Annotated[
        Path | None,
        typer.Option(metavar="FILE", dir_okay=False, help="Write a JSON line a scored query.", show_default=False),
    ] = None,
    knowledge: Knowledge = None,
    data: Data = None,
) -> None:
    """Measure search and decisions on a set of questions.

    The model is fitted on the set's own articles alone.
    """
    # Loads faiss and a model runtime, half a second that `kefu --help` has no use for.
    from index.evaluate import evaluate  # noqa: PLC0415

    settings = read_settings(knowledge=knowledge, data=data)
    set_up_logging(settings.log_level)
    with progress_bars() as progress:
        report = evaluate(
            directory,
            encoder=settings.encoder,
            prompts=settings.prompts,
            data_dir=settings.data,
            max_error=settings.max_error,
            reviewed=reviewed,
            seed=seed,
            progress=progress,
        )
    if predictions:
        write_lines(predictions, report.predictions)
    if as_json:
        show_json(report.to_json())
    else:
        show_table(("metric", "value"), as_rows(report.to_json()))


def as_rows(metrics: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return a metric a row, shares with three decimals."""
    return [(name, f"{value:.3f}" if isinstance(value, float) else str(value)) for name, value in metrics.items()]


def write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write a JSON object a line. Raises ``KefuError`` where the file cannot be written."""
    try:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in rows)
    except OSError as error:
        raise KefuError(f"{path}: cannot be written: {error.strerror}") from error
