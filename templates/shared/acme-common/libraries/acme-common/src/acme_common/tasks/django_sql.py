"""Writes the migrations of a Django service as SQL, without a database; run by manage.py shell."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from psycopg import sql


def print_migrations() -> None:
    """One line of JSON: name, sql and problem of each migration of the service's own apps."""
    print(json.dumps(list(write_migrations())))


def write_migrations() -> Iterator[dict[str, str]]:
    loader = MigrationLoader(None)
    state = ProjectState(real_apps=loader.unmigrated_apps)
    graph = loader.graph
    plan = dict.fromkeys(key for leaf in graph.leaf_nodes() for key in graph.forwards_plan(leaf))
    for key in plan:
        migration = loader.get_migration(*key)
        after = migration.mutate_state(state)
        if is_own(migration.app_label):
            yield {"name": f"{migration.app_label}.{migration.name}", **write(migration, state)}
        state = after


def write(migration: Any, state: ProjectState) -> dict[str, str]:
    try:
        with collecting_editor() as editor:
            migration.apply(state.clone(), editor, collect_sql=True)
    except (DatabaseError, ValueError) as error:
        # Some operations look into the tables first, such as for the name of a constraint.
        return {"sql": "", "problem": f"{type(error).__name__}: {error}".strip().splitlines()[0]}
    statements = "\n".join(editor.collected_sql)
    return {"sql": f"BEGIN;\n{statements}\nCOMMIT;" if migration.atomic else statements}


@contextmanager
def collecting_editor() -> Iterator[Any]:
    """Without a transaction of its own it does not connect; operations must not open one either."""
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        editor.atomic_migration = True
        with patch.object(connection.ops, "compose_sql", compose_without_connection):
            try:
                yield editor
            finally:
                editor.atomic_migration = False


def compose_without_connection(statement: str, values: Any) -> str:
    return statement % tuple(sql.quote(value) for value in values or ())


def is_own(app_label: str) -> bool:
    """The teams of other packages answer for their migrations."""
    root = Path(settings.BASE_DIR if hasattr(settings, "BASE_DIR") else Path.cwd()).resolve()
    folder = Path(apps.get_app_config(app_label).path).resolve()
    return folder.is_relative_to(root) and "site-packages" not in folder.parts
