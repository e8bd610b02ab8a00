"""squawk reads what Alembic and Django write; no database is there."""

from pathlib import Path

import pytest

from .conftest import acme_tasks

CREATE = 'op.create_table("days", sa.Column("id", sa.BigInteger(), sa.Identity()))'
UNSAFE = 'op.add_column("days", sa.Column("region", sa.Text(), nullable=False))'
CONCURRENTLY = """
    with op.get_context().autocommit_block():
        op.create_index("days_id", "days", ["id"], postgresql_concurrently=True, if_not_exists=True)
"""
ASKS = 'op.get_bind().execute(sa.text("SELECT 1")).scalar_one()'
PROJECT = """
[tool.acme-tasks]
lint-migrations = true
[tool.acme-tasks.reviewed-migrations]
{reviewed}
"""
ENVIRONMENT = """
from alembic import context
context.configure(dialect_name="postgresql", literal_binds=True)
with context.begin_transaction():
    context.run_migrations()
"""
DJANGO = """
import os, sys
import django
from django.conf import settings
from django.core.management import execute_from_command_line
settings.configure(
    DATABASES={"default": {
        "ENGINE": "django.db.backends.postgresql", "HOST": "127.0.0.1", "PORT": "1", "NAME": "none"
    }},
    INSTALLED_APPS=["days", "django.contrib.contenttypes"],
    SECRET_KEY="tests",
)
if __name__ == "__main__":
    execute_from_command_line(sys.argv)
"""
DJANGO_CREATE = """
migrations.CreateModel("Day", [("id", models.BigAutoField(primary_key=True)),
                               ("name", models.TextField(unique=True))]),
migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop),
"""
DJANGO_UNSAFE = """
migrations.AddField("day", "share", models.TextField(default="50%")),
migrations.RemoveField("day", "name"),
"""
DJANGO_ASKS = 'migrations.AlterField("day", "name", models.TextField(unique=False)),'


def alembic(root: Path, bodies: list[str], reviewed: str = "") -> None:
    versions = root / "migrations/versions"
    versions.mkdir(parents=True)
    (root / "pyproject.toml").write_text(PROJECT.format(reviewed=reviewed))
    (root / "settings.yaml").write_text("tests.local: {}\n")
    (root / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s/migrations\n")
    (root / "migrations/env.py").write_text(ENVIRONMENT)
    for number, body in enumerate(bodies):
        earlier = repr(f"r{number - 1}") if number else None
        (versions / f"r{number}.py").write_text(
            "import sqlalchemy as sa\nfrom alembic import op\n"
            f"revision = 'r{number}'\ndown_revision = {earlier}\n"
            f"def upgrade():\n    {body.strip()}\n"
        )


def django(root: Path, bodies: list[str], reviewed: str = "") -> None:
    migrations = root / "days/migrations"
    migrations.mkdir(parents=True)
    for package in (migrations, migrations.parent):
        (package / "__init__.py").touch()
    (root / "pyproject.toml").write_text(PROJECT.format(reviewed=reviewed))
    (root / "manage.py").write_text(DJANGO)
    for number, body in enumerate(bodies):
        earlier = [("days", f"m{number - 1}")] if number else []
        (migrations / f"m{number}.py").write_text(
            "from django.db import migrations, models\n"
            "class Migration(migrations.Migration):\n"
            f"    dependencies = {earlier}\n    operations = [{body}]\n"
        )


@pytest.mark.parametrize(
    ("write", "bodies"),
    [
        (alembic, [CREATE]),
        (alembic, [CREATE, CONCURRENTLY]),
        (django, [DJANGO_CREATE]),
    ],
)
def test_safe_migrations_pass(tmp_path: Path, write: object, bodies: list[str]) -> None:
    assert callable(write)
    write(tmp_path, bodies)

    done = acme_tasks(tmp_path, "db.lint")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "The migrations are safe.\n"


@pytest.mark.parametrize(
    ("write", "bodies", "name", "fault"),
    [
        (alembic, [CREATE, UNSAFE], "r1", "adding-required-field"),
        (alembic, [CREATE, 'op.drop_column("days", "id")'], "r1", "ban-drop-column"),
        (alembic, [CREATE, 'op.create_index("x", "days", ["id"])'], "r1", "require-concurrent"),
        (django, [DJANGO_CREATE, DJANGO_UNSAFE], "days.m1", "ban-drop-column"),
        (django, [DJANGO_CREATE, DJANGO_ASKS], "days.m1", "cannot be written as SQL"),
    ],
)
def test_an_unsafe_migration_is_named_until_somebody_says_why_it_is_safe(
    tmp_path: Path, write: object, bodies: list[str], name: str, fault: str
) -> None:
    assert callable(write)
    write(tmp_path / "as-is", bodies)
    write(tmp_path / "reviewed", bodies, reviewed=f'"{name}" = "The table is empty."')

    refused = acme_tasks(tmp_path / "as-is", "check", "-a")

    assert refused.returncode == 1
    assert name in refused.stdout
    assert fault in refused.stdout
    assert "migrations: failed" in refused.stdout
    assert acme_tasks(tmp_path / "reviewed", "db.lint").returncode == 0


def test_a_migration_that_needs_answers_says_that_it_cannot_be_written(tmp_path: Path) -> None:
    alembic(tmp_path, [CREATE, ASKS])

    done = acme_tasks(tmp_path, "db.lint")

    assert done.returncode == 1
    assert "cannot be written as SQL" in done.stderr


def test_a_review_of_nothing_is_refused(tmp_path: Path) -> None:
    alembic(tmp_path, [CREATE], reviewed='"r9" = "Gone."')

    done = acme_tasks(tmp_path, "db.lint")

    assert "There is no migration r9 to be reviewed" in done.stderr
