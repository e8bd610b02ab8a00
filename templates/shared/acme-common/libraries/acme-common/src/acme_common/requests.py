"""What surrounds every request, whatever the framework: ids, deadline, access log and metrics."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from .deadlines import (
    DEADLINE_HEADER,
    DEFAULT_SECONDS,
    Deadline,
    DeadlineExceededError,
    deadline_scope,
)
from .logging.context import REQUEST_ID_HEADER, TRACEPARENT_HEADER, bind_request

access_log = logging.getLogger("access")
QUIET_PATHS = frozenset({"/health/live", "/health/ready", "/metrics"})


class RequestMetrics(Protocol):
    """What `acme_common.metrics.HttpMetrics` offers; the extra `metrics` may be absent."""

    def begin(self) -> None: ...

    def end(self, method: str, route: str | None, status: int, seconds: float) -> None: ...


@dataclass(frozen=True)
class RequestPolicy:
    longest_seconds: float = DEFAULT_SECONDS
    metrics: RequestMetrics | None = None
    quiet_paths: frozenset[str] = QUIET_PATHS
    """Paths that are not in the access log: probes would fill it."""


@dataclass
class RequestScope:
    """The framework fills in the route's template and the status while it answers."""

    method: str
    path: str
    request_id: str
    started: float = field(default_factory=time.monotonic)
    route: str | None = None
    status: int = 500


@contextmanager
def request_scope(
    policy: RequestPolicy, method: str, path: str, header: Callable[[str], str | None]
) -> Iterator[RequestScope]:
    """Raises DeadlineExceededError when the deadline has passed, also at the very start."""
    identity = bind_request(header(REQUEST_ID_HEADER), header(TRACEPARENT_HEADER))
    deadline = Deadline.from_header(header(DEADLINE_HEADER), policy.longest_seconds)
    with identity as bound:
        scope = RequestScope(method, path, bound.request_id)
        if policy.metrics:
            policy.metrics.begin()
        try:
            with deadline_scope(deadline):
                yield scope
        except DeadlineExceededError:
            scope.status = 504
            raise
        finally:
            finish(policy, scope)


def finish(policy: RequestPolicy, scope: RequestScope) -> None:
    seconds = time.monotonic() - scope.started
    if policy.metrics:
        policy.metrics.end(scope.method, scope.route, scope.status, seconds)
    if scope.path not in policy.quiet_paths or scope.status >= 500:
        # The query is left out: it may hold what must not be kept.
        access_log.info(
            "%s %s %d",
            scope.method,
            scope.path,
            scope.status,
            extra={
                "method": scope.method,
                "path": scope.path,
                "route": scope.route,
                "status": scope.status,
                "seconds": round(seconds, 6),
            },
        )
