import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from acme_common.health import Readiness

from .conftest import SOURCE


def fail() -> None:
    raise ConnectionError("postgres://user:password@database refused")


def test_is_ready_without_checks() -> None:
    assert Readiness().report().body() == {"status": "ok", "checks": {}}


def test_a_failed_check_is_named_without_its_text() -> None:
    readiness = Readiness()
    readiness.add("database", fail)
    readiness.add("disk", lambda: None)

    report = readiness.report()

    assert report.status == 503
    assert report.body()["status"] == "unavailable"
    assert report.outcomes["disk"].ok
    assert report.outcomes["database"].reason == "ConnectionError"
    assert "password" not in str(report.body())


def test_hanging_checks_take_one_time_limit_and_are_not_piled_up() -> None:
    release, started = threading.Event(), []

    def hang() -> None:
        started.append(1)
        release.wait(10)

    readiness = Readiness(remember_seconds=0)
    for name in ("a", "b", "c"):
        readiness.add(name, hang, timeout_seconds=0.2)

    before = time.monotonic()
    report = readiness.report()
    readiness.report()
    seconds = time.monotonic() - before
    release.set()

    assert seconds < 1
    assert report.outcomes["a"].reason == "no answer within 0.2 s"
    assert len(started) == 3


def test_a_check_recovers() -> None:
    broken = [True]
    readiness = Readiness(remember_seconds=0)
    readiness.add("database", lambda: fail() if broken else None)
    assert readiness.report().status == 503

    broken.clear()

    assert readiness.report().status == 200


def test_the_outcome_is_remembered_for_a_moment() -> None:
    calls: list[int] = []
    readiness = Readiness(remember_seconds=60)
    readiness.add("database", lambda: calls.append(1))

    readiness.report()
    readiness.report()

    assert calls == [1]


def test_draining_is_not_ready() -> None:
    readiness = Readiness()
    readiness.drain()

    assert readiness.report().status == 503
    assert readiness.report().body() == {"status": "draining", "checks": {}}


def test_a_name_is_used_once() -> None:
    readiness = Readiness()
    readiness.add("database", fail)

    with pytest.raises(ValueError, match="database"):
        readiness.add("database", fail)


def test_sigterm_drains_and_then_does_what_it_did_before() -> None:
    script = """
import os, signal, sys
from acme_common.health import Readiness, drain_on_sigterm
readiness = Readiness()
def end(*_):
    os.write(1, readiness.report().word().encode())
    sys.exit(3)
signal.signal(signal.SIGTERM, end)
drain_on_sigterm(readiness)
os.write(1, b"started\\n")
signal.pause()
"""
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(SOURCE)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"

    os.kill(process.pid, signal.SIGTERM)
    output, _ = process.communicate(timeout=10)

    assert (output, process.returncode) == ("draining", 3)
