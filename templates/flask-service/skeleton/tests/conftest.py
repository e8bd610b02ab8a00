"""A client of the application; every answer to it must be one that openapi.yaml promises."""

import json

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient
from openapi_core import Config, OpenAPI
from openapi_core.contrib.flask import FlaskOpenAPIRequest, FlaskOpenAPIResponse

from ${{ values.package }} import create_app
from ${{ values.package }}.config import ROOT, Settings, WorkingDaysSettings


@pytest.fixture(scope="session")
def openapi() -> OpenAPI:
    problems_are_json = Config(
        extra_media_type_deserializers={"application/problem+json": json.loads}
    )
    return OpenAPI.from_file_path(ROOT / "openapi.yaml", config=problems_are_json)


@pytest.fixture
def settings() -> Settings:
    return Settings(log_level="WARNING", working_days=WorkingDaysSettings(longest_range_days=366))


@pytest.fixture
def app(settings: Settings, openapi: OpenAPI) -> Flask:
    app = create_app(settings)
    app.testing = True

    @app.after_request
    def compare_with_openapi(response: Response) -> Response:
        if request.url_rule is not None:
            openapi.validate_response(FlaskOpenAPIRequest(request), FlaskOpenAPIResponse(response))
        return response

    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
