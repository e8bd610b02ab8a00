"""Creates and migrates the database that the settings name."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from acme_common.settings import Settings, SettingsError, load_settings

from .lint_migrations import lint_migrations
from .project import load_project
from .run import run, show, tool, variables_of

if TYPE_CHECKING:
    import psycopg

DJANGO_MIGRATE = "acme_common.tasks.django_migrate"
LOCK = "acme-tasks db.migrate"
LOCK_SECONDS = 300


@task(
    help={
        "env": "environment of settings.yaml (ENV_FOR_DYNACONF)",
        "maintenance": "database to connect to meanwhile (postgres)",
        "dry_run": "say what would be created",
    }
)
def create(
    _context: Context, env: str = "", maintenance: str = "postgres", dry_run: bool = False
) -> None:
    """Create the service's database, and its user if `database.admin` is set; both if missing."""
    settings = read_settings(env)
    if dry_run:
        print(f"Would create {settings.text('database.name')} at {settings.text('database.host')}.")
        return
    with database_errors(settings), connect_as_admin(settings, maintenance) as connection:
        if settings.has("database.admin.user"):
            create_user(connection, settings)
        create_database(connection, settings)


@task
def lint(_context: Context) -> None:
    """Refuse migrations that lock tables for long or break what still runs; needs no database."""
    result = lint_migrations(load_project())
    if result.status:
        raise Exit(result.output, result.status)
    print("The migrations are safe.")


@task(
    help={
        "env": "environment of settings.yaml (ENV_FOR_DYNACONF)",
        "to": "revision (Alembic) or 'application migration' (Django); the newest",
        "dry_run": "show the command only",
    }
)
def migrate(_context: Context, env: str = "", to: str = "", dry_run: bool = False) -> None:
    """Migrate the database with Alembic or Django, one process at a time."""
    root = load_project().root
    command = migration_command(root, to)
    if dry_run:
        show(command)
        return
    settings = read_settings(env)
    with database_errors(settings), only_one(settings):
        run(command, root, variables_of(settings.environment))


def migration_command(root: Path, to: str) -> list[str]:
    django, alembic = (root / "manage.py").is_file(), (root / "alembic.ini").is_file()
    if django == alembic:
        found = "both" if django else "neither"
        raise Exit(f"There must be either alembic.ini or manage.py in {root}; {found} is there.", 1)
    if django:
        call = f"from {DJANGO_MIGRATE} import migrate; migrate(*{to.split()!r})"
        return [sys.executable, "manage.py", "shell", "--no-imports", "--command", call]
    direction = "downgrade" if to == "base" or to.startswith("-") else "upgrade"
    return tool("alembic", direction, to or "head")


def read_settings(env: str) -> Settings:
    try:
        return load_settings(load_project().root, env or os.environ.get("ENV_FOR_DYNACONF"))
    except SettingsError as error:
        raise Exit(str(error), 1) from None


@contextmanager
def database_errors(settings: Settings) -> Iterator[None]:
    try:
        import psycopg  # only these tasks need the extra
    except ImportError:
        raise Exit("Install acme-common[postgres] for the db tasks.", 1) from None
    try:
        yield
    except SettingsError as error:
        raise Exit(str(error), 1) from None
    except psycopg.Error as error:
        place = f"{settings.text('database.host')}:{settings.integer('database.port', 5432)}"
        reason = str(error).strip() or type(error).__name__
        raise Exit(f"PostgreSQL at {place} refused: {reason}", 1) from None


def connect_as_admin(settings: Settings, maintenance: str) -> "psycopg.Connection[Any]":
    import psycopg

    from acme_common.postgres import connection_parameters

    parameters = {**connection_parameters(settings), "dbname": maintenance}
    if settings.has("database.admin.user"):
        parameters["user"] = settings.text("database.admin.user")
        parameters["password"] = settings.text("database.admin.password", "") or None
    return psycopg.connect(**parameters, autocommit=True)


def create_user(connection: "psycopg.Connection[Any]", settings: Settings) -> None:
    from psycopg import errors, sql

    user = settings.text("database.user")
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [user]).fetchone():
        print(f"The user {user} is there.")
        return
    statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
        sql.Identifier(user), sql.Literal(settings.text("database.password"))
    )
    try:
        connection.execute(statement)
    except (errors.DuplicateObject, errors.UniqueViolation):
        print(f"The user {user} is there.")
    else:
        print(f"The user {user} was created.")


def create_database(connection: "psycopg.Connection[Any]", settings: Settings) -> None:
    from psycopg import errors, sql

    name = settings.text("database.name")
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        print(f"The database {name} is there.")
        return
    owner = sql.Identifier(settings.text("database.user"))
    try:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                sql.Identifier(name), owner
            )
        )
    except (errors.DuplicateDatabase, errors.UniqueViolation):
        print(f"The database {name} is there.")
    else:
        print(f"The database {name} was created.")


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """A transaction holds the lock: PgBouncer would hand a session's lock to another client."""
    import psycopg

    from acme_common.postgres import connection_parameters

    with psycopg.connect(**connection_parameters(settings)) as connection:
        connection.execute(
            "SELECT set_config('lock_timeout', %s, true),"
            " set_config('statement_timeout', '0', true),"
            " set_config('idle_in_transaction_session_timeout', '0', true)",
            [f"{LOCK_SECONDS}s"],
        )
        connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOCK])
        yield
