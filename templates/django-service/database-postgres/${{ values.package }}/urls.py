"""The routes of the service."""

from acme_common.django import (
    handler400,
    handler403,
    handler404,
    handler500,
    health_urls,
)
from django.urls import path

from .holidays import views
from .json_views import by_method

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    *health_urls,
    path("api/v1/holidays", by_method(GET=views.list_holidays, POST=views.add_holiday)),
    path(
        "api/v1/holidays/<int:holiday_id>",
        by_method(GET=views.get_holiday, PUT=views.change_holiday, DELETE=views.remove_holiday),
        name="holiday",
    ),
]
