"""What Prometheus asks: requests, how long they take, captions, and findings by claim and stance."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess

from hipfacts.models import Report

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """Counters of one app. Several processes share theirs through the folder ``PROMETHEUS_MULTIPROC_DIR``."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "hipfacts_requests", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "hipfacts_request_seconds", "Time to answer.", ("route",), buckets=_SECONDS, registry=self._registry
        )
        self._captions = Counter("hipfacts_captions", "Captions checked.", ("flagged",), registry=self._registry)
        self._findings = Counter("hipfacts_findings", "Claims found.", ("claim", "stance"), registry=self._registry)

    def request(self, method: str, route: Any, status: int, seconds: float) -> None:
        """One request; addresses that lead nowhere are one, so that strangers make no new time series."""
        name = getattr(route, "path", None) or "none"
        known = method if method in ("GET", "POST", "HEAD", "OPTIONS") else "other"
        self._requests.labels(known, name, str(status)).inc()
        self._seconds.labels(name).observe(seconds)

    def checked(self, reports: Iterable[Report]) -> None:
        """What was found in captions."""
        for report in reports:
            self._captions.labels(str(report.flagged).lower()).inc()
            for finding in report.findings:
                self._findings.labels(finding.claim, str(finding.stance)).inc()

    def page(self) -> bytes:
        """All of it, as Prometheus reads it."""
        registry = self._registry
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            registry = CollectorRegistry()
            multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
