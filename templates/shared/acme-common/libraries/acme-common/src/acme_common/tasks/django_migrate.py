"""Runs Django's migrate; a statement that waits for a lock would hold up every query behind it."""

from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.db import connection

LOCK_TIMEOUT = "SET LOCAL lock_timeout = '5s'"


def migrate(*arguments: str) -> None:
    with connection.execute_wrapper(limit_locks):
        call_command("migrate", *arguments, interactive=False)


def limit_locks(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Set in each transaction, not for the session: PgBouncer would pass that on to others."""
    if context["connection"].in_atomic_block:
        context["cursor"].cursor.execute(LOCK_TIMEOUT)
    return execute(sql, params, many, context)
