"""report.deployment and report.snapshot against a portal on loopback that keeps what it is told."""

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
DIGEST = f"sha256:{'a' * 64}"
SNAPSHOT = ("report.snapshot", "--service=component:default/billing", "--commit=0123abc")
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


@pytest.fixture
def service(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'billing'\n", encoding="utf-8")
    (tmp_path / "poetry.lock").write_text("# flöck\npackage = []\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", [(*REPORT, "--outcome=success"), SNAPSHOT])
@pytest.mark.parametrize("token", ["", " "])
def test_without_a_token_it_says_so_and_succeeds(
    tmp_path: Path, portal: FakePortal, command: tuple[str, ...], token: str
) -> None:
    done = acme_tasks(tmp_path, *command, SLIPWAY_URL=portal.address, SLIPWAY_TOKEN=token)

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


def test_tells_the_portal_which_libraries_a_build_holds(service: Path, portal: FakePortal) -> None:
    done = acme_tasks(
        service,
        *SNAPSHOT,
        f"--image-digest={DIGEST}",
        SLIPWAY_URL=f"{portal.address}/portal/",
        SLIPWAY_TOKEN=TOKEN,
    )

    assert done.returncode == 0, done.stderr
    assert portal.requests == [
        (
            "/portal/api/fleet/services/default/billing/snapshots",
            f"Bearer {TOKEN}",
            {
                "commit": "0123abc",
                "imageDigest": DIGEST,
                "files": [
                    {"path": "pyproject.toml", "content": "[project]\nname = 'billing'\n"},
                    {"path": "poetry.lock", "content": "# flöck\npackage = []\n"},
                ],
            },
        )
    ]


def test_an_environment_goes_along_and_an_unknown_digest_does_not(
    service: Path, portal: FakePortal
) -> None:
    done = acme_tasks(
        service,
        *("report.snapshot", "--service=billing", "--commit=0123abc"),
        *("--image-digest=", "--env=staging"),
        SLIPWAY_URL=portal.address,
        SLIPWAY_TOKEN=TOKEN,
    )

    assert done.returncode == 0, done.stderr
    [(path, _, body)] = portal.requests
    assert path == "/api/fleet/services/default/billing/snapshots"
    assert body.keys() == {"commit", "environment", "files"}
    assert body["environment"] == "staging"


def test_a_service_without_lockfile_is_told_to_make_one(service: Path, portal: FakePortal) -> None:
    (service / "poetry.lock").unlink()

    done = acme_tasks(service, *SNAPSHOT, SLIPWAY_URL=portal.address, SLIPWAY_TOKEN=TOKEN)

    assert done.returncode == 1
    assert "run `poetry lock` and commit it" in done.stderr
    assert portal.requests == []


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
