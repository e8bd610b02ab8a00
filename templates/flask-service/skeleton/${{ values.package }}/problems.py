"""Errors leave the service as problem details (RFC 9457)."""

from flask import Response, json
from werkzeug.exceptions import HTTPException


def answer_with_problem(error: HTTPException) -> Response:
    # Keeps the headers that belong to the error, such as Allow of 405.
    response = error.get_response()
    response.data = json.dumps(
        {
            "type": "about:blank",
            "title": error.name,
            "status": error.code,
            "detail": error.description,
        }
    )
    response.content_type = "application/problem+json"
    return response
