"""The service as a program: uvicorn in one process or several, that a signal ends or brings up to date."""

from __future__ import annotations

import logging
import os
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hipfacts.errors import UsageError

try:
    import uvicorn
    from fastapi import FastAPI
    from uvicorn.supervisors import Multiprocess
except ModuleNotFoundError as error:
    raise UsageError(f"the service needs {error.name}", remedy="pip install 'hipfacts[service]'") from error

from hipfacts.service.settings import Settings

_LOG = logging.getLogger("uvicorn.error")
_SETTINGS = "HIPFACTS_SERVICE"  # how the processes of a service learn what they serve
_GRACE = 30  # seconds for requests under way once the service is told to end


class _Several(Multiprocess):
    """Processes that take up changed claims where they are: to restart them would drop connections."""

    def init_processes(self) -> None:
        with _hangups_held():
            super().init_processes()

    def keep_subprocess_alive(self) -> None:
        with _hangups_held():
            super().keep_subprocess_alive()

    def handle_hup(self) -> None:
        for process in self.processes:
            if process.pid is not None and process.process.is_alive():
                os.kill(process.pid, signal.SIGHUP)


@contextmanager
def _hangups_held() -> Iterator[None]:
    """Processes started within hold SIGHUP back until they can handle it (see `app.create_app`): it would end them."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP})


def worker_app() -> FastAPI:
    """The app of one of several processes."""
    from hipfacts.service.app import create_app

    return create_app(settings=Settings.model_validate_json(os.environ[_SETTINGS]))


def serve(settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Serves until it is told to end: SIGTERM and SIGINT let requests under way finish, SIGHUP takes up new claims.

    Raises `UsageError`, `KnowledgeErrors` and `PolicyErrors` before it listens, for what cannot be loaded.
    """
    options: dict[str, Any] = {
        "access_log": False, "timeout_graceful_shutdown": _GRACE, "server_header": False,
        "h11_max_incomplete_event_size": 16_384,
    }  # fmt: skip
    settings.tokens()
    if workers == 1:
        from hipfacts.service.app import create_app

        server = uvicorn.Server(uvicorn.Config(create_app(settings=settings), **options))
        with _listening(host, port) as listening:
            server.run(sockets=[listening])
        return
    settings.loaded()  # a fault is said once, and by the one who was started
    with tempfile.TemporaryDirectory() as counters, _listening(host, port) as listening:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = counters
        os.environ[_SETTINGS] = settings.model_dump_json()
        config = uvicorn.Config("hipfacts.service.run:worker_app", factory=True, workers=workers, **options)
        _Several(config, sockets=[listening]).run()


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        what = f"cannot listen on {host} port {port}: {(error.strerror or str(error)).lower()}"
        raise UsageError(what, remedy="choose another --host or --port") from error
    with listening:
        shown = f"[{host}]" if ":" in host else host
        _LOG.info("hipfacts serves at http://%s:%s/", shown, listening.getsockname()[1])
        yield listening
