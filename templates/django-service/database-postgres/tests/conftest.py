"""The service with a database of its own; each test ends with a rollback."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from werkzeug.test import Client

from ${{ values.package }}.urls import urlpatterns
from ${{ values.package }}.wsgi import app as wsgi_app

from .contract import CheckedClient
from .routes import paths


@pytest.fixture
def app(db: None) -> Iterator[Callable[..., Any]]:
    """Django would close the connection, and the test's transaction, around each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield wsgi_app
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def client(app: Callable[..., Any]) -> Client:
    return CheckedClient(app)


@pytest.fixture
def routes() -> set[str]:
    return set(paths(urlpatterns))
