"""Adds what every service has to a Flask application: `init_app(app, ...)`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from .deadlines import DeadlineExceededError
from .health import Readiness, liveness
from .logging.context import REQUEST_ID_HEADER
from .problems import (
    PROBLEM_TYPE,
    ProblemError,
    deadline_exceeded,
    internal_error,
)
from .requests import RequestPolicy, RequestScope, request_scope

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SCOPE_KEY = "acme_common.scope"


def init_app(
    app: Flask, readiness: Readiness | None = None, policy: RequestPolicy | None = None
) -> None:
    """Health routes, problem details, request ids, deadlines, the access log and metrics."""
    app.register_blueprint(health_blueprint(readiness or Readiness()))
    app.register_error_handler(HTTPException, answer_http_exception)
    app.register_error_handler(ProblemError, answer_problem)
    app.register_error_handler(DeadlineExceededError, answer_deadline)
    app.before_request(remember_route)
    app.wsgi_app = ScopeMiddleware(app.wsgi_app, policy or RequestPolicy())  # type: ignore[method-assign]


def health_blueprint(readiness: Readiness) -> Blueprint:
    blueprint = Blueprint("health", __name__, url_prefix="/health")

    @blueprint.get("/live")
    def live() -> dict[str, str]:
        return liveness()

    @blueprint.get("/ready")
    def ready() -> tuple[Response, int]:
        report = readiness.report()
        return jsonify(report.body()), report.status

    return blueprint


def answer_problem(problem: ProblemError) -> Response:
    return Response(
        problem.body(),
        status=problem.status,
        headers=dict(problem.headers),
        content_type=PROBLEM_TYPE,
    )


def answer_deadline(_error: DeadlineExceededError) -> Response:
    return answer_problem(deadline_exceeded())


def answer_http_exception(error: HTTPException) -> Response | HTTPException:
    """Keeps the error's own headers, such as Allow of 405; redirects stay redirects."""
    if error.code is None or error.code < 400:
        return error
    status = error.code
    problem = (
        internal_error() if status == 500 else ProblemError(status, error.description or error.name)
    )
    response = Response(problem.body(), status=status, content_type=PROBLEM_TYPE)
    kept = ((name, value) for name, value in error.get_headers() if name != "Content-Type")
    response.headers.extend(list(kept))
    return response


def remember_route() -> None:
    scope = request.environ.get(SCOPE_KEY)
    if isinstance(scope, RequestScope) and request.url_rule is not None:
        scope.route = request.url_rule.rule


class ScopeMiddleware:
    """Around Flask itself, so that a deadline that has passed is answered wherever it strikes."""

    def __init__(self, application: "WSGIApplication", policy: RequestPolicy) -> None:
        self._application = application
        self._policy = policy

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        def header(name: str) -> str | None:
            value = environ.get(f"HTTP_{name.upper().replace('-', '_')}")
            return value if isinstance(value, str) else None

        scope: RequestScope | None = None

        def start(status: str, headers: list[tuple[str, str]], *error: object) -> object:
            if scope is not None:
                scope.status = int(status.split(" ", 1)[0])
                headers = [*headers, (REQUEST_ID_HEADER, scope.request_id)]
            return start_response(status, headers, *error)  # type: ignore[arg-type]

        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        try:
            with request_scope(self._policy, method, path, header) as scope:
                environ[SCOPE_KEY] = scope
                try:
                    return self._application(environ, start)  # type: ignore[arg-type]
                except DeadlineExceededError:
                    return answer_problem(deadline_exceeded())(environ, start)  # type: ignore[arg-type]
        except DeadlineExceededError:
            return answer_problem(deadline_exceeded())(environ, start)  # type: ignore[arg-type]
