"""report.deployment against a portal on loopback that keeps what it is told."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from .conftest import acme_tasks

TOKEN = "the-token-of-billing"
REPORT = (
    *("report.deployment", "--service=component:default/billing", "--env=staging"),
    *("--version=0123abc", "--run=42"),
)


@dataclass
class FakePortal:
    address: str = ""
    status: int = 201
    requests: list[tuple[str, str | None, dict[str, Any]]] = field(default_factory=list)


@pytest.fixture
def portal() -> Iterator[FakePortal]:
    fake = FakePortal()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_arguments: object) -> None:
            pass

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fake.requests.append((self.path, self.headers.get("Authorization"), body))
            answer = f'{{"error": "no, {self.headers.get("Authorization")}"}}'.encode()
            self.send_response(fake.status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield fake
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("token", ["", " "])
def test_without_a_token_it_says_so_and_succeeds(
    tmp_path: Path, portal: FakePortal, token: str
) -> None:
    done = acme_tasks(
        tmp_path, *REPORT, "--outcome=success", SLIPWAY_URL=portal.address, SLIPWAY_TOKEN=token
    )

    assert done.returncode == 0, done.stderr
    assert "no token is configured" in done.stdout
    assert portal.requests == []


@pytest.mark.parametrize(
    ("outcome", "told"),
    [("success", "success"), ("failed", "failure"), ("cancelled", "failure")],
)
def test_tells_the_portal(tmp_path: Path, portal: FakePortal, outcome: str, told: str) -> None:
    more = (f"--outcome={outcome}", "--commit=0123abc", "--url=https://ci.example/42")
    done = acme_tasks(
        tmp_path, *REPORT, *more, SLIPWAY_URL=f"{portal.address}/", SLIPWAY_TOKEN=TOKEN
    )

    assert done.returncode == 0, done.stderr
    [(path, authorization, body)] = portal.requests
    assert path == "/api/fleet/deployments"
    assert authorization == f"Bearer {TOKEN}"
    assert body.pop("finishedAt").endswith("+00:00")
    assert body == {
        "id": "billing-staging-42",
        "service": "component:default/billing",
        "environment": "staging",
        "version": "0123abc",
        "outcome": told,
        "commit": "0123abc",
        "url": "https://ci.example/42",
    }


def test_a_refusal_is_shown_without_the_token(tmp_path: Path, portal: FakePortal) -> None:
    portal.status = 403

    done = acme_tasks(
        tmp_path, *REPORT, "--outcome=success", SLIPWAY_URL=portal.address, SLIPWAY_TOKEN=TOKEN
    )

    assert done.returncode == 1
    assert "answered 403" in done.stderr
    assert TOKEN not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "address",
    ["", "portal.example", "http://portal.example", "https://", "https://portal.example:x"],
)
def test_the_token_goes_to_https_or_to_this_machine_only(tmp_path: Path, address: str) -> None:
    done = acme_tasks(
        tmp_path, *REPORT, "--outcome=success", SLIPWAY_URL=address, SLIPWAY_TOKEN=TOKEN
    )

    assert done.returncode == 1
    assert "give the portal's address" in done.stderr


def test_a_portal_that_is_away_and_an_unknown_outcome_are_named(
    tmp_path: Path, free_port: int
) -> None:
    address = f"http://127.0.0.1:{free_port}"
    away = acme_tasks(
        tmp_path, *REPORT, "--outcome=success", SLIPWAY_URL=address, SLIPWAY_TOKEN=TOKEN
    )
    unknown = acme_tasks(tmp_path, *REPORT, "--outcome=perhaps")

    assert away.returncode == 1
    assert f"The portal at {address} was not told" in away.stderr
    assert unknown.returncode == 2
    assert "'perhaps' is no outcome" in unknown.stderr
