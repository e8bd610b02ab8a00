"""The example, to be replaced by what your service does: working days in a range of dates."""

from datetime import date, timedelta

from flask import Blueprint, request
from werkzeug.exceptions import BadRequest

from ..config import WorkingDaysSettings

SATURDAY = 5


def create_blueprint(settings: WorkingDaysSettings) -> Blueprint:
    blueprint = Blueprint("working_days", __name__, url_prefix="/api/v1")

    @blueprint.get("/working-days")
    def get_working_days() -> dict[str, str | int]:
        first = read_date("from")
        last = read_date("to")
        if last < first:
            raise BadRequest("The date in 'to' is before the date in 'from'.")
        if (last - first).days >= settings.longest_range_days:
            raise BadRequest(f"Ask for at most {settings.longest_range_days} days at once.")
        return {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "workingDays": count_working_days(first, last),
        }

    return blueprint


def read_date(parameter: str) -> date:
    text = request.args.get(parameter, "")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    # fromisoformat also takes 20261123 and 2026-W48-1, which OpenAPI's format "date" does not.
    if day is None or day.isoformat() != text:
        raise BadRequest(f"Send '{parameter}' as a date such as 2026-11-23.")
    return day


def count_working_days(first: date, last: date) -> int:
    """Mondays to Fridays from the first to the last day, both included; holidays are not known."""
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return sum(day.weekday() < SATURDAY for day in days)
