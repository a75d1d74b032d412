"""The app: routes, and what they are made of. Texts are never logged and never kept."""

from __future__ import annotations

import asyncio
import logging
import signal
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from hipfacts.errors import HipfactsError, UsageError, suggestion

try:
    from fastapi import FastAPI, Request
    from fastapi.middleware.cors import CORSMiddleware
    from fastapi.responses import JSONResponse, Response

    from hipfacts.service.metrics import CONTENT_TYPE, Metrics
except ModuleNotFoundError as error:
    raise UsageError(f"the service needs {error.name}", remedy="pip install 'hipfacts[service]'") from error

from hipfacts._version import __version__
from hipfacts.checker import Checker
from hipfacts.models import Claim
from hipfacts.reports.html import colours
from hipfacts.service import failures
from hipfacts.service.failures import Refusal
from hipfacts.service.guard import Guard
from hipfacts.service.settings import Settings
from hipfacts.service.shapes import CheckRequest, ModerationRequest, moderation
from hipfacts.service.streaming import Stream
from hipfacts.service.work import Worker, as_json, is_subtitles

_PAGE = Path(__file__).parent / "page"
_LOG = logging.getLogger("uvicorn.error")
_REFUSALS: dict[int | str, dict[str, Any]] = {
    code: {"description": text, "content": {"application/json": {"example": failures.body(code, text)}}}
    for code, text in {
        401: "a token is needed", 413: "larger than a limit", 422: "not as it should be, or more than a limit",
        503: "too many are waiting, or it takes too long",
    }.items()
}  # fmt: skip


def create_app(checker: Checker | None = None, *, settings: Settings | None = None) -> FastAPI:
    """The service as an ASGI app, for uvicorn or under another app.

    ``checker`` is used instead of the claims that ``settings`` name. Raises `UsageError`, `KnowledgeErrors` and
    `PolicyErrors` for what cannot be loaded.
    """
    settings = settings or Settings()
    worker = Worker(settings, checker=checker)
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError, RuntimeError, ValueError, AttributeError):  # only where signals arrive
            loop.add_signal_handler(signal.SIGHUP, lambda: loop.run_in_executor(None, _reload, worker))
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})  # held back until now where there are several
        yield

    app = FastAPI(
        title="hipfacts", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None,
        description="Finds known hip-dip fitness myths, says what the text does with each, and what is true instead.",
    )  # fmt: skip
    failures.add_to(app)
    _add_checks(app, worker, metrics)
    _add_knowledge(app, worker)
    _add_operation(app, worker, metrics)
    _add_page(app)
    if settings.origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=list(settings.origins), allow_methods=["GET", "POST"],
            allow_headers=["authorization", "content-type"],
        )  # fmt: skip
    app.add_middleware(Guard, settings=settings, tokens=settings.tokens(), metrics=metrics)
    return app


def _reload(worker: Worker) -> None:
    try:
        worker.reload()
    except HipfactsError as error:
        _LOG.error("the claims are not taken up, and the ones from before stay: %s", error)
    else:
        packs = ", ".join(f"{pack.id} {pack.version}" for pack in worker.held.checker.knowledge.packs)
        _LOG.info("claims taken up: %s", packs)


