"""The example, to be replaced by what your service does: public holidays by country."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ..json_views import answer, read_body
from ..messages import HolidayInput, HolidayQuery
from ..validation import parse_body, parse_query
from . import store


def list_holidays(request: HttpRequest) -> HttpResponse:
    return answer(store.page(parse_query(HolidayQuery, request.GET.dict())))


def add_holiday(request: HttpRequest) -> HttpResponse:
    holiday = store.add(parse_body(HolidayInput, read_body(request)))
    response = answer(holiday, status=201)
    response["Location"] = reverse("holiday", kwargs={"holiday_id": holiday.id})
    return response


def get_holiday(_request: HttpRequest, holiday_id: int) -> HttpResponse:
    return answer(store.get(holiday_id))


def change_holiday(request: HttpRequest, holiday_id: int) -> HttpResponse:
    return answer(store.change(holiday_id, parse_body(HolidayInput, read_body(request))))


def remove_holiday(_request: HttpRequest, holiday_id: int) -> HttpResponse:
    store.remove(holiday_id)
    return HttpResponse(status=204)
