import io
import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask, redirect
from flask.testing import FlaskClient
from prometheus_client import CollectorRegistry
from werkzeug.wrappers.response import Response

from acme_common.deadlines import timeout_for
from acme_common.flask import init_app
from acme_common.health import Readiness
from acme_common.logging import configure_logging, current_request_id
from acme_common.metrics import HttpMetrics
from acme_common.problems import ProblemError
from acme_common.requests import RequestPolicy


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def readiness() -> Readiness:
    return Readiness(remember_seconds=0)


@pytest.fixture
def client(registry: CollectorRegistry, readiness: Readiness) -> FlaskClient:
    app = Flask(__name__)
    init_app(app, readiness, RequestPolicy(metrics=HttpMetrics(registry)))

    @app.get("/orders/<int:number>")
    def order(number: int) -> dict[str, object]:
        if number == 2:
            raise ProblemError(409, "The order is closed.", extra={"order": number})
        if number == 3:
            raise RuntimeError("the password is sesame")
        return {"number": number, "request": current_request_id(), "left": timeout_for(60)}

    @app.get("/moved")
    def moved() -> Response:
        return redirect("/orders/1")

    return app.test_client()


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = root.handlers
    stream = io.StringIO()
    configure_logging(stream=stream)
    yield stream
    root.handlers = before
    logging.captureWarnings(False)


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        ("/orders/2", 409, "The order is closed."),
        ("/orders/3", 500, "The service failed to answer; the error is in its log."),
        ("/nothing", 404, None),
    ],
)
def test_errors_are_problem_details(
    client: FlaskClient, path: str, status: int, detail: str | None
) -> None:
    answer = client.get(path)

    body = json.loads(answer.data)
    assert answer.content_type == "application/problem+json"
    assert (answer.status_code, body["status"], body["type"]) == (status, status, "about:blank")
    assert detail is None or body["detail"] == detail
    assert "sesame" not in answer.text


def test_the_headers_of_an_error_are_kept(client: FlaskClient) -> None:
    answer = client.post("/orders/1")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert client.get("/moved").headers["Location"] == "/orders/1"


def test_the_id_of_the_request_goes_through(client: FlaskClient, log: io.StringIO) -> None:
    answer = client.get("/orders/1?card=4111111111111111", headers={"X-Request-Id": "abcdefgh-1"})

    record = json.loads(log.getvalue().splitlines()[-1])
    assert answer.headers["X-Request-Id"] == answer.json["request"] == "abcdefgh-1"  # type: ignore[index]
    assert record["message"] == "GET /orders/1 200"
    assert record["request_id"] == "abcdefgh-1"
    assert record["route"] == "/orders/<int:number>"


def test_a_deadline_is_taken_from_the_caller(client: FlaskClient) -> None:
    answer = client.get("/orders/1", headers={"X-Deadline-Ms": "2000"})

    assert answer.json is not None
    assert 1 < answer.json["left"] <= 2


def test_a_deadline_that_has_passed_is_504(client: FlaskClient) -> None:
    answer = client.get("/orders/1", headers={"X-Deadline-Ms": "0"})

    assert answer.status_code == 504
    assert answer.content_type == "application/problem+json"


def test_metrics_have_the_route_and_not_the_path(
    client: FlaskClient, registry: CollectorRegistry
) -> None:
    for path in ("/orders/1", "/orders/7", "/orders/3", "/x1", "/x2"):
        client.get(path)
    client.open("/orders/1", method="BREW")
    client.get("/orders/1", headers={"X-Deadline-Ms": "0"})

    def count(method: str, route: str, status: str) -> float | None:
        labels = {"method": method, "route": route, "status": status}
        return registry.get_sample_value("http_requests_total", labels)

    assert count("GET", "/orders/<int:number>", "200") == 2
    assert count("GET", "/orders/<int:number>", "500") == 1
    assert count("GET", "(unmatched)", "404") == 2
    assert count("OTHER", "(unmatched)", "405") == 1
    assert count("GET", "(unmatched)", "504") == 1
    assert registry.get_sample_value("http_requests_in_progress") == 0


def test_liveness_asks_nothing_and_readiness_the_checks(
    client: FlaskClient, readiness: Readiness, log: io.StringIO
) -> None:
    assert client.get("/health/ready").status_code == 200

    readiness.add("database", lambda: 1 // 0)

    assert client.get("/health/live").json == {"status": "ok"}
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"]["database"]["reason"] == "ZeroDivisionError"
    assert '"path": "/health/live"' not in log.getvalue()
