from flask import Flask
from flask.testing import FlaskClient
from openapi_core import OpenAPI


def test_an_unknown_path_is_a_problem_too(client: FlaskClient) -> None:
    response = client.get("/nowhere")

    assert response.status_code == 404
    assert response.content_type == "application/problem+json"


def test_a_wrong_method_is_told_which_ones_there_are(client: FlaskClient) -> None:
    response = client.post("/health/live")

    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_every_route_is_in_the_openapi_document_and_the_other_way_round(
    app: Flask, openapi: OpenAPI
) -> None:
    routes = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"}

    assert routes == set((openapi.spec / "paths").keys())
