"""A real service in a process of its own, for tests and benchmarks."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Served:
    """A running service: its address and its process."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process = process
        self.url = f"http://127.0.0.1:{port}"

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def ended(self) -> tuple[int, str]:
        """Exit code and log, once it has ended."""
        log, _ = self.process.communicate(timeout=60)
        return self.process.returncode, log


@contextmanager
def serving(*options: str) -> Iterator[Served]:
    """`hipfacts serve` with these options, ready to answer."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "hipfacts", "serve", "--port", str(port), *options], text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        served = Served(process, port)
        for _ in range(600):
            if process.poll() is not None:
                raise RuntimeError(f"the service ended: {process.communicate()[0]}")
            with suppress(OSError), urllib.request.urlopen(f"{served.url}/ready", timeout=5):  # noqa: S310
                break
            time.sleep(0.1)
        yield served
    finally:
        if process.poll() is None:
            process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=60)
        if process.poll() is None:
            process.kill()
