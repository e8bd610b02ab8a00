"""All queries of the holidays. Each function is one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from acme_common.postgres import limit_statements
from acme_common.problems import ProblemError
from django.db import IntegrityError, connection, transaction

from ..messages import LARGEST_ID, HolidayInput, HolidayPage, HolidayQuery
from ..messages import Holiday as HolidayMessage
from .models import Holiday


def page(query: HolidayQuery) -> HolidayPage:
    wanted = Holiday.objects.filter(id__gt=query.after).order_by("id")
    if query.country:
        wanted = wanted.filter(country=query.country)
    with one_transaction():
        rows = list(wanted[: query.limit + 1])
    return HolidayPage.of([to_message(row) for row in rows], query.limit)


def add(wanted: HolidayInput) -> HolidayMessage:
    with one_transaction():
        return to_message(Holiday.objects.create(**wanted.model_dump()))


def get(holiday_id: int) -> HolidayMessage:
    with one_transaction():
        return to_message(find(holiday_id))


def change(holiday_id: int, wanted: HolidayInput) -> HolidayMessage:
    with one_transaction():
        row = find(holiday_id)
        row.country, row.day, row.name = wanted.country, wanted.day, wanted.name
        row.save()
        return to_message(row)


def remove(holiday_id: int) -> None:
    with one_transaction():
        find(holiday_id).delete()


@contextmanager
def one_transaction() -> Iterator[None]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            limit_statements(cursor)
            yield
    except IntegrityError:
        raise ProblemError(409, "There is a holiday of this country on this day.") from None


def find(holiday_id: int) -> Holiday:
    row = Holiday.objects.filter(id=holiday_id).first() if holiday_id <= LARGEST_ID else None
    if row is None:
        raise ProblemError(404, "There is no such holiday.")
    return row


def to_message(row: Holiday) -> HolidayMessage:
    return HolidayMessage(id=row.id, country=row.country, day=row.day, name=row.name)
