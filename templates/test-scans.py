#!/usr/bin/env python3
"""Proves the scans of a generated service that has PostgreSQL: test-scans.py <folder>

A migration that would break the running version is refused, and the service's own are not; a known
vulnerability in the lockfile is refused, by an OSV server on loopback, which is asked for every
public library and for no internal name; libraries.cdx.json is left in the folder for its reader.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

from prove.arguments import service_argument
from prove.osv import running_osv
from prove.poetry import clean_environment, prepare_poetry
from prove.shared_environment import shared_environment
from prove.steps import call, step

ALEMBIC = '''"""A required column."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("holidays", sa.Column("region", sa.Text(), nullable=False))


def downgrade() -> None:
    op.drop_column("holidays", "region")
'''
DJANGO = """from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("holidays", "0001_holidays")]
    operations = [migrations.RemoveField("holiday", "name")]
"""
VULNERABILITY = "GHSA-test-test-test"


def main() -> None:
    service = service_argument()
    poetry = prepare_poetry()
    environment = shared_environment(service, poetry, clean_environment(poetry))
    with step("safe migrations pass, unsafe ones do not"):
        lint_migrations(service, environment)
    with step("vulnerable libraries are refused"):
        scan_libraries(service, environment)
    with step("bill of materials"):
        call(["acme-tasks", "scan.bom"], service, environment)


def lint_migrations(service: Path, environment: dict[str, str]) -> None:
    call(["acme-tasks", "db.lint"], service, environment)
    if (service / "manage.py").is_file():
        folder = next(service.glob("acme_*/holidays/migrations"))
        unsafe, fault, name = DJANGO, "ban-drop-column", "holidays.0002_unsafe"
    else:
        folder = service / "migrations/versions"
        unsafe, fault, name = ALEMBIC, "adding-required-field", "0002"
    file = folder / "0002_unsafe.py"
    file.write_text(unsafe)
    expect_refusal(["acme-tasks", "db.lint"], service, environment, name, fault)
    file.unlink()


def scan_libraries(service: Path, environment: dict[str, str]) -> None:
    lock = tomllib.loads((service / "poetry.lock").read_text(encoding="utf-8"))
    public = {one["name"] for one in lock["package"] if "source" not in one}
    scan = ["acme-tasks", "scan.libraries"]
    with running_osv() as osv:
        here = environment | {"OSV_URL": osv.url}
        call(scan, service, here)
        if osv.asked != public:
            sys.exit(f"OSV was asked for other libraries: {sorted(osv.asked ^ public)}")
        osv.vulnerable["pydantic"] = VULNERABILITY
        expect_refusal(scan, service, here, "pydantic", VULNERABILITY)
        accept(service, VULNERABILITY)
        call(scan, service, here)


def accept(service: Path, identifier: str) -> None:
    with (service / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[tool.acme-tasks.accepted-vulnerabilities]\n"{identifier}" = "A test."\n')


def expect_refusal(
    command: list[str], folder: Path, environment: dict[str, str], *words: str
) -> None:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    output = done.stdout + done.stderr
    missing = [word for word in words if word not in output]
    if done.returncode == 0 or missing:
        sys.exit(f"{command} ended with {done.returncode} and said nothing of {missing}:\n{output}")


if __name__ == "__main__":
    main()
