"""Real counterparts: a KV v2 server on loopback, PostgreSQL, the command as a process."""

import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

SOURCE = Path(__file__).parent.parent / "src"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("ACME_", "VAULT_", "ENV_FOR_", "TEAMCITY_", "PROMETHEUS_")):
            monkeypatch.delenv(name)


@dataclass
class FakeVault:
    """KV version 2 as Vault's HTTP API has it, with Kubernetes login; remembers what was asked."""

    secrets: dict[str, dict[str, Any]] = field(default_factory=dict)
    address: str = ""
    requests: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=lambda: {"root-token"})
    kubernetes: tuple[str, str] = ("acme-billing", "the-jwt")
    answer_instead: tuple[int, bytes, dict[str, str]] | None = None
    delay: threading.Event | None = None


@pytest.fixture
def vault() -> Iterator[FakeVault]:
    with serve_vault() as fake:
        yield fake


@contextmanager
def serve_vault(tls: ssl.SSLContext | None = None) -> Iterator[FakeVault]:
    fake = FakeVault()

    class Handler(BaseHTTPRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):  # a client that does not trust the certificate
                super().handle()

        def log_message(self, *_arguments: object) -> None:
            pass

        def reply(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            fake.requests.append(f"GET {self.path}")
            if fake.delay:
                fake.delay.wait(10)
            if fake.answer_instead:
                self.reply(*fake.answer_instead)
            elif self.headers.get("X-Vault-Token") not in fake.tokens:
                self.reply(403, b'{"errors": ["permission denied"]}')
            elif (path := self.path.removeprefix("/v1/")) in fake.secrets:
                data = {"data": {"data": fake.secrets[path], "metadata": {"version": 1}}}
                self.reply(200, json.dumps(data).encode())
            else:
                self.reply(404, b'{"errors": []}')

        def do_POST(self) -> None:
            fake.requests.append(f"POST {self.path}")
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if (body["role"], body["jwt"]) == fake.kubernetes:
                fake.tokens.add("kubernetes-token")
                self.reply(200, b'{"auth": {"client_token": "kubernetes-token"}}')
            else:
                self.reply(403, b'{"errors": ["role not found"]}')

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake.address = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    if tls:
        server.socket = tls.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield fake
    finally:
        if fake.delay:
            fake.delay.set()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def acme_tasks(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as a developer starts it."""
    return subprocess.run(
        [sys.executable, "-m", "acme_common.tasks", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(SOURCE), **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder at the front of PATH for stand-ins; what they were called with is in `calls`."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setenv("CALLS", str(folder / "calls"))
    return folder


def stand_in(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f'#!/bin/sh\necho "{name} $*" >> "$CALLS"\n{script}\n')
    file.chmod(0o755)


@dataclass(frozen=True)
class Postgres:
    port: int
    user: str = "postgres"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A server of its own; as user postgres when the tests run as root."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    found = shutil.which("initdb") or (str(binaries[-1] / "initdb") if binaries else None)
    if found is None:
        pytest.skip("PostgreSQL's server is not installed (Debian: apt-get install postgresql).")
    folder = Path(found).resolve().parent
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    prefix = as_user if os.geteuid() == 0 else []
    base = Path("/tmp") / f"acme-common-postgres-{os.getpid()}"
    base.mkdir()
    if prefix:
        shutil.chown(base, "postgres")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    data = base / "data"
    start = [*prefix, str(folder / "pg_ctl"), "--pgdata", str(data), "--wait"]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    try:
        initdb = [str(folder / "initdb"), "--pgdata", str(data), "--auth=trust", "-U", "postgres"]
        subprocess.run([*prefix, *initdb], check=True, capture_output=True, cwd=base)
        log = str(base / "log")
        subprocess.run(
            [*start, "--log", log, "-o", options, "start"],
            check=True,
            cwd=base,
            stdout=subprocess.DEVNULL,
        )
        yield Postgres(port)
    finally:
        subprocess.run([*start, "-m", "immediate", "stop"], check=False, capture_output=True)
        shutil.rmtree(base, ignore_errors=True)
