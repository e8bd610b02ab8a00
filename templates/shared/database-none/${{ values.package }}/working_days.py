"""The example, to be replaced by what your service does: working days in a range of dates."""

from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

SATURDAY = 5
LONGEST_RANGE_DAYS = 3660
# pydantic alone would take timestamps and times too, which OpenAPI's format "date" does not.
IsoDate = Annotated[date, Field(strict=True)]


class WorkingDaysQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    first: IsoDate = Field(alias="from")
    last: IsoDate = Field(alias="to")

    @model_validator(mode="after")
    def refuse_unusable_range(self) -> Self:
        if self.last < self.first:
            raise ValueError("the date in 'to' is before the date in 'from'")
        if (self.last - self.first).days >= LONGEST_RANGE_DAYS:
            raise ValueError(f"ask for at most {LONGEST_RANGE_DAYS} days at once")
        return self

    def answer(self) -> dict[str, str | int]:
        return {
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "workingDays": count_working_days(self.first, self.last),
        }


def count_working_days(first: date, last: date) -> int:
    """Mondays to Fridays from the first to the last day, both included; holidays are not known."""
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return sum(day.weekday() < SATURDAY for day in days)
