"""The service with a database of its own, made anew for each run and emptied for each test."""

from collections.abc import Iterator

import psycopg
import pytest
from acme_common.postgres import connection_parameters
from acme_common.settings import Settings, load_settings
from alembic import command
from alembic.config import Config
from flask import Flask
from psycopg import sql
from werkzeug.test import Client

from ${{ values.package }}.app import ROOT, create_app

from .contract import CheckedClient


@pytest.fixture(scope="session")
def settings() -> Settings:
    settings = load_settings(ROOT)
    if settings.stage != "tests":
        pytest.exit(f"Tests empty the database, so they do not run with {settings.environment}.")
    return settings


@pytest.fixture(scope="session")
def migrations(settings: Settings) -> Config:
    parameters = connection_parameters(settings)
    name = sql.Identifier(parameters.pop("dbname"))
    with psycopg.connect(**parameters, dbname="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
    return Config(ROOT / "alembic.ini")


@pytest.fixture(scope="session")
def app(settings: Settings, migrations: Config) -> Iterator[Flask]:
    command.upgrade(migrations, "head")
    app = create_app(settings)
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def empty_database(app: Flask, settings: Settings) -> None:
    with psycopg.connect(**connection_parameters(settings)) as connection:
        connection.execute("TRUNCATE holidays RESTART IDENTITY")


@pytest.fixture
def client(app: Flask, empty_database: None) -> Client:
    return CheckedClient(app)


@pytest.fixture
def routes(app: Flask) -> set[str]:
    rules = (rule.rule for rule in app.url_map.iter_rules() if rule.endpoint != "static")
    return {rule.replace("<int:", "{").replace(">", "}") for rule in rules}
