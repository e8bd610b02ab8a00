"""Refuses migrations that would break instances that still run, or hold up every query of a table.

squawk judges their SQL, which Alembic and Django write without a database. A migration that it
refuses, or that cannot be written as SQL, passes once somebody has read it and has said why it is
safe, under reviewed-migrations in [tool.acme-tasks].
"""

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from invoke.exceptions import Exit

from .project import Project
from .run import Result, capture, tool, variables_of

WITHOUT_DATABASE = variables_of("tests.local")
EXCLUDED_RULES = (
    # Both are set by what runs the migrations.
    "require-lock-timeout",
    "require-statement-timeout",
    # Matters of style; what a later change would lock, changing-column-type finds then.
    "prefer-identity",
    "prefer-text-field",
)
UPGRADE = re.compile(r"^-- Running upgrade .*-> (\S+)$", re.MULTILINE)
DJANGO = "from acme_common.tasks.django_sql import print_migrations; print_migrations()"


@dataclass(frozen=True)
class Migration:
    name: str
    sql: str
    problem: str = ""
    """Why there is no SQL, if there is none."""


def lint_migrations(project: Project) -> Result:
    migrations = read_migrations(project.root)
    unknown = project.reviewed_migrations.keys() - {migration.name for migration in migrations}
    unread = [one for one in migrations if one.name not in project.reviewed_migrations]
    faults = [
        *(f"There is no migration {name} to be reviewed: remove it." for name in sorted(unknown)),
        *(f"{one.name} cannot be written as SQL: {one.problem}" for one in unread if one.problem),
        *ask_squawk([one for one in unread if not one.problem]),
    ]
    if faults:
        faults.append(
            "Make it in safe steps; or read it and say why it is safe in pyproject.toml: "
            '[tool.acme-tasks.reviewed-migrations] "<name>" = "<reason>".'
        )
    return Result(1 if faults else 0, "\n".join(faults))


def read_migrations(root: Path) -> list[Migration]:
    if (root / "manage.py").is_file():
        command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", DJANGO]
        return [Migration(**one) for one in json.loads(output_of(command, root).splitlines()[-1])]
    if (root / "alembic.ini").is_file():
        return split_alembic(output_of(tool("alembic", "upgrade", "head", "--sql"), root))
    raise Exit(f"There is neither alembic.ini nor manage.py in {root}.", 1)


def output_of(command: list[str], root: Path) -> str:
    result = capture(command, root, variables=WITHOUT_DATABASE)
    if result.status:
        raise Exit(f"The migrations cannot be written as SQL:\n{result.errors.rstrip()}", 1)
    return result.output


def split_alembic(sql: str) -> list[Migration]:
    """One for each revision; Alembic writes one transaction around all of them."""
    parts = UPGRADE.split(sql)
    return [
        Migration(name, f"BEGIN;\n{text.strip().removesuffix('COMMIT;')}\nCOMMIT;\n")
        for name, text in zip(parts[1::2], parts[2::2], strict=True)
    ]


def ask_squawk(migrations: list[Migration]) -> list[str]:
    if not migrations:
        return []
    with TemporaryDirectory(prefix="migrations-") as folder:
        files = [re.sub(r"[^\w.-]", "_", migration.name) + ".sql" for migration in migrations]
        for file, migration in zip(files, migrations, strict=True):
            (Path(folder) / file).write_text(migration.sql, encoding="utf-8")
        exclude = f"--exclude={','.join(EXCLUDED_RULES)}"
        result = capture(tool("squawk", "--reporter=gcc", exclude, *files), Path(folder))
    if result.status and not result.output.strip():
        raise Exit(f"squawk ended with {result.status}: {result.errors.strip()}", 1)
    return [line.replace(".sql:", ":", 1) for line in result.output.splitlines() if line.strip()]
