"""The description of the API as a page: rendered here, with no script."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import jinja2
import yaml
from fastapi import APIRouter, Header
from fastapi.responses import HTMLResponse

from bot.scopes import MEANINGS
from bot.web.languages import browser_voice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI

HERE = Path(__file__).parent.parent
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    text: str
    scopes: tuple[str, ...]
    parameters: tuple[Mapping[str, Any], ...]
    bodies: tuple[str, ...]
    statuses: tuple[tuple[str, str], ...]


def docs_router(app: FastAPI) -> APIRouter:
    """Return the page of what ``app`` describes."""
    router = APIRouter()
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    words = {language: _words(language) for language in ("zh", "en")}

    @router.get("/docs", include_in_schema=False)
    def docs(accept_language: Annotated[str | None, Header()] = None) -> HTMLResponse:
        language = browser_voice(accept_language).language
        described = app.openapi()
        html = environment.get_template("api/docs.html").render(
            t=words[language].__getitem__,
            language=language,
            info=described["info"],
            operations=operations(described),
            scopes=MEANINGS,
            schemas=_schemas(described),
        )
        return HTMLResponse(html, headers={"Vary": "Accept-Language"})

    return router


def operations(described: Mapping[str, Any]) -> list[Operation]:
    """Return every operation of a description."""
    return [
        Operation(
            id=f"{method}{path}".replace("/", "-").strip("-"),
            method=method.upper(),
            path=path,
            text=found.get("description", ""),
            scopes=tuple(scope for each in found.get("security", ()) for scopes in each.values() for scope in scopes),
            parameters=tuple(found.get("parameters", ())),
            bodies=tuple(_names(found.get("requestBody", {}))),
            statuses=tuple((status, answer["description"]) for status, answer in found["responses"].items()),
        )
        for path, methods in described["paths"].items()
        for method, found in methods.items()
        if method in METHODS
    ]


def _names(value: Any) -> list[str]:
    """Return the names of the schemas that a part of a description refers to."""
    if isinstance(value, dict):
        own = [value["$ref"].rpartition("/")[2]] if isinstance(value.get("$ref"), str) else []
        return list(
            dict.fromkeys(own + [name for key, each in value.items() if key != "$ref" for name in _names(each)])
        )
    return [name for each in value for name in _names(each)] if isinstance(value, list) else []


def _schemas(described: Mapping[str, Any]) -> dict[str, str]:
    schemas = described["components"]["schemas"]
    return {name: json.dumps(schemas[name], ensure_ascii=False, indent=2) for name in sorted(schemas)}


def _words(language: str) -> Mapping[str, str]:
    found: dict[str, str] = yaml.safe_load((HERE / "words" / f"api.{language}.yaml").read_text(encoding="utf-8"))
    return found
