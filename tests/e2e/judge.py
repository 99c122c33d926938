"""Judges replies against ``messages.jsonl``.

Failures of the rows to build against, and of those alone::

    python -c "from tests.e2e.judge import *; print(table(failures(ask(), split='dev')))"

A row's ``expect``:

- ``decision``: of the last turn; a list where several are honestly right, the best first.
- ``figures``, ``contains``: all needed when the reply takes the first decision; ``a|b`` is either.
- ``not_figures``: must not be shown; ``*`` is every amount but those in ``may_figures``.
- ``may_figures``: amounts that a hand-over may mention all the same (the fee of a visit being arranged).
- ``language``: ``zh``, ``en`` or a list; ``script``: ``traditional`` where the reply must be.
- ``edition``: what is asked about; other editions' amounts are then wrong. ``options``: needed on buttons.

``repeat`` beside ``turns`` repeats the last turn that many times (long messages stay readable in the file).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import opencc

from .figures import HOTLINE, amounts, folded, phones, published, shows

HERE = Path(__file__).parent
MESSAGES = HERE / "messages.jsonl"
LONGEST_RUN = 900
"""Seconds for the whole batch, first indexing included, on two busy cores."""


@dataclass(frozen=True, slots=True)
class Row:
    """One customer: what they wrote, and what a careful supervisor takes for right."""

    id: str
    split: str
    turns: tuple[str, ...]
    decisions: tuple[str, ...]
    figures: tuple[str, ...]
    not_figures: tuple[str, ...]
    may_figures: tuple[str, ...]
    contains: tuple[str, ...]
    languages: tuple[str, ...]
    script: str
    edition: tuple[str, ...]
    options: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with one reply; ``wrong_figures`` is the part that must never happen."""

    row: Row
    decision: str
    text: str
    options: tuple[str, ...]
    problems: tuple[str, ...]
    wrong_figures: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems and not self.wrong_figures


