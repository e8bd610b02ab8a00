"""What every view of this service needs and Django leaves open."""

from collections.abc import Callable

from acme_common.problems import ProblemError
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

View = Callable[..., HttpResponse]


def by_method(**views: View) -> View:
    """`path("holidays", by_method(GET=list_holidays, POST=add_holiday))`."""
    views = {**({"HEAD": views["GET"]} if "GET" in views else {}), **views}

    def dispatch(request: HttpRequest, **captured: object) -> HttpResponse:
        view = views.get(request.method or "")
        if view is None:
            allow = {"Allow": ", ".join(sorted(views))}
            raise ProblemError(405, f"{request.method} is not allowed here.", headers=allow)
        return view(request, **captured)

    return dispatch


def read_body(request: HttpRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig:
        raise ProblemError(413, "The body is larger than this service takes.") from None


def answer(body: BaseModel, status: int = 200) -> HttpResponse:
    return HttpResponse(body.model_dump_json(), status=status, content_type="application/json")
