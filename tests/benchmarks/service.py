"""The service under load, beside a bare FastAPI endpoint that answers with a constant.

``python -m tests.benchmarks.service`` needs wrk (https://github.com/wg/wrk). It prints requests a second, latencies and
errors at 1, 16 and 64 connections, and the memory of the service before and after; then it sends SIGHUP and SIGTERM
under load and counts what was lost.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.served import Served, serving

TEXTS = {
    "one text without a claim": "Leg day done, see you all tomorrow!",
    "one text with a claim": "This 30 day challenge will fill in your hip dips!",
}
_BARE = """
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel
app = FastAPI()
class Body(BaseModel):
    text: str
@app.post("/v1/check")
async def check(body: Body):
    return JSONResponse({"flagged": False})
"""


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10, help="for each line of the table")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 16, 64])
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    wrk = shutil.which("wrk")
    if wrk is None:
        parser.error("wrk is not installed")
    print(f"{'':36}{'connections':>12}{'requests/s':>12}{'p50 ms':>9}{'p99 ms':>9}{'errors':>8}")
    with _bare() as url:
        for connections in options.connections:
            _row("bare FastAPI, a constant", wrk, url, TEXTS["one text with a claim"], connections, options.seconds)
    with serving("--workers", str(options.workers)) as served:
        before = _memory(served.process.pid)
        for name, text in TEXTS.items():
            for connections in options.connections:
                _row(name, wrk, served.url, text, connections, options.seconds)
        print(f"\nmemory of the service: {before} MB before, {_memory(served.process.pid)} MB after")
    with serving("--workers", str(options.workers)) as served:
        _signals(served)


def _row(name: str, wrk: str, url: str, text: str, connections: int, seconds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "post.lua")
        body = json.dumps(json.dumps({"text": text}))
        script.write_text(
            f'wrk.method = "POST"\nwrk.body = {body}\nwrk.headers["content-type"] = "application/json"\n'
            'function done(s, l, r) io.write(string.format("RESULT %f %f %f %d\\n", s.requests / s.duration * 1e6, '
            "l:percentile(50) / 1000, l:percentile(99) / 1000, s.errors.connect + s.errors.read + s.errors.write + "
            "s.errors.status + s.errors.timeout)) end\n"
        )
        command = [
            wrk,
            "-t1",
            f"-c{connections}",
            f"-d{seconds}s",
            "--timeout",
            "30s",
            "-s",
            str(script),
            url + "/v1/check",
        ]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"RESULT (\S+) (\S+) (\S+) (\d+)", out)
    if found is None:
        raise SystemExit(f"wrk said: {out}")
    rate, middle, tail = (float(value) for value in found.groups()[:3])
    print(f"{name:36}{connections:>12}{rate:>12,.0f}{middle:>9.1f}{tail:>9.1f}{found[4]:>8}", flush=True)


def _signals(served: Served) -> None:
    """Asks in eight threads, changes the claims under way and ends the service; a refused connection is no loss."""
    codes: Counter[Any] = Counter()
    request = json.dumps({"text": [TEXTS["one text with a claim"]] * 5}).encode()

    def ask() -> None:
        while True:
            try:
                with urllib.request.urlopen(  # noqa: S310
                    urllib.request.Request(  # noqa: S310
                        served.url + "/v1/check", data=request, headers={"content-type": "application/json"}
                    ),
                    timeout=60,
                ) as answer:
                    codes[answer.status] += len(json.load(answer)["reports"]) == 5
            except urllib.error.HTTPError as error:
                codes[error.code] += 1
            except urllib.error.URLError as error:
                if isinstance(error.reason, ConnectionRefusedError):
                    return
                codes[str(error.reason)] += 1
            except OSError as error:
                codes[type(error).__name__] += 1

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for _ in range(5):
        time.sleep(1)
        served.signal(signal.SIGHUP)
    time.sleep(2)
    served.signal(signal.SIGTERM)
    for thread in threads:
        thread.join()
    print(f"SIGHUP five times and SIGTERM under load, answers by status: {dict(codes)}")


def _memory(pid: int) -> int:
    """Resident megabytes of the process and those it started."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            fields = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
            if str(pid) in (fields["Pid"], fields["PPid"]):
                total += int(fields.get("VmRSS", "0 kB").split()[0])
    return total // 1024


@contextmanager
def _bare() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, socket.socket() as taken:
        Path(folder, "bare.py").write_text(_BARE)
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        taken.close()
        command = [sys.executable, "-m", "uvicorn", "bare:app", "--port", str(port), "--no-access-log"]
        process = subprocess.Popen([*command, "--log-level", "error"], cwd=folder)
        try:
            for _ in range(100):
                with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
