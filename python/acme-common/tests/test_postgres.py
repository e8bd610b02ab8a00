import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy

from acme_common.deadlines import Deadline, deadline_scope
from acme_common.postgres import (
    connection_parameters,
    django_database,
    limit_sqlalchemy_statements,
    limit_statements,
    ping,
    sqlalchemy_url,
)
from acme_common.settings import Settings, SettingsError

from .conftest import Postgres, acme_tasks


def settings_of(environment: str = "tests.local", **database: Any) -> Settings:
    known = {"host": "localhost", "name": "billing", "user": "billing", **database}
    return Settings(environment, {"database": known})


def test_tls_is_verified_outside_development_and_tests() -> None:
    assert connection_parameters(settings_of("production.kubernetes"))["sslmode"] == "verify-full"
    assert connection_parameters(settings_of("tests.local"))["sslmode"] == "prefer"
    with pytest.raises(SettingsError, match=r"database\.sslmode"):
        connection_parameters(settings_of(sslmode="off"))


def test_a_password_with_any_character_survives_the_url() -> None:
    url = sqlalchemy.make_url(sqlalchemy_url(settings_of(password="p@ss/w:rd?%&=+ é")))

    assert url.password == "p@ss/w:rd?%&=+ é"
    assert (url.host, url.port, url.database) == ("localhost", 5432, "billing")
    assert url.query["sslmode"] == "prefer"


def test_django_gets_a_pool_and_nothing_that_pgbouncer_refuses() -> None:
    database = django_database(settings_of(password="pw"))

    assert database["CONN_MAX_AGE"] == 0
    assert database["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert database["OPTIONS"]["prepare_threshold"] is None
    assert database["OPTIONS"]["pool"]["max_size"] == 10
    assert "options" not in database["OPTIONS"]


@pytest.fixture
def parameters(postgres: Postgres) -> dict[str, Any]:
    place: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": postgres.port,
        "name": "postgres",
        "user": "postgres",
    }
    return connection_parameters(settings_of(**place))


def test_a_statement_does_not_outlive_the_deadline(parameters: dict[str, Any]) -> None:
    with psycopg.connect(**parameters) as connection, connection.cursor() as cursor:
        started = time.monotonic()
        with deadline_scope(Deadline.after(0.3)):
            limit_statements(cursor)
            with pytest.raises(psycopg.errors.QueryCanceled):
                cursor.execute("SELECT pg_sleep(5)")

        assert time.monotonic() - started < 2
        connection.rollback()
        setting = cursor.execute("SHOW statement_timeout").fetchone()
        assert setting == ("0",)


def test_every_transaction_of_sqlalchemy_is_limited(parameters: dict[str, Any]) -> None:
    user, host, port = (parameters[name] for name in ("user", "host", "port"))
    engine = sqlalchemy.create_engine(f"postgresql+psycopg://{user}@{host}:{port}/postgres")
    limit_sqlalchemy_statements(engine, at_most=0.2)

    with engine.connect() as connection, pytest.raises(sqlalchemy.exc.OperationalError):
        connection.execute(sqlalchemy.text("SELECT pg_sleep(5)"))
    engine.dispose()


def test_ping_is_a_readiness_check(parameters: dict[str, Any], free_port: int) -> None:
    ping(parameters)
    with pytest.raises(psycopg.OperationalError):
        ping({**parameters, "port": free_port})


def write_service(root: Path, postgres: Postgres, name: str, user: str) -> None:
    (root / "pyproject.toml").write_text("")
    (root / "settings.yaml").write_text(
        f"tests.local:\n  database:\n    host: 127.0.0.1\n    port: {postgres.port}\n"
        f"    name: {name}\n    user: {user}\n    password: 'it''s'\n"
        "    admin: {user: postgres}\n"
    )


def test_db_create_makes_user_and_database_once(tmp_path: Path, postgres: Postgres) -> None:
    write_service(tmp_path, postgres, 'bill"ing', "o'wner")
    arguments = ("wait-for-tcp", f"--connections=127.0.0.1:{postgres.port}", "db.create")

    first = acme_tasks(tmp_path, *arguments, "--env=tests.local")
    second = acme_tasks(tmp_path, *arguments, ENV_FOR_DYNACONF="tests.local")

    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert "The user o'wner was created.\nThe database bill\"ing was created." in first.stdout
    assert "The user o'wner is there.\nThe database bill\"ing is there." in second.stdout
    owner = psycopg.connect(
        host="127.0.0.1", port=postgres.port, user="o'wner", dbname='bill"ing', password="it's"
    )
    with owner:
        owner.execute("CREATE TABLE mine (id int)")
    owner.close()


