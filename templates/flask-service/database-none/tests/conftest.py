import pytest
from flask import Flask
from werkzeug.test import Client

from ${{ values.package }}.app import create_app

from .contract import CheckedClient


@pytest.fixture(scope="session")
def app() -> Flask:
    return create_app()


@pytest.fixture
def client(app: Flask) -> Client:
    return CheckedClient(app)


@pytest.fixture
def routes(app: Flask) -> set[str]:
    rules = (rule.rule for rule in app.url_map.iter_rules() if rule.endpoint != "static")
    return {rule.replace("<int:", "{").replace(">", "}") for rule in rules}
