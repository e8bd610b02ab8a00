import subprocess
import sys

import pytest

from acme_common.deadlines import (
    Deadline,
    DeadlineExceededError,
    current_deadline,
    deadline_scope,
    outgoing_headers,
    statement_timeout_milliseconds,
    timeout_for,
)

from .conftest import SOURCE


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, 30),
        ("5000", 5),
        ("999999999", 30),
        ("soon", 30),
        ("-1", 30),
        ("1e3", 30),
        ("\u0661", 30),
        ("0", 0),
    ],
)
def test_the_header_can_only_shorten(header: str | None, seconds: float) -> None:
    deadline = Deadline.from_header(header, longest_seconds=30)

    assert deadline.remaining() == pytest.approx(seconds, abs=0.5)


def test_what_is_left_limits_every_wait() -> None:
    assert timeout_for(3) == 3
    assert outgoing_headers() == {}
    with deadline_scope(Deadline.after(1)):
        assert 0.5 < timeout_for(3) <= 1
        assert timeout_for(0.1) == 0.1
        assert 500 < statement_timeout_milliseconds(30) <= 1000
        assert 500 < int(outgoing_headers()["X-Deadline-Ms"]) <= 1000
    assert current_deadline() is None


def test_nothing_starts_after_the_deadline() -> None:
    ran = []
    with pytest.raises(DeadlineExceededError), deadline_scope(Deadline.after(0)):
        ran.append(1)

    assert ran == []


def test_under_gevent_a_request_is_interrupted() -> None:
    script = """
from gevent import monkey; monkey.patch_all()
import time
from acme_common.deadlines import *
started = time.monotonic()
try:
    with deadline_scope(Deadline.after(0.2)):
        time.sleep(5)
except DeadlineExceededError:
    print("interrupted", time.monotonic() - started < 1)
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stdout, done.stderr) == ("interrupted True\n", "")
