"""The example, to be replaced by what your service does: public holidays by country."""

from flask import Blueprint, Response, request, url_for

from ..holiday_store import HolidayStore
from ..messages import Holiday, HolidayInput, HolidayPage, HolidayQuery
from ..validation import parse_body, parse_query


def create_blueprint(store: HolidayStore) -> Blueprint:
    blueprint = Blueprint("holidays", __name__, url_prefix="/api/v1/holidays")

    @blueprint.get("")
    def list_holidays() -> Response:
        return answer(store.page(parse_query(HolidayQuery, request.args)))

    @blueprint.post("")
    def add_holiday() -> Response:
        holiday = store.add(parse_body(HolidayInput, request.get_data()))
        response = answer(holiday, status=201)
        response.headers["Location"] = url_for(".get_holiday", holiday_id=holiday.id)
        return response

    @blueprint.get("/<int:holiday_id>")
    def get_holiday(holiday_id: int) -> Response:
        return answer(store.get(holiday_id))

    @blueprint.put("/<int:holiday_id>")
    def change_holiday(holiday_id: int) -> Response:
        return answer(store.change(holiday_id, parse_body(HolidayInput, request.get_data())))

    @blueprint.delete("/<int:holiday_id>")
    def remove_holiday(holiday_id: int) -> Response:
        store.remove(holiday_id)
        return Response(status=204)

    return blueprint


def answer(body: Holiday | HolidayPage, status: int = 200) -> Response:
    return Response(body.model_dump_json(), status=status, content_type="application/json")
