"""All SQL of the holidays. Each method is one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from acme_common.problems import ProblemError
from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from .database import HolidayRow
from .messages import LARGEST_ID, Holiday, HolidayInput, HolidayPage, HolidayQuery


class HolidayStore:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page(self, query: HolidayQuery) -> HolidayPage:
        statement = select(HolidayRow).where(HolidayRow.id > query.after).order_by(HolidayRow.id)
        if query.country:
            statement = statement.where(HolidayRow.country == query.country)
        with self._transaction() as session:
            rows = session.scalars(statement.limit(query.limit + 1))
            return HolidayPage.of([to_holiday(row) for row in rows], query.limit)

    def add(self, wanted: HolidayInput) -> Holiday:
        with self._transaction() as session:
            row = HolidayRow(**wanted.model_dump())
            session.add(row)
            session.flush()
            return to_holiday(row)

    def get(self, holiday_id: int) -> Holiday:
        with self._transaction() as session:
            return to_holiday(find(session, holiday_id))

    def change(self, holiday_id: int, wanted: HolidayInput) -> Holiday:
        with self._transaction() as session:
            row = find(session, holiday_id)
            row.country, row.day, row.name = wanted.country, wanted.day, wanted.name
            session.flush()
            return to_holiday(row)

    def remove(self, holiday_id: int) -> None:
        with self._transaction() as session:
            find(session, holiday_id)
            session.execute(delete(HolidayRow).where(HolidayRow.id == holiday_id))

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        try:
            with Session(self._engine) as session, session.begin():
                yield session
        except IntegrityError:
            raise ProblemError(409, "There is a holiday of this country on this day.") from None


def find(session: Session, holiday_id: int) -> HolidayRow:
    row = session.get(HolidayRow, holiday_id) if holiday_id <= LARGEST_ID else None
    if row is None:
        raise ProblemError(404, "There is no such holiday.")
    return row


def to_holiday(row: HolidayRow) -> Holiday:
    return Holiday(id=row.id, country=row.country, day=row.day, name=row.name)
