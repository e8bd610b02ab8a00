"""How a service reaches PostgreSQL, safely behind PgBouncer in transaction mode too.

Nothing is set on the session: PgBouncer would hand the setting to another client, and it refuses
start-up options. The statement timeout is set inside each transaction, and statements are not
prepared on the server.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import psycopg

from .deadlines import statement_timeout_milliseconds
from .settings import Settings, SettingsError

STATEMENT_SECONDS = 30.0
SSL_MODES = ("disable", "prefer", "require", "verify-ca", "verify-full")
SET_TIMEOUT = "SELECT set_config('statement_timeout', %s, true)"


def connection_parameters(settings: Settings) -> dict[str, Any]:
    """Arguments of psycopg.connect, from the section `database`.

    sslmode is verify-full unless the section says otherwise; development and tests use prefer.
    """
    relaxed = settings.stage in {"development", "tests"}
    ssl_mode = settings.text("database.sslmode", "prefer" if relaxed else "verify-full")
    if ssl_mode not in SSL_MODES:
        raise SettingsError(f"database.sslmode must be one of {', '.join(SSL_MODES)}.")
    parameters = {
        "host": settings.text("database.host"),
        "port": settings.integer("database.port", 5432),
        "dbname": settings.text("database.name"),
        "user": settings.text("database.user"),
        "password": settings.text("database.password", "") or None,
        "sslmode": ssl_mode,
        "sslrootcert": settings.text("database.sslrootcert", "") or None,
        "connect_timeout": settings.integer("database.connect_timeout", 3),
        "application_name": settings.text("database.application_name", "") or None,
    }
    return {name: value for name, value in parameters.items() if value is not None}


def sqlalchemy_url(settings: Settings) -> str:
    """For create_engine; pass `connect_args={"prepare_threshold": None}` with it."""
    parameters = connection_parameters(settings)
    place = [str(parameters.pop(name, "")) for name in ("user", "password", "host", "dbname")]
    user, password, host, name = (quote(part, safe="") for part in place)
    port = parameters.pop("port")
    return f"postgresql+psycopg://{user}:{password}@{host}:{port}/{name}?{urlencode(parameters)}"


def django_database(settings: Settings, pool: Mapping[str, object] | None = None) -> dict[str, Any]:
    """One entry of Django's DATABASES: with psycopg's pool, without persistent connections."""
    parameters = connection_parameters(settings)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": parameters.pop("host"),
        "PORT": parameters.pop("port"),
        "NAME": parameters.pop("dbname"),
        "USER": parameters.pop("user"),
        "PASSWORD": parameters.pop("password", ""),
        "CONN_MAX_AGE": 0,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {
            **parameters,
            "prepare_threshold": None,
            "pool": dict(pool or {"min_size": 1, "max_size": 10, "timeout": 5}),
        },
    }


def limit_statements(cursor: Any, at_most: float = STATEMENT_SECONDS) -> None:
    """Call it first in a transaction: no statement outlives the request's deadline.

    `cursor` is psycopg's or Django's, or SQLAlchemy's `connection.connection.cursor()`.
    """
    cursor.execute(SET_TIMEOUT, (str(statement_timeout_milliseconds(at_most)),))


def limit_sqlalchemy_statements(engine: object, at_most: float = STATEMENT_SECONDS) -> None:
    """Every transaction of the engine starts with `limit_statements`."""
    from sqlalchemy import Connection, event  # only for those who have it

    def limit(connection: Connection) -> None:
        cursor = connection.connection.cursor()
        limit_statements(cursor, at_most)
        cursor.close()

    event.listen(engine, "begin", limit)


def ping(parameters: Mapping[str, Any]) -> None:
    """A readiness check: `readiness.add("database", lambda: ping(parameters))`."""
    with psycopg.connect(**parameters, autocommit=True) as connection:
        connection.execute("SELECT 1")
