"""Runs the tests of the service."""

import os
import shlex
import sys

from invoke.context import Context
from invoke.tasks import task

from .project import load_project
from .run import run, variables_of


@task(
    help={
        "path": "file, folder or one test (all that pyproject.toml names)",
        "arguments": "further arguments of pytest, in one text",
    }
)
def tests(_context: Context, path: str = "", arguments: str = "") -> None:
    """Run pytest; ENV_FOR_DYNACONF is tests.local unless it is set."""
    command = [sys.executable, "-m", "pytest", *([path] if path else []), *shlex.split(arguments)]
    environment = os.environ.get("ENV_FOR_DYNACONF") or "tests.local"
    run(command, load_project().root, variables_of(environment))
