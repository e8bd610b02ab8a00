"""Waits until servers listen, for Compose and pipelines."""

import socket
import time

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

PAUSE_SECONDS = 0.2


@task(
    help={
        "connections": "host:port, several with a comma between",
        "timeout": "seconds for all of them together (60)",
    }
)
def wait_for_tcp(_context: Context, connections: str, timeout: float = 60.0) -> None:
    """Wait until all given servers accept TCP connections."""
    deadline = time.monotonic() + timeout
    for host, port in [parse_connection(text) for text in connections.split(",")]:
        wait_for(host, port, deadline, timeout)
        print(f"{host}:{port} accepts connections.", flush=True)


def parse_connection(text: str) -> tuple[str, int]:
    host, _, port = text.strip().rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise Exit(f"{text!r} is no host:port, such as database:5432.", 2)
    return host, int(port)


def wait_for(host: str, port: int, deadline: float, timeout: float) -> None:
    while True:
        left = deadline - time.monotonic()
        try:
            with socket.create_connection((host, port), timeout=max(0.1, min(2.0, left))):
                return
        except OSError as error:
            if time.monotonic() + PAUSE_SECONDS >= deadline:
                raise Exit(
                    f"{host}:{port} did not accept a connection within {timeout:g} s: {error}.", 1
                ) from None
        time.sleep(PAUSE_SECONDS)
