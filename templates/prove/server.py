"""Starts the service as its image does, and asks it what a healthy one never has to answer."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

TIMEOUT_SECONDS = 30
ENTRYPOINT = "infra/docker/entrypoint.sh"
PROBE = '''"""The service, with routes that it must never have."""

import logging
import sys
import time
import traceback

from {package}.wsgi import app as service

logger = logging.getLogger("probe")


def app(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/probe/crash":
        raise RuntimeError("two\\nlines")
    if path == "/probe/slow":
        time.sleep(3)
        logger.warning("the slow request has ended")
    elif path == "/probe/noise":
        try:
            raise ValueError('one\\ntwo "quoted"')
        except ValueError:
            traceback.print_exc()
            logger.exception("a message\\nof two lines")
        traceback.print_stack(file=sys.stdout)
        print('a quote " a hash # and {{"message": "not ours')
        print("y" * 100_000)
        logger.error("x" * 100_000)
    else:
        return service(environ, start_response)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"done"]
'''


@dataclass
class Server:
    process: subprocess.Popen[bytes]
    port: int
    output: Path

    def ask(self, path: str) -> bytes:
        url = f"http://127.0.0.1:{self.port}{path}"
        with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as response:
            return response.read()

    def wait_for(self, path: str) -> None:
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self.ask(path)
                return
            except OSError:
                time.sleep(0.1)
        sys.exit(f"{path} did not answer:\n{self.said()}")

    @property
    def errors(self) -> Path:
        return self.output.with_name(f"{self.output.stem}.errors.log")

    def wait_for_words(self, file: Path, *words: str) -> None:
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            text = file.read_text(errors="replace")
            if all(word in text for word in words):
                return
            time.sleep(0.01)
        sys.exit(f"It did not say {words}:\n{self.said()}")

    def said(self) -> str:
        return "\n".join(file.read_text(errors="replace") for file in (self.output, self.errors))

    def stop(self) -> None:
        self.process.terminate()
        try:
            status = self.process.wait(timeout=TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            sys.exit(f"It does not stop:\n{self.output.read_text(errors='replace')}")
        if status not in (0, signal.SIGTERM, -signal.SIGTERM):
            sys.exit(f"It stopped with {status}:\n{self.output.read_text(errors='replace')}")


@contextmanager
def running(
    command: list[str],
    port: int,
    service: Path,
    environment: dict[str, str],
    name: str = "server",
) -> Iterator[Server]:
    output = service / f".{name}.log"
    with output.open("wb") as stdout, (service / f".{name}.errors.log").open("wb") as stderr:
        process = subprocess.Popen(
            command,
            cwd=service,
            env=environment,
            # uWSGI takes a socket on its standard input for one of its own, as it stands there under Node.js.
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )
    try:
        yield Server(process, port, output)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def add_probe(service: Path, package: str, port: int) -> None:
    """As a second application of the same image, which is also how another port is chosen."""
    (service / "probe.py").write_text(PROBE.format(package=package))
    with (service / "infra/uwsgi.yaml").open("a") as sections:
        sections.write(f"\nprobe:\n  module: probe:app\n  set-ph: service_port={port}\n")


def make_noise(server: Server) -> None:
    server.ask("/probe/noise")
    with suppress(OSError, http.client.HTTPException):
        server.ask("/probe/crash")
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(b'GET /a"},{"b\\ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
        connection.recv(4096)


def expect_slow_request_to_be_answered(server: Server) -> None:
    answers: list[bytes] = []
    request = threading.Thread(target=lambda: answers.append(server.ask("/probe/slow")))
    request.start()
    time.sleep(1)
    server.stop()
    request.join()
    if answers != [b"done"]:
        sys.exit("SIGTERM ended a request that was being answered.")
    if "the slow request has ended" not in server.output.read_text(errors="replace"):
        sys.exit("What was logged while the service stopped is lost.")


def expect_json(server: Server) -> None:
    lines = server.output.read_text(errors="replace").splitlines()
    for line in lines:
        try:
            json.loads(line)
        except ValueError:
            sys.exit(f"stdout has a line that is no JSON: {line[:500]}")
    if len(lines) < 20 or max(map(len, lines)) < 100_000:
        sys.exit("The noise is not in the log.")


def expect_refusal(service: Path, environment: dict[str, str], *words: str) -> None:
    with running([ENTRYPOINT], 0, service, environment) as server:
        try:
            status = server.process.wait(timeout=3)
        except subprocess.TimeoutExpired:
            sys.exit("It did not refuse to start within three seconds.")
        said = (service / ".server.errors.log").read_text()
        missing = [word for word in words if word not in said]
        if status == 0 or missing:
            sys.exit(f"It ended with {status} and did not say {missing}:\n{said}")
