"""Settings: read once from the environment, typed and strict, then handed to constructors."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.tickets.calendar_text import parse_days, parse_hours
from index.errors import KefuError

PREFIX = "KEFU_"
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
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
    keep_versions: int = Field(
        default=5, ge=2, le=1000, description="Versions of the index that are kept for `kefu index --rollback`."
    )
    poll_knowledge: bool = Field(
        default=False,
        description="Look at the articles twice a second in place of waiting for the system's notices. "
        "Network drives are always polled.",
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
    telegram_token: SecretStr = Field(
        default=SecretStr(""), description="Token of the Telegram bot; without one there is only the web chat."
    )
    telegram_api_base: str = Field(
        default="https://api.telegram.org",
        pattern=r"^https?://[^/\s]",
        description="Address of the Bot API server.",
    )
    telegram_group: int = Field(default=0, description="Chat id of the agents' group; 0 is none.")
    topic_seconds: float = Field(
        default=20.0,
        ge=0.1,
        le=3600,
        description="Seconds between two new topics in the agents' group, after three at once. "
        "Bots have been banned for making topics fast.",
    )
    telegram_webhook: str = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description="Public address of this server, to which Telegram brings updates; empty: long polling.",
    )
    telegram_secret: SecretStr = Field(
        default=SecretStr(""), description="What Telegram says with every update that it brings to the webhook."
    )
    database: str = Field(
        default="", description="URL of the database; empty: the SQLite file `kefu.db` in the data folder."
    )
    pause: float = Field(
        default=1.0, ge=0, le=30, description="Seconds within which a customer's messages are joined into one question."
    )
    rate_limit: int = Field(default=20, ge=1, description="Messages a minute of one customer that are answered.")
    send_rate: float = Field(default=30.0, gt=0, le=10_000, description="Messages a second that leave, at most.")
    retention_days: int = Field(default=180, ge=1, le=3650, description="Days for which messages are kept.")
    review_days: int = Field(
        default=365, ge=1, le=3650, description="Days after which an article's last review is too long ago."
    )
    first_response_minutes: int = Field(
        default=30, ge=1, le=10_080, description="Minutes within which a customer should hear from an agent."
    )
    reopen_hours: float = Field(
        default=72.0, ge=0, le=8760, description="Hours for which a reply reopens a ticket that was resolved."
    )
    supervisor: str = Field(default="", description="Who is told of tickets that are late: a Telegram user name or id.")
    agents_language: Literal["zh-hans", "zh-hant", "en"] = Field(
        default="zh-hans", description="What the agents' group reads: `zh-hans`, `zh-hant` or `en`."
    )
    business_hours: str = Field(
        default="Mon-Fri 09:00-18:00",
        description="When engineers work remotely or on site; the hotline's staff always do.",
    )
    holidays: str = Field(
        default="", description="Days on which engineers do not work, such as 2026-10-01..2026-10-08."
    )
    workdays: str = Field(default="", description="Days on which they do although the weekday says otherwise.")
    second_editor: bool = Field(
        default=False, description="Whether a change of an article is published by another editor than its author."
    )
    timezone: str = Field(default="Asia/Shanghai", description="Time zone of the business hours.")
    api_rate_limit: int = Field(
        default=300, ge=1, le=1_000_000, description="Requests a minute that one token of the API may make."
    )
    webhook_private: bool = Field(
        default=False, description="Whether webhooks may go to addresses of this network, and over plain http."
    )
    file_megabytes: int = Field(default=20, ge=1, le=50, description="Largest file that is taken, in MB (10^6 bytes).")
    embed_sites: str = Field(
        default="",
        pattern=r"^(https?://[A-Za-z0-9.*:\[\]-]+( |$))*$",
        description="Sites that may show the web chat in a frame: `https://www.example.com`, with blanks between.",
    )
    new_chats: int = Field(
        default=60, ge=1, le=1_000_000, description="New web conversations a minute of one network address."
    )
    trusted_proxies: str = Field(
        default="",
        description="Proxies in front of Kefu, addresses or networks with blanks between: whom they say that they "
        "speak for (`X-Forwarded-For`, `X-Forwarded-Proto`) is believed; nobody else is.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        description="Least severe message that is logged. Customers' texts appear at `debug` only.",
    )

    @field_validator("business_hours")
    @classmethod
    def _hours(cls, text: str) -> str:
        parse_hours(text)
        return text

    @field_validator("holidays", "workdays")
    @classmethod
    def _days(cls, text: str) -> str:
        parse_days(text)
        return text

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("there is no such time zone; write for example Asia/Shanghai") from error
        return name

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, text: str) -> str:
        for each in text.replace(",", " ").split():
            try:
                ip_network(each)
            except ValueError as error:
                raise ValueError(f"{error}; write for example 10.0.0.5 192.168.0.0/16 fd00::/8") from error
        return text

    @model_validator(mode="after")
    def _webhook_has_a_secret(self) -> Self:
        secret = self.telegram_secret.get_secret_value()
        if self.telegram_webhook and not secret:
            raise ValueError("KEFU_TELEGRAM_SECRET: a webhook needs one, else anybody could bring updates")
        if secret and not _SECRET.fullmatch(secret):
            raise ValueError("KEFU_TELEGRAM_SECRET: 1 to 256 characters of A-Z, a-z, 0-9, _ and - (Bot API)")
        return self

    @property
    def database_url(self) -> str:
        """The database, by default a file in the data folder."""
        return self.database or f"sqlite:///{self.data / 'kefu.db'}"

    @property
    def files(self) -> Path:
        """The folder of what customers and agents send."""
        return self.data / "files"

    @property
    def proxies(self) -> list[str]:
        """The trusted proxies, one by one."""
        return self.trusted_proxies.replace(",", " ").split()

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
    if not detail["loc"]:
        return str(detail["msg"]).removeprefix("Value error, ")
    name = str(detail["loc"][0]).lower()
    shown = f"--{name.replace('_', '-')}" if name in given else variable(name)
    message = str(detail["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    wanted = message if detail["type"] == "value_error" else f"should be {message}"
    return f"{shown}: {detail['input']}: {wanted}"
