"""A client of the service; every answer to it must be one that openapi.yaml promises."""

from pathlib import Path
from typing import Any

import schemathesis
from werkzeug.test import Client, TestResponse

SCHEMA = schemathesis.openapi.from_path(Path(__file__).parent.parent / "openapi.yaml")


class CheckedClient(Client):
    def open(self, *args: Any, **options: Any) -> TestResponse:
        response = super().open(*args, **options)
        sent = response.request
        operation = SCHEMA.find_operation_by_path(sent.method, sent.path)
        if operation is not None:
            assert str(response.status_code) in operation.definition.raw["responses"]
            operation.validate_response(response)
        return response