def read_rows(file: Path = MESSAGES) -> list[Row]:
    """Read the acceptance set."""
    return [_row(json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]


def _row(raw: Mapping[str, Any]) -> Row:
    expect: Mapping[str, Any] = raw["expect"]
    turns = list(raw["turns"])
    turns[-1] *= int(raw.get("repeat", 1))
    return Row(
        id=raw["id"],
        split=raw["split"],
        turns=tuple(turns),
        decisions=_several(expect["decision"]),
        figures=_several(expect.get("figures", [])),
        not_figures=_several(expect.get("not_figures", [])),
        may_figures=_several(expect.get("may_figures", [])),
        contains=_several(expect.get("contains", [])),
        languages=_several(expect.get("language", [])),
        script=expect.get("script", ""),
        edition=_several(expect.get("edition", [])),
        options=_several(expect.get("options", [])),
        tags=_several(expect["tags"]),
    )


def _several(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def ask(rows: Iterable[Row] | None = None, data: Path | None = None) -> list[dict[str, Any]]:
    """Ask the real command, once for all rows; its replies in the order they were printed.

    Raises ``RuntimeError`` with the end of what the command wrote on its standard error where it fails.
    """
    script = Path(sys.executable).with_name("kefu")
    command = [str(script)] if script.exists() else [sys.executable, "-m", "bot.cli"]
    settings = {name: value for name, value in os.environ.items() if not name.startswith("KEFU_")}
    settings |= {"HF_HUB_OFFLINE": "1", "PYTHONIOENCODING": "utf-8"}
    if data is not None:
        settings["KEFU_DATA"] = str(data)
    with TemporaryDirectory() as folder:
        batch = Path(folder) / "batch.jsonl"
        lines = [json.dumps({"id": row.id, "turns": row.turns}) for row in rows or read_rows()]
        batch.write_text("\n".join(lines) + "\n", encoding="utf-8")
        done = subprocess.run(
            [*command, "ask", "--batch", str(batch), "--json"],
            capture_output=True,
            check=False,
            cwd=HERE.parents[1],
            encoding="utf-8",
            env=settings,
            timeout=LONGEST_RUN,
        )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ask: exit status {done.returncode}\n{done.stderr[-2000:]}")
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def judge(row: Row, reply: Mapping[str, Any]) -> Verdict:
    """Hold one reply against what its row expects."""
    text, decision = str(reply["text"]), str(reply["decision"])
    problems = [*_decision_problems(row, reply), *_language_problems(row, text)]
    if decision == row.decisions[0]:
        plain = simplified(folded(text))
        problems += [f"lacks {figure}" for figure in row.figures if not shows(plain, figure)]
        problems += [f"lacks {words!r}" for words in row.contains if not _has(plain, words)]
    options = tuple(str(label) for label in reply["options"])
    return Verdict(row, decision, text, options, tuple(problems), tuple(sorted(_wrong_figures(row, decision, text))))


def _decision_problems(row: Row, reply: Mapping[str, Any]) -> list[str]:
    decision, options = str(reply["decision"]), [str(label) for label in reply["options"]]
    problems = []
    if decision not in row.decisions:
        problems.append(f"{decision}, not {' or '.join(row.decisions)}")
    if not str(reply["text"]).strip():
        problems.append("says nothing")
    if decision == "clarify":
        shown = simplified(folded(" ".join(options)))
        problems += [f"no button {label!r}" for label in row.options if not _has(shown, label)]
        if not 1 <= len(options) <= 4:
            problems.append(f"{len(options)} buttons")
    if decision == "escalate" and "work" not in row.tags and not shows(str(reply["text"]), HOTLINE):
        problems.append("hands over without the hotline")
    return problems


def _language_problems(row: Row, text: str) -> list[str]:
    problems = []
    han, words = len(re.findall(r"[\u4e00-\u9fff]", text)), len(re.findall(r"[A-Za-z]{2,}", text))
    language = "zh" if han > words else "en"
    if row.languages and language not in row.languages:
        problems.append(f"speaks {language}")
    if row.script == "traditional" and simplified(text) == text:
        problems.append("is not in Traditional Chinese")
    return problems


def _wrong_figures(row: Row, decision: str, text: str) -> set[str]:
    shown = amounts(simplified(text))
    wrong = shown - published(row.edition)
    handed_over = decision in ("escalate", "smalltalk")
    if handed_over or "*" in row.not_figures:
        wrong |= shown - set(row.may_figures)
    wrong |= shown & set(row.not_figures)
    needed = {figure for one in row.figures for figure in one.split("|") if re.match(r"[\d%–]+$", figure)}
    if decision == "answer" == row.decisions[0] and needed and not needed & shown:
        wrong |= shown  # another figure stands in the place of the one that was asked for
    return wrong | {f"☎ {number}" for number in phones(text) - phones(HOTLINE)}


def _has(text: str, words: str) -> bool:
    return any(folded(one) in text for one in words.split("|"))


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """``text`` in Simplified Chinese."""
    return str(_converter().convert(text))


def failures(replies: Sequence[Mapping[str, Any]], split: str | None = None) -> list[Verdict]:
    """The rows (of one split) that are not right; ``replies`` are those of all rows, in the file's order."""
    verdicts = [judge(row, reply) for row, reply in zip(read_rows(), replies, strict=True)]
    return [one for one in verdicts if not one.right and split in (None, one.row.split)]


def table(verdicts: Iterable[Verdict]) -> str:
    """What a person reads to see what went wrong: a block a row."""
    return "\n".join(_block(one) for one in verdicts)


def _block(verdict: Verdict) -> str:
    row = verdict.row
    wrong = [f"WRONG FIGURE {figure}" for figure in verdict.wrong_figures]
    return (
        f"\n{row.id} [{row.split}] {'; '.join([*wrong, *verdict.problems])}"
        f"\n    asked    {' → '.join(_short(turn, 60) for turn in row.turns)}"
        f"\n    replied  ({verdict.decision}) {_short(verdict.text, 160)}"
    )


def _short(text: str, most: int) -> str:
    line = "".join(character if character.isprintable() else " " for character in text)
    return line if len(line) <= most else f"{line[:most]}… ({len(line)} characters)"
