"""The routes of the service."""

from acme_common.django import (
    handler400,
    handler403,
    handler404,
    handler500,
    health_urls,
)
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from .json_views import by_method
from .validation import parse_query
from .working_days import WorkingDaysQuery

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def get_working_days(request: HttpRequest) -> HttpResponse:
    return JsonResponse(parse_query(WorkingDaysQuery, request.GET.dict()).answer())


urlpatterns = [
    *health_urls,
    path("api/v1/working-days", by_method(GET=get_working_days)),
]