def _add_checks(app: FastAPI, worker: Worker, metrics: Metrics) -> None:
    @app.post("/v1/check", summary="Check one text, or a list", responses=_REFUSALS)
    async def check(request: CheckRequest) -> JSONResponse:
        """The report on a text; for a list, `{"reports": [...]}` in its order."""
        if isinstance(request.text, str) and request.filename and is_subtitles(request.filename):
            located = await worker.subtitles(request.text, request.filename, request.source)
            metrics.checked([located.report])
            return JSONResponse(as_json(located.report, with_reply=request.reply, spoken=located.spoken))
        texts = [request.text] if isinstance(request.text, str) else request.text
        reports = await worker.check(texts, request.source)
        metrics.checked(reports)
        values = [as_json(report, with_reply=request.reply) for report in reports]
        return JSONResponse(values[0] if isinstance(request.text, str) else {"reports": values})

    @app.post(
        "/v1/check/stream", summary="Check texts line by line", response_class=Response,
        responses={200: {"description": "a report or an error a line", "content": {"application/jsonl": {}}}},
        openapi_extra={
            "requestBody": {
                "content": {
                    kind: {"schema": {"type": "string"}, "example": '{"text": "..."}\n'}
                    for kind in ("text/plain", "application/jsonl")
                },
            }
        },
    )  # fmt: skip
    async def stream(request: Request) -> Response:
        """JSON lines `{"text": "...", "id": "..."}` in; reports out, in order, and an error for a line that is bad."""
        return Stream(request, worker, metrics)

    @app.post("/v1/moderations", summary="The shape of OpenAI's moderation endpoint", responses=_REFUSALS)
    async def moderations(request: ModerationRequest) -> JSONResponse:
        """Claims are the categories; each result has the whole report under `hipfacts`."""
        texts = request.texts()
        reports = await worker.check(texts)
        metrics.checked(reports)
        names = sorted(worker.held.checker.knowledge.claims)
        results = [moderation(as_json(report), names) for report in reports]
        return JSONResponse({"id": f"modr-{uuid.uuid4().hex}", "model": f"hipfacts-{__version__}", "results": results})


def _add_knowledge(app: FastAPI, worker: Worker) -> None:
    @app.get("/v1/claims", summary="All claims")
    async def claims() -> JSONResponse:
        known = worker.held.checker.knowledge
        return JSONResponse({"claims": [_told(worker, claim) for _, claim in sorted(known.claims.items())]})

    @app.get("/v1/claims/{claim_id}", summary="One claim", responses={404: {"description": "no such claim"}})
    async def claim(claim_id: str) -> JSONResponse:
        known = worker.held.checker.knowledge.claims
        if claim_id not in known:
            raise Refusal(404, f"no such claim; {suggestion(claim_id, known, otherwise='see /v1/claims')}")
        return JSONResponse(_told(worker, known[claim_id]))


def _told(worker: Worker, claim: Claim) -> dict[str, Any]:
    sources = worker.held.checker.knowledge.sources
    return {
        "id": claim.id, "title": claim.title, "claim": claim.claim, "verdict": str(claim.verdict),
        "status": str(claim.status), "correction": claim.correction.model_dump(mode="json"),
        "evidence": claim.evidence.model_dump(mode="json"),
        "sources": [
            {**sources[use.id].model_dump(mode="json"), "bearing": str(use.bearing), "shows": use.shows}
            for use in claim.sources
        ],
    }  # fmt: skip


def _add_operation(app: FastAPI, worker: Worker, metrics: Metrics) -> None:
    @app.get("/health", summary="Whether the process lives")
    async def health() -> JSONResponse:
        return JSONResponse({"status": "ok", "version": __version__})

    @app.get("/ready", summary="Whether it can check, and with what")
    async def ready() -> JSONResponse:
        packs = [pack.model_dump(mode="json") for pack in worker.held.checker.knowledge.packs]
        policy = worker.held.policy.version.model_dump(mode="json") if worker.held.policy else None
        return JSONResponse({"status": "ready", "knowledge": packs, "policy": policy})

    @app.get("/metrics", summary="For Prometheus", response_class=Response)
    async def numbers() -> Response:
        return Response(metrics.page(), media_type=CONTENT_TYPE)


def _add_page(app: FastAPI) -> None:
    for path, name, kind, before in (
        ("/", "index.html", "text/html", ""),
        ("/page.js", "page.js", "text/javascript", ""),
        ("/page.css", "page.css", "text/css", colours()),
        ("/icon.svg", "icon.svg", "image/svg+xml", ""),
    ):
        content = before + (_PAGE / name).read_text("utf-8")
        app.add_api_route(path, _part(content, kind), methods=["GET"], include_in_schema=False)


def _part(content: str, kind: str) -> Callable[[], Awaitable[Response]]:
    async def part() -> Response:
        return Response(content, media_type=kind)

    return part
