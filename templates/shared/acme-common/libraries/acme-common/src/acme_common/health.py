"""Liveness and readiness, apart.

Liveness asks nothing but the process itself: a restart would not cure a database. Readiness runs
the checks, each in its own thread with its own time limit, and remembers the outcome for a moment
so that probes cannot load what they check.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    ok: bool
    seconds: float
    reason: str | None = None
    """Why not, without the error's own text: it could hold an address or a password."""


@dataclass
class Check:
    name: str
    run: Callable[[], object]
    timeout_seconds: float
    thread: threading.Thread | None = field(default=None, init=False)


@dataclass(frozen=True)
class Report:
    ready: bool
    draining: bool
    outcomes: dict[str, Outcome]

    @property
    def status(self) -> int:
        return 200 if self.ready else 503

    def body(self) -> dict[str, object]:
        checks = {
            name: {
                "status": "ok" if outcome.ok else "failed",
                "seconds": round(outcome.seconds, 3),
                **({"reason": outcome.reason} if outcome.reason else {}),
            }
            for name, outcome in self.outcomes.items()
        }
        return {"status": self.word(), "checks": checks}

    def word(self) -> str:
        if self.draining:
            return "draining"
        return "ok" if self.ready else "unavailable"


def liveness() -> dict[str, str]:
    return {"status": "ok"}


class Readiness:
    def __init__(self, remember_seconds: float = 2.0) -> None:
        self._checks: list[Check] = []
        self._remember_seconds = remember_seconds
        self._remembered: tuple[float, dict[str, Outcome]] | None = None
        self._draining = threading.Event()
        self._lock = threading.Lock()

    def add(self, name: str, run: Callable[[], object], timeout_seconds: float = 1.0) -> None:
        """`run` fails by raising; what it returns does not matter."""
        if any(check.name == name for check in self._checks):
            raise ValueError(f"There is a readiness check {name!r} already.")
        self._checks.append(Check(name, run, timeout_seconds))

    def drain(self) -> None:
        """From now on the service says that it is not ready; requests are answered as before."""
        self._draining.set()

    def report(self) -> Report:
        if self._draining.is_set():
            return Report(ready=False, draining=True, outcomes={})
        outcomes = self._outcomes()
        ready = all(outcome.ok for outcome in outcomes.values())
        return Report(ready=ready, draining=False, outcomes=outcomes)

    def _outcomes(self) -> dict[str, Outcome]:
        with self._lock:
            now = time.monotonic()
            if self._remembered and now - self._remembered[0] < self._remember_seconds:
                return self._remembered[1]
            outcomes = run_all(self._checks)
            self._remembered = (time.monotonic(), outcomes)
            return outcomes


def run_all(checks: list[Check]) -> dict[str, Outcome]:
    """All at once: the report takes as long as the slowest check, at most its time limit."""
    started = time.monotonic()
    outcomes: dict[str, Outcome] = {}
    threads = [(check, start(check, outcomes)) for check in checks]
    for check, thread in threads:
        thread.join(max(0.0, started + check.timeout_seconds - time.monotonic()))
    seconds = time.monotonic() - started
    finished = dict(outcomes)
    return {
        check.name: finished.get(check.name)
        or Outcome(False, seconds, f"no answer within {check.timeout_seconds:g} s")
        for check in checks
    }


def start(check: Check, outcomes: dict[str, Outcome]) -> threading.Thread:
    """A check that still hangs from last time is waited for, not started again."""
    if check.thread is None or not check.thread.is_alive():
        check.thread = threading.Thread(
            target=run_one, args=(check, outcomes), name=f"readiness-{check.name}", daemon=True
        )
        check.thread.start()
    return check.thread


def run_one(check: Check, outcomes: dict[str, Outcome]) -> None:
    started = time.monotonic()
    try:
        check.run()
        outcomes[check.name] = Outcome(True, time.monotonic() - started)
    except Exception as error:
        logger.warning("The readiness check %s failed.", check.name, exc_info=True)
        outcomes[check.name] = Outcome(False, time.monotonic() - started, type(error).__name__)


def drain_on_sigterm(readiness: Readiness) -> None:
    """For a server that leaves SIGTERM to the application; what handled it before still does.

    uWSGI's master handles it itself, and there preStop's sleep covers the time until no endpoint
    leads here. Call it from the main thread.
    """
    before = signal.getsignal(signal.SIGTERM)

    def handle(number: int, frame: FrameType | None) -> None:
        readiness.drain()
        if callable(before):
            before(number, frame)
        elif before == signal.SIG_DFL:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.raise_signal(signal.SIGTERM)

    signal.signal(signal.SIGTERM, handle)