ALEMBIC_ENVIRONMENT = """
from pathlib import Path
from alembic import context
from sqlalchemy import create_engine
from acme_common.postgres import sqlalchemy_url
from acme_common.settings import load_settings

engine = create_engine(sqlalchemy_url(load_settings(Path("."))))
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
REVISION = """
from alembic import op
import sqlalchemy as sa
revision, down_revision = "1", None
def upgrade():
    op.create_table("orders", sa.Column("id", sa.Integer))
def downgrade():
    op.drop_table("orders")
"""


def test_db_migrate_with_alembic_up_and_down(tmp_path: Path, postgres: Postgres) -> None:
    write_service(tmp_path, postgres, "alembic_service", "alembic_owner")
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = migrations\n")
    (tmp_path / "migrations/versions").mkdir(parents=True)
    (tmp_path / "migrations/env.py").write_text(ALEMBIC_ENVIRONMENT)
    (tmp_path / "migrations/versions/1_orders.py").write_text(REVISION)

    up = acme_tasks(tmp_path, "db.create", "--env=tests.local", "db.migrate", "--env=tests.local")
    tables = ["orders"] if has_orders(postgres) else []
    down = acme_tasks(tmp_path, "db.migrate", "--env=tests.local", "--to=base")

    assert up.returncode == down.returncode == 0, up.stderr + down.stderr
    assert tables == ["orders"]
    assert not has_orders(postgres)


def has_orders(postgres: Postgres) -> bool:
    with psycopg.connect(
        host="127.0.0.1", port=postgres.port, user="postgres", dbname="alembic_service"
    ) as connection:
        return connection.execute("SELECT to_regclass('orders')").fetchone() != (None,)


MANAGE = (
    "import sys\nfrom pathlib import Path\nfrom django.conf import settings\n"
    "from django.core.management import execute_from_command_line\n"
    "from acme_common.postgres import django_database\n"
    "from acme_common.settings import load_settings\n"
    "database = django_database(load_settings(Path('.')))\n"
    "database['OPTIONS'].pop('pool')\n"
    "settings.configure(DATABASES={'default': database},\n"
    "    INSTALLED_APPS=['django.contrib.contenttypes'])\n"
    "execute_from_command_line(sys.argv)\n"
)


def test_db_migrate_with_django(tmp_path: Path, postgres: Postgres) -> None:
    write_service(tmp_path, postgres, "django_service", "django_owner")
    (tmp_path / "manage.py").write_text(MANAGE)

    done = acme_tasks(tmp_path, "db.create", "db.migrate", ENV_FOR_DYNACONF="tests.local")

    assert done.returncode == 0, done.stderr
    assert "Applying contenttypes.0001_initial... OK" in done.stdout


def test_a_migration_with_django_does_not_wait_long_for_a_lock(
    tmp_path: Path, postgres: Postgres
) -> None:
    write_service(tmp_path, postgres, "django_locks", "django_locks_owner")
    migrations = tmp_path / "locks/migrations"
    migrations.mkdir(parents=True)
    for package in (migrations, migrations.parent):
        (package / "__init__.py").touch()
    (migrations / "m0.py").write_text(
        "from django.db import migrations\n"
        "class Migration(migrations.Migration):\n"
        "    operations = [migrations.RunSQL(\n"
        "        \"CREATE TABLE seen AS SELECT current_setting('lock_timeout') AS value\")]\n"
    )
    (tmp_path / "manage.py").write_text(MANAGE.replace("django.contrib.contenttypes", "locks"))

    done = acme_tasks(tmp_path, "db.create", "db.migrate", ENV_FOR_DYNACONF="tests.local")

    assert done.returncode == 0, done.stderr
    with psycopg.connect(
        host="127.0.0.1", port=postgres.port, user="postgres", dbname="django_locks"
    ) as connection:
        assert connection.execute("SELECT value FROM seen").fetchone() == ("5s",)


def test_db_tasks_say_why_they_cannot(tmp_path: Path, free_port: int) -> None:
    write_service(tmp_path, Postgres(free_port), "x", "y")

    refused = acme_tasks(tmp_path, "db.create", "--env=tests.local")
    neither = acme_tasks(tmp_path, "db.migrate", "--env=tests.local")

    assert refused.returncode == neither.returncode == 1
    assert refused.stderr.startswith(f"PostgreSQL at 127.0.0.1:{free_port} refused: ")
    assert "Traceback" not in refused.stderr
    assert "either alembic.ini or manage.py" in neither.stderr
