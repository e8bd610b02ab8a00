from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import Client

from ${{ values.package }}.urls import urlpatterns
from ${{ values.package }}.wsgi import app as wsgi_app

from .contract import CheckedClient
from .routes import paths


@pytest.fixture
def app() -> Callable[..., Any]:
    return wsgi_app


@pytest.fixture
def client(app: Callable[..., Any]) -> Client:
    return CheckedClient(app)


@pytest.fixture
def routes() -> set[str]:
    return set(paths(urlpatterns))
