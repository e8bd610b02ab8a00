"""What callers send and get, as openapi.yaml promises it."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

LARGEST_ID = 2**63 - 1


def only_digits(text: object) -> object:
    """int() alone would also take "+5", " 5" and "1_000"."""
    if isinstance(text, str) and not (text.isascii() and text.isdigit()):
        raise ValueError("send a whole number")
    return text


WholeNumber = Annotated[int, BeforeValidator(only_digits)]

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
# Control characters have no place in a name, and PostgreSQL cannot store NUL.
Name = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]


class HolidayInput(BaseModel):
    model_config = ConfigDict(extra="forbid")

    country: Country
    day: date
    name: Name


class Holiday(HolidayInput):
    id: int


class HolidayQuery(BaseModel):
    """A page starts after an id: pages stay right while holidays come and go."""

    model_config = ConfigDict(extra="forbid")

    country: Country | None = None
    after: WholeNumber = Field(0, ge=0, le=LARGEST_ID)
    limit: WholeNumber = Field(50, ge=1, le=200)


class HolidayPage(BaseModel):
    items: list[Holiday]
    next: int | None
    """Send it as `after` to get the next page; null on the last one."""

    @classmethod
    def of(cls, found: list[Holiday], limit: int) -> "HolidayPage":
        """`found` holds one more than the limit when there is a next page."""
        items = found[:limit]
        return cls(items=items, next=items[-1].id if len(found) > limit else None)
