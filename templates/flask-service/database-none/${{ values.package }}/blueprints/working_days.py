from flask import Blueprint, request

from ..validation import parse_query
from ..working_days import WorkingDaysQuery

blueprint = Blueprint("working_days", __name__, url_prefix="/api/v1/working-days")


@blueprint.get("")
def get_working_days() -> dict[str, str | int]:
    return parse_query(WorkingDaysQuery, request.args).answer()
