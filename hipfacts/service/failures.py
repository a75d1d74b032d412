"""Every refusal in one shape: ``{"error": {"code", "message", "type"}}``. Nothing of a text is in it, or in a log."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

_KINDS = {401: "authentication_error", 404: "not_found", 429: "rate_limit", 503: "overloaded"}


class Refusal(Exception):  # noqa: N818 - no error of ours: an answer
    """An answer other than the one that was asked for; ``headers`` go with it."""

    def __init__(self, code: int, message: str, *, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.headers = headers


def body(code: int, message: str) -> dict[str, Any]:
    """The body of a refusal."""
    kind = _KINDS.get(code, "server_error" if code >= 500 else "invalid_request_error")
    return {"error": {"code": code, "message": message, "type": kind}}


def add_to(app: FastAPI) -> None:
    """Makes all errors of the app have this shape."""

    @app.exception_handler(Refusal)
    async def refused(_request: Request, error: Refusal) -> JSONResponse:
        return JSONResponse(body(error.code, error.message), error.code, headers=error.headers)

    @app.exception_handler(HTTPException)
    async def failed(_request: Request, error: HTTPException) -> JSONResponse:
        code, message = error.status_code, str(error.detail)
        if code == 404:
            message = "there is nothing at this address; see /openapi.json"
        elif code == 400:  # what FastAPI says of bytes that are no text
            code, message = 422, "the body is no JSON in UTF-8"
        return JSONResponse(body(code, message), code, headers=error.headers)

    @app.exception_handler(RequestValidationError)
    async def misshapen(_request: Request, error: RequestValidationError) -> JSONResponse:
        return JSONResponse(body(422, said(error.errors())), 422)


def said(errors: Any) -> str:
    """What is wrong with a request, without what was in it."""
    parts = []
    for error in list(errors)[:5]:
        where = ".".join(str(part) for part in error["loc"] if part != "body")
        parts.append(f"`{where}`: {error['msg']}" if where else str(error["msg"]))
    return "; ".join(dict.fromkeys(parts))
