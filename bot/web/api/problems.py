"""Errors of the API as problem details (RFC 9457)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "Bad request",
    401: "A valid token is needed",
    403: "The token does not allow this",
    404: "There is no such thing",
    405: "The method is not allowed here",
    409: "That is not possible as things stand",
    412: "Somebody was faster",
    413: "The request is too large",
    415: "The body must be JSON",
    422: "The request is not understood",
    429: "Too many requests",
    503: "Not ready yet",
}


class Fault(BaseModel):
    """What is wrong with one value of the request."""

    model_config = ConfigDict(frozen=True)

    where: str = Field(description="Where it stands, such as `body.turns.0` or `query.limit`.")
    message: str = Field(description="What is wrong with it.")


class ProblemDetails(BaseModel):
    """An error (RFC 9457)."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"examples": [{"title": TITLES[404], "status": 404}]})

    type: str = Field(default="about:blank", description="Kind of the problem; `about:blank`: as the status says.")
    title: str = Field(description="What went wrong, the same for every problem of its kind.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(default="", description="What went wrong this time.")
    code: str = Field(default="", description="A word for programs, such as `conflict`.")
    errors: list[Fault] = Field(default=[], description="Each value that is not understood.")


class Problem(Exception):  # noqa: N818 - what the standard calls it
    """Ends a request with an error."""

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        code: str = "",
        errors: tuple[Fault, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or TITLES.get(status, ""))
        self.status = status
        self.detail = detail
        self.code = code
        self.errors = errors
        self.headers = dict(headers or {})

    def response(self) -> Response:
        """Return what the caller gets."""
        title = TITLES.get(self.status, "The request failed")
        details = ProblemDetails(
            title=title, status=self.status, detail=self.detail, code=self.code, errors=list(self.errors)
        )
        return JSONResponse(details.model_dump(), self.status, self.headers, MEDIA_TYPE)


def handle_problems(app: FastAPI) -> None:
    """Let every error of ``app`` be a problem."""
    app.exception_handler(Problem)(_problem)
    app.exception_handler(RequestValidationError)(_not_understood)
    app.exception_handler(HTTPException)(_http)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the responses of a route for its description."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    # A body that is no text in UTF-8 is a bad request wherever one is read.
    every = sorted({400, *statuses})
    return {status: {"description": TITLES[status], "content": content} for status in every}


async def _problem(request: Request, error: Exception) -> Response:
    return _told(request, error if isinstance(error, Problem) else Problem(500))


async def _not_understood(request: Request, error: Exception) -> Response:
    # Without the input: it is what a customer wrote, and may be nothing that can be sent back.
    found = error.errors() if isinstance(error, RequestValidationError) else ()
    faults = tuple(Fault(where=".".join(map(_place, each["loc"])), message=str(each["msg"])) for each in found)
    return _told(request, Problem(422, errors=faults, code="invalid"))


async def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        return _told(request, Problem(500))
    return _told(request, Problem(error.status_code, headers=dict(error.headers or {})))


def _told(request: Request, problem: Problem) -> Response:
    caller = getattr(request.state, "caller", None)
    if caller is not None:
        problem.headers |= caller.share.headers()
    return problem.response()


def _place(part: object) -> str:
    # The name of an unknown field is the caller's, too.
    return str(part).encode("utf-8", "replace").decode()[:80]
