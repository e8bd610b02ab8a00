import json
import sys
import types
from collections.abc import Callable

import django
import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from prometheus_client import CollectorRegistry

from acme_common.health import Readiness
from acme_common.logging import current_request_id
from acme_common.metrics import HttpMetrics
from acme_common.problems import ProblemError
from acme_common.requests import RequestPolicy

REGISTRY = CollectorRegistry()
READINESS = Readiness(remember_seconds=0)
settings.configure(
    ALLOWED_HOSTS=["testserver"],
    ROOT_URLCONF="acme_common_test_urls",
    SECRET_KEY="only in tests",
    MIDDLEWARE=["acme_common.django.RequestMiddleware"],
    ACME_REQUEST_POLICY=RequestPolicy(metrics=HttpMetrics(REGISTRY)),
    ACME_READINESS=READINESS,
)
django.setup()

from django.test import Client  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.http import require_GET  # noqa: E402

from acme_common import django as acme_django  # noqa: E402


@require_GET
def order(_request: HttpRequest, number: int) -> JsonResponse:
    errors: dict[int, Callable[[], Exception]] = {
        2: lambda: ProblemError(409, "The order is closed."),
        3: lambda: RuntimeError("the password is sesame"),
        4: lambda: Http404("There is no order 4."),
        5: lambda: PermissionDenied(),
    }
    if number in errors:
        raise errors[number]()
    return JsonResponse({"number": number, "request": current_request_id()})


urls = types.ModuleType("acme_common_test_urls")
urls.__dict__["urlpatterns"] = [path("orders/<int:number>", order), *acme_django.health_urls]
for status in (400, 403, 404, 500):
    urls.__dict__[f"handler{status}"] = getattr(acme_django, f"handler{status}")
sys.modules["acme_common_test_urls"] = urls


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("method", "path", "status", "detail"),
    [
        ("GET", "/orders/2", 409, "The order is closed."),
        ("GET", "/orders/3", 500, "The service failed to answer; the error is in its log."),
        ("GET", "/orders/4", 404, "There is no order 4."),
        ("GET", "/orders/5", 403, "This is not allowed."),
        ("GET", "/nothing", 404, "There is nothing here."),
        ("POST", "/orders/1", 405, "Method Not Allowed"),
    ],
)
def test_errors_are_problem_details(
    client: Client, method: str, path: str, status: int, detail: str
) -> None:
    answer = client.generic(method, path)

    body = json.loads(answer.content)
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, body["status"], body["detail"]) == (status, status, detail)


def test_the_id_of_the_request_goes_through(client: Client) -> None:
    answer = client.get("/orders/1", headers={"X-Request-Id": "abcdefgh-1"})

    assert answer["X-Request-Id"] == answer.json()["request"] == "abcdefgh-1"


def test_a_deadline_that_has_passed_is_504(client: Client) -> None:
    answer = client.get("/orders/1", headers={"X-Deadline-Ms": "0"})

    assert answer.status_code == 504
    assert answer["Content-Type"] == "application/problem+json"


def test_metrics_have_the_route_and_not_the_path(client: Client) -> None:
    labels = {"method": "GET", "route": "/orders/<int:number>", "status": "200"}
    before = REGISTRY.get_sample_value("http_requests_total", labels) or 0

    client.get("/orders/8")
    client.get("/orders/9")

    assert REGISTRY.get_sample_value("http_requests_total", labels) == before + 2


def test_liveness_and_readiness(client: Client) -> None:
    assert client.get("/health/live").json() == {"status": "ok"}
    assert client.get("/health/ready").status_code == 200

    READINESS.add("database", lambda: 1 // 0)

    assert client.get("/health/ready").status_code == 503
    assert client.get("/health/live").status_code == 200
