"""Prometheus metrics of HTTP requests, summed over uWSGI's workers.

Each worker writes to files in PROMETHEUS_MULTIPROC_DIR (named by worker, so that recycling makes no
new ones); `python -m acme_common.metrics` reads them all and serves /metrics on its own port.
uWSGI runs it with `attach-daemon: exec python -m acme_common.metrics`; the entrypoint empties the
directory first. Without the directory (flask run, tests) `start_metrics_server` serves the process
it is called in.
"""

import argparse
import os
import signal
import time
from pathlib import Path
from types import FrameType
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    start_http_server,
    values,
)
from prometheus_client.multiprocess import MultiProcessCollector

DIRECTORY_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
DEFAULT_PORT = 9095
UNMATCHED = "(unmatched)"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class HttpMetrics:
    """`http_requests_total`, `http_request_duration_seconds` and `http_requests_in_progress`.

    The route is the template (`/orders/<id>`), never the path, and unknown methods are one value:
    a caller must not be able to make new time series. One object a process.
    """

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        name_files_by_worker()
        own: dict[str, Any] = {} if registry is None else {"registry": registry}
        self._requests = Counter(
            "http_requests_total", "Answered requests.", ["method", "route", "status"], **own
        )
        self._duration = Histogram(
            "http_request_duration_seconds",
            "Seconds until the answer was made.",
            ["method", "route"],
            buckets=BUCKETS,
            **own,
        )
        self._in_progress = Gauge(
            "http_requests_in_progress",
            "Requests being answered.",
            multiprocess_mode="livesum",
            **own,
        )
        # The file of a worker that was killed still holds what it was doing.
        self._in_progress.set(0)

    def begin(self) -> None:
        self._in_progress.inc()

    def end(self, method: str, route: str | None, status: int, seconds: float) -> None:
        self._in_progress.dec()
        known = method if method in METHODS else "OTHER"
        template = route or UNMATCHED
        self._requests.labels(known, template, str(status)).inc()
        self._duration.labels(known, template).observe(seconds)


def name_files_by_worker() -> None:
    """Else every recycled worker leaves files under a new process id behind."""
    if not os.environ.get(DIRECTORY_VARIABLE):
        return
    try:
        import uwsgi  # exists inside uWSGI only
    except ImportError:
        return
    values.ValueClass = values.MultiProcessValue(uwsgi.worker_id)  # type: ignore[no-untyped-call]


def exposition() -> bytes:
    """What a scrape gets, of all workers when there is a directory."""
    registry = collecting_registry()
    return generate_latest() if registry is None else generate_latest(registry)


def collecting_registry() -> CollectorRegistry | None:
    directory = os.environ.get(DIRECTORY_VARIABLE)
    if not directory:
        return None
    registry = CollectorRegistry()
    MultiProcessCollector(registry, directory)  # type: ignore[no-untyped-call]
    return registry


def start_metrics_server(port: int = DEFAULT_PORT, address: str = "0.0.0.0") -> None:  # noqa: S104
    """Serves /metrics from a thread of this process."""
    registry = collecting_registry()
    own: dict[str, Any] = {} if registry is None else {"registry": registry}
    start_http_server(port, address, **own)


def main() -> None:
    parser = argparse.ArgumentParser(description="Serves the metrics of all workers.")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument("--address", default="0.0.0.0")  # noqa: S104 - scraped from outside
    chosen = parser.parse_args()
    directory = os.environ.get(DIRECTORY_VARIABLE)
    if not directory or not Path(directory).is_dir():
        raise SystemExit(f"{DIRECTORY_VARIABLE} must name a directory that exists.")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    start_metrics_server(chosen.port, chosen.address)
    parent = os.getppid()
    while os.getppid() == parent:
        # uWSGI that is killed does not take its daemons along.
        time.sleep(1)


def stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
