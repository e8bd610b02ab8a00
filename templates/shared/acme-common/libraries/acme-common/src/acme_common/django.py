"""Adds what every service has to a Django project.

    MIDDLEWARE = ["acme_common.django.RequestMiddleware", ...]      # first
    ACME_REQUEST_POLICY = RequestPolicy(metrics=HttpMetrics())      # optional
    ACME_READINESS = Readiness()                                    # optional

and in the root urls.py `urlpatterns = [*health_urls, ...]` and
`from acme_common.django import handler400, handler403, handler404, handler500`.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from .deadlines import DeadlineExceededError
from .health import Readiness, liveness
from .logging.context import REQUEST_ID_HEADER
from .problems import (
    PROBLEM_TYPE,
    ProblemError,
    deadline_exceeded,
    internal_error,
    reason_phrase,
)
from .requests import RequestPolicy, request_scope


class RequestMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._policy: RequestPolicy = getattr(settings, "ACME_REQUEST_POLICY", RequestPolicy())

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        method, header = request.method or "", request.headers.get
        response: HttpResponseBase
        try:
            with request_scope(self._policy, method, request.path, header) as scope:
                try:
                    response = with_problem_body(self._get_response(request))
                except DeadlineExceededError:
                    response = answer_problem(deadline_exceeded())
                match = request.resolver_match
                scope.route = f"/{match.route}" if match else None
                scope.status = response.status_code
                response[REQUEST_ID_HEADER] = scope.request_id
        except DeadlineExceededError:
            response = answer_problem(deadline_exceeded())
        return response

    def process_exception(self, _request: HttpRequest, error: Exception) -> HttpResponse | None:
        """None leaves the error to Django, which logs it and calls handler500."""
        problem = problem_of(error)
        return None if problem is None else answer_problem(problem)


def problem_of(error: Exception) -> ProblemError | None:
    match error:
        case ProblemError():
            return error
        case DeadlineExceededError():
            return deadline_exceeded()
        case Http404():
            return ProblemError(404, str(error) or "There is nothing here.")
        case PermissionDenied():
            return ProblemError(403, str(error) or "This is not allowed.")
        case BadRequest():
            return ProblemError(400, str(error) or "The request cannot be understood.")
    return None


def with_problem_body(response: HttpResponseBase) -> HttpResponseBase:
    """Answers that Django makes without a body, such as 405 of require_http_methods, get one."""
    if response.status_code >= 400 and isinstance(response, HttpResponse) and not response.content:
        response.content = ProblemError(
            response.status_code, reason_phrase(response.status_code)
        ).body()
        response["Content-Type"] = PROBLEM_TYPE
    return response


def answer_problem(problem: ProblemError) -> HttpResponse:
    return HttpResponse(
        problem.body(),
        status=problem.status,
        headers=dict(problem.headers),
        content_type=PROBLEM_TYPE,
    )


def handler400(_request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer_problem(ProblemError(400, "The request cannot be understood."))


def handler403(_request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer_problem(ProblemError(403, "This is not allowed."))


def handler404(_request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer_problem(ProblemError(404, "There is nothing here."))


def handler500(_request: HttpRequest) -> HttpResponse:
    return answer_problem(internal_error())


@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    return JsonResponse(liveness())


@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    readiness: Readiness = getattr(settings, "ACME_READINESS", None) or Readiness()
    report = readiness.report()
    return JsonResponse(report.body(), status=report.status)


health_urls = [path("health/live", live), path("health/ready", ready)]
