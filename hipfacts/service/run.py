"""The service as a program: uvicorn in one process or several, that a signal ends or brings up to date."""

from __future__ import annotations

import os
import signal
import tempfile
from typing import Any

from hipfacts.errors import UsageError

try:
    import uvicorn
    from fastapi import FastAPI
    from uvicorn.supervisors import Multiprocess
except ModuleNotFoundError as error:
    raise UsageError(f"the service needs {error.name}", remedy="pip install 'hipfacts[service]'") from error

from hipfacts.service.settings import Settings

_SETTINGS = "HIPFACTS_SERVICE"  # how the processes of a service learn what they serve
_GRACE = 30  # seconds for requests under way once the service is told to end


class _Several(Multiprocess):
    """Processes that take up changed claims where they are: to restart them would drop connections."""

    def handle_hup(self) -> None:
        for process in self.processes:
            if process.pid is not None:
                os.kill(process.pid, signal.SIGHUP)


def worker_app() -> FastAPI:
    """The app of one of several processes."""
    from hipfacts.service.app import create_app

    return create_app(settings=Settings.model_validate_json(os.environ[_SETTINGS]))


def serve(settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Serves until it is told to end: SIGTERM and SIGINT let requests under way finish, SIGHUP takes up new claims.

    Raises `UsageError`, `KnowledgeErrors` and `PolicyErrors` before it listens, for what cannot be loaded.
    """
    options: dict[str, Any] = {
        "host": host, "port": port, "access_log": False, "timeout_graceful_shutdown": _GRACE, "server_header": False,
        "h11_max_incomplete_event_size": 16_384,
    }  # fmt: skip
    if workers == 1:
        from hipfacts.service.app import create_app

        uvicorn.run(create_app(settings=settings), **options)
        return
    settings.tokens()
    settings.loaded()  # a fault is said once, and by the one who was started
    with tempfile.TemporaryDirectory() as counters:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = counters
        os.environ[_SETTINGS] = settings.model_dump_json()
        config = uvicorn.Config("hipfacts.service.run:worker_app", factory=True, workers=workers, **options)
        socket = config.bind_socket()
        _Several(config, sockets=[socket]).run()
