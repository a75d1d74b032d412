"""JSON lines in, JSON lines out, in order: each line is answered before the next is read, which slows a fast sender."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from hipfacts.reports.jsonl import printable
from hipfacts.service.failures import Refusal, body, said
from hipfacts.service.metrics import Metrics
from hipfacts.service.shapes import Line
from hipfacts.service.work import Worker, as_json


class Stream(Response):
    """Answers while it reads. (Starlette's own listens for the end of the request meanwhile, and would take lines.)"""

    media_type = "application/jsonl"

    def __init__(self, request: Request, worker: Worker, metrics: Metrics) -> None:
        super().__init__()
        del self.headers["content-length"]
        self._request = request
        self._worker = worker
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - the request has it
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        try:
            number = 0
            async for line in self._lines():
                number += 1
                if not line or line.strip():
                    answer = (await self._answer(line, number)).encode("utf-8", "replace") + b"\n"
                    await send({"type": "http.response.body", "body": answer, "more_body": True})
        except ClientDisconnect:
            return
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _lines(self) -> AsyncIterator[bytes]:
        """The lines of the request; of one that is too long, an empty one."""
        limit = self._worker.settings.max_body
        waiting = b""
        too_long = False
        async for chunk in self._request.stream():
            first, *others = chunk.split(b"\n")
            waiting = waiting if too_long else waiting + first
            too_long = too_long or len(waiting) > limit
            for other in others:
                yield b"" if too_long else waiting + b" "  # a blank line is no empty one
                waiting, too_long = other, len(other) > limit
            if too_long:
                waiting = b""
        if too_long or waiting:
            yield b"" if too_long else waiting

    async def _answer(self, line: bytes, number: int) -> str:
        if not line:
            limit = self._worker.settings.max_body
            return _fault(413, f"the line is larger than {limit} bytes, which is the limit", number)
        try:
            value = Line.model_validate(json.loads(line))
        except ValidationError as error:
            return _fault(422, said(error.errors(include_input=False, include_url=False)), number)
        except (ValueError, RecursionError):
            return _fault(422, "the line is no JSON object", number)
        try:
            (report,) = await self._worker.check([value.text], value.source)
        except Refusal as error:
            return _fault(error.code, error.message, number)
        except Exception as error:
            return _fault(500, f"the check failed: {type(error).__name__}", number)
        self._metrics.checked([report])
        return printable(as_json(report, id=None if value.id is None else str(value.id), line=number))


def _fault(code: int, message: str, number: int) -> str:
    return json.dumps({**body(code, message), "line": number})
