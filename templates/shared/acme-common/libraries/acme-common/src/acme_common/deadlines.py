"""How long a request may still take, and how that limits what it waits for.

A caller sends the milliseconds it is ready to wait in X-Deadline-Ms: a duration needs no clocks
that agree. It can only shorten the service's own limit. harakiri of uWSGI is the last resort and
must be longer: it kills every request of the worker.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, cast

DEADLINE_HEADER = "X-Deadline-Ms"
DEFAULT_SECONDS = 30.0


class DeadlineExceededError(Exception):
    """The request took longer than its caller waits; answered with 504."""


@dataclass(frozen=True)
class Deadline:
    at: float
    """Seconds on time.monotonic()."""

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        return cls(time.monotonic() + seconds)

    @classmethod
    def from_header(cls, header: str | None, longest_seconds: float) -> "Deadline":
        """A header that is no whole number is as good as none."""
        asked = int(header) / 1000 if header and header.isascii() and header.isdigit() else None
        return cls.after(longest_seconds if asked is None else min(asked, longest_seconds))

    def remaining(self) -> float:
        return max(0.0, self.at - time.monotonic())

    def check(self) -> None:
        if self.remaining() == 0:
            raise DeadlineExceededError("The deadline of the request has passed.")


current: ContextVar[Deadline | None] = ContextVar("acme_deadline", default=None)


def current_deadline() -> Deadline | None:
    return current.get()


def timeout_for(at_most: float) -> float:
    """Seconds for one wait (an HTTP call, a lock): never longer than the request has left."""
    deadline = current.get()
    if deadline is None:
        return at_most
    deadline.check()
    return min(at_most, deadline.remaining())


def outgoing_headers() -> dict[str, str]:
    deadline = current.get()
    return {DEADLINE_HEADER: str(int(deadline.remaining() * 1000))} if deadline else {}


def statement_timeout_milliseconds(at_most: float) -> int:
    """For PostgreSQL, where 0 would mean no limit."""
    return max(1, int(timeout_for(at_most) * 1000))


@contextmanager
def deadline_scope(deadline: Deadline) -> Iterator[Deadline]:
    """Inside, the deadline is the current one; under gevent the code is interrupted when it ends.

    Threads cannot be interrupted: there it is up to `timeout_for` and `check` at each wait.
    """
    reset = current.set(deadline)
    try:
        with interruption(deadline):
            deadline.check()
            yield deadline
    finally:
        current.reset(reset)


def interruption(deadline: Deadline) -> AbstractContextManager[object]:
    gevent = sys.modules.get("gevent")
    monkey = sys.modules.get("gevent.monkey")
    if gevent is None or monkey is None or not monkey.is_module_patched("socket"):
        return nullcontext()
    timeout: Any = gevent.Timeout(
        deadline.remaining(), DeadlineExceededError("The deadline of the request has passed.")
    )
    return cast(AbstractContextManager[object], timeout)
