"""In front of every request: its size, the token, how many are waiting, and the headers of every answer."""

from __future__ import annotations

import hmac
import json
import logging
import time
from collections.abc import Sequence
from traceback import extract_tb

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hipfacts.service.failures import Refusal, body
from hipfacts.service.metrics import Metrics
from hipfacts.service.settings import Settings

_LOG = logging.getLogger("uvicorn.error")
# for everybody: nothing of anybody is there
OPEN = frozenset({"/", "/icon.svg", "/page.css", "/page.js", "/health", "/ready"})
STREAM = "/v1/check/stream"
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}


class Guard:
    """The outermost layer of the app."""

    def __init__(self, app: ASGIApp, *, settings: Settings, tokens: Sequence[bytes], metrics: Metrics) -> None:
        self.app = app
        self._settings = settings
        self._tokens = tuple(tokens)
        self._metrics = metrics
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500
        begun = False

        async def sending(message: Message) -> None:
            nonlocal status, begun
            if message["type"] == "http.response.start":
                status, begun = message["status"], True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        path = scope["path"]
        self._waiting += 1
        try:
            self._admit(scope, Headers(scope=scope), path)
            given = receive if path == STREAM or scope["method"] != "POST" else await self._whole(receive)
            await self.app(scope, given, sending)
        except Refusal as error:
            await _refuse(error, sending)
        except Exception as error:
            places = " < ".join(f"{f.filename}:{f.lineno}" for f in reversed(extract_tb(error.__traceback__)))
            _LOG.error("%s at %s", type(error).__name__, places)
            if not begun:
                await _refuse(Refusal(500, "this is a fault of the service; its place is logged"), sending)
        finally:
            self._waiting -= 1
            self._metrics.request(scope["method"], scope.get("route"), status, time.perf_counter() - began)

    def _admit(self, scope: Scope, headers: Headers, path: str) -> None:
        """Raises `Refusal` for a request that goes no further."""
        if scope["method"] != "OPTIONS" and path not in OPEN and not self._known(headers.get("authorization", "")):
            raise Refusal(
                401, "a token is needed: `Authorization: Bearer TOKEN`", headers={"www-authenticate": "Bearer"}
            )
        if self._waiting > self._settings.max_waiting and path not in OPEN:
            raise Refusal(
                503, f"{self._settings.max_waiting} requests are waiting, which is the limit; try again",
                headers={"retry-after": "1"},
            )  # fmt: skip
        length = headers.get("content-length", "")
        if path != STREAM and length.isdigit() and int(length[:20]) > self._settings.max_body:
            raise self._too_large()

    def _known(self, header: str) -> bool:
        """Whether the header has a good token; how long it takes says nothing of the tokens."""
        if not self._tokens:
            return True
        given = header.removeprefix("Bearer ").strip().encode("utf-8", "surrogateescape")
        good = [hmac.compare_digest(given, token) for token in self._tokens]  # every one, whichever it is
        return any(good)

    async def _whole(self, receive: Receive) -> Receive:
        """The body, read as far as it is allowed to go, as it will be received."""
        body = b""
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                break
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self._settings.max_body:
                raise self._too_large()
        waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def receiving() -> Message:
            return waiting.pop() if waiting else await receive()

        return receiving

    def _too_large(self) -> Refusal:
        return Refusal(413, f"the request is larger than {self._settings.max_body} bytes, which is the limit")


async def _refuse(error: Refusal, send: Send) -> None:
    content = json.dumps(body(error.code, error.message)).encode()
    headers = {"content-type": "application/json", "content-length": str(len(content)), **(error.headers or {})}
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": error.code, "headers": raw})
    await send({"type": "http.response.body", "body": content})
