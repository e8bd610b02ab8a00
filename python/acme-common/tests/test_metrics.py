"""The metrics of two uWSGI workers, served by one process, with the real pyuwsgi."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import SOURCE

APPLICATION = """
from flask import Flask
from acme_common.flask import init_app
from acme_common.logging import configure_logging
from acme_common.metrics import HttpMetrics
from acme_common.requests import RequestPolicy
import uwsgi

configure_logging()
app = Flask(__name__)
init_app(app, policy=RequestPolicy(metrics=HttpMetrics()))

@app.get("/worker/<name>")
def worker(name):
    return str(uwsgi.worker_id())
"""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def get(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
        text: str = response.read().decode()
        return text


def wait_for(port: int, path: str) -> None:
    for _ in range(100):
        try:
            get(port, path)
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{path} on {port} does not answer")


def wait_until_gone(port: int) -> None:
    """The daemon ends by itself when its uWSGI is no more."""
    for _ in range(50):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.1)
    raise AssertionError("the metrics daemon outlives its uWSGI")


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[tuple[int, int]]:
    """uWSGI with two workers that end after 20 requests each, and its attached daemon."""
    uwsgi = shutil.which("uwsgi", path=str(Path(sys.executable).parent))
    if uwsgi is None:
        pytest.skip("pyuwsgi is not installed.")
    http, metrics = free_port(), free_port()
    (tmp_path / "service.py").write_text(APPLICATION)
    (tmp_path / "metrics").mkdir()
    command = [uwsgi, "--master", "--workers=2", "--lazy-apps", "--need-app", "--die-on-term"]
    command += ["--module=service:app", f"--http=127.0.0.1:{http}", "--max-requests=20"]
    command += ["--min-worker-lifetime=0", "--enable-threads", "--log-master"]
    command += [
        "--attach-daemon",
        f"exec {sys.executable} -m acme_common.metrics --port={metrics} --address=127.0.0.1",
    ]
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{SOURCE}:{tmp_path}",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"),
        "VIRTUAL_ENV": sys.prefix,
    }
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--home", sys.prefix],
            cwd=tmp_path,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        wait_for(http, "/health/live")
        wait_for(metrics, "/metrics")
        yield http, metrics
    finally:
        # Not SIGTERM: uWSGI would wait for ever for a worker that is just being replaced.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        wait_until_gone(metrics)


def test_counts_are_summed_over_workers_and_survive_recycling(
    ports: tuple[int, int], tmp_path: Path
) -> None:
    http, metrics = ports
    before = (tmp_path / "log").read_text().count("respawn")

    workers = {get(http, f"/worker/{number}") for number in range(100)}

    text = get(metrics, "/metrics")
    line = 'http_requests_total{method="GET",route="/worker/<name>",status="200"} 100.0'
    assert line in text.splitlines()
    assert "http_requests_in_progress 0.0" in text
    assert workers == {"1", "2"}
    assert (tmp_path / "log").read_text().lower().count("respawn") > before
    files = sorted(file.name for file in (tmp_path / "metrics").iterdir())
    assert files == [
        f"{kind}_{n}.db" for kind in ("counter", "gauge_livesum", "histogram") for n in (1, 2)
    ]


def test_the_daemon_needs_its_directory() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "acme_common.metrics"],
        env={"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == "PROMETHEUS_MULTIPROC_DIR must name a directory that exists.\n"
