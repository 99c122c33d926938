"""Settings: read once from the environment, typed and strict, then handed to constructors."""

from __future__ import annotations

import os
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.errors import KefuError

PREFIX = "KEFU_"
ROOT = Path(__file__).resolve().parent.parent
"""The repository: ``knowledge/`` and ``var/`` stand in it, wherever a command is started."""


class SettingsError(KefuError):
    """A setting that cannot be used. It is a mistake in how Kefu was called: exit status 2."""


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise ValueError("there is no such folder")
    return path.resolve()


def _new_folder(path: Path) -> Path:
    if path.exists() and not path.is_dir():
        raise ValueError("a file stands where the folder should")
    return path.resolve()


class Settings(BaseSettings):
    """Every setting. The name in the environment is ``KEFU_`` and the field's name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="forbid", frozen=True, validate_default=True, env_ignore_empty=True
    )

    knowledge: Annotated[Path, AfterValidator(_folder)] = Field(
        default=ROOT / "knowledge", description="Folder of the articles and facets.yaml."
    )
    data: Annotated[Path, AfterValidator(_new_folder)] = Field(
        default=ROOT / "var", description="Folder for what Kefu builds: index snapshots, the built-in model."
    )
    max_error: float = Field(
        default=0.05,
        gt=0,
        lt=0.5,
        allow_inf_nan=False,
        description="Highest share of wrong answers that is accepted, between 0 and 0.5. "
        "Lower means fewer answers and more hand-overs.",
    )
    encoder: str = Field(
        default="builtin",
        min_length=1,
        description="Model that turns text into vectors: `builtin`, a folder, or a name on a model hub.",
    )
    query_prompt: str = Field(
        default="", description="Goes before a question, for a model that is named and does not bring its own prompt."
    )
    passage_prompt: str = Field(
        default="", description="Goes before an article's text, for a model that does not bring its own prompt."
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="Address that the web server listens on.")
    port: int = Field(default=8080, ge=0, le=65535, description="Port of the web server; 0 takes any free one.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        description="Least severe message that is logged. Customers' texts appear at `debug` only.",
    )

    @property
    def prompts(self) -> dict[str, str]:
        """The prompts that are set, by role."""
        given = {"query": self.query_prompt, "passage": self.passage_prompt}
        return {role: prompt for role, prompt in given.items() if prompt}


def read_settings(**overrides: Any) -> Settings:
    """Read the environment; an override that is not ``None`` (a command's option) wins over it.

    Raises ``SettingsError`` with one line a fault, among them a ``KEFU_`` variable that is no setting.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    faults = _unknown(os.environ)
    try:
        settings = Settings(**given)
    except ValidationError as error:
        faults += [_fault(dict(detail), given) for detail in error.errors(include_url=False)]
        raise SettingsError("\n".join(faults)) from error
    if faults:
        raise SettingsError("\n".join(faults))
    return settings


def variable(name: str) -> str:
    """Return the environment variable that sets the field ``name``."""
    return f"{PREFIX}{name.upper()}"


def _unknown(environ: Mapping[str, str]) -> list[str]:
    known = [variable(name) for name in Settings.model_fields]
    faults = []
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else f"; the settings are {', '.join(known)}"
            faults.append(f"{name}: there is no such setting{hint}")
    return faults


def _fault(detail: Mapping[str, Any], given: Mapping[str, object]) -> str:
    name = str(detail["loc"][0]).lower()
    shown = f"--{name.replace('_', '-')}" if name in given else variable(name)
    message = str(detail["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    wanted = message if detail["type"] == "value_error" else f"should be {message}"
    return f"{shown}: {detail['input']}: {wanted}"
