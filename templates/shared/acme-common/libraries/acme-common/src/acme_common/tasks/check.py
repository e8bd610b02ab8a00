"""Runs the checks that pyproject.toml configures, and says at the end which failed."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from shutil import which
from typing import Any

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from acme_common.settings import SettingsError, environments

from .lint_lock import lint_lock as find_lock_faults
from .lint_migrations import lint_migrations
from .lint_uwsgi import lint_uwsgi
from .project import Project, load_project
from .run import Result, capture, tool


@dataclass(frozen=True)
class Check:
    name: str
    run: Callable[[], Result]


@task(name="lint-lock")
def lint_lock(_context: Context) -> None:
    """Refuse internal packages in poetry.lock that came from anywhere but the internal index."""
    faults = find_lock_faults(load_project())
    if faults:
        raise Exit("\n".join(faults), 1)
    print("poetry.lock: internal packages come from where they should.")


@task(
    help={
        "all_": "also the slower ones: types, dependencies, layers, security",
        "dry_run": "name the checks only",
    }
)
def check(_context: Context, all_: bool = False, dry_run: bool = False) -> None:
    """Run the checks that pyproject.toml configures; TeamCity sees each as a test."""
    checks = list_checks(load_project(), all_)
    if dry_run:
        print("\n".join(one.name for one in checks))
        return
    failed = [one.name for one in checks if not passes(one)]
    if failed:
        raise Exit(f"{len(failed)} of {len(checks)} checks failed: {', '.join(failed)}.", 1)
    print(f"{len(checks)} checks passed.")


def list_checks(project: Project, everything: bool) -> list[Check]:
    quick = [*own_checks(project), *configured(project, QUICK)]
    if not everything:
        return quick
    extra = [command_check(" ".join(one), project, tool(*one)) for one in project.extra_checks]
    slow = [*configured(project, SLOW), *lock_check(project), *django(project)]
    return [*quick, *slow, *migrations(project), *extra]


QUICK = {
    "ruff check": ("ruff", ["ruff", "check"]),
    "ruff format": ("ruff", ["ruff", "format", "--check"]),
}
SLOW = {
    "mypy": ("mypy", ["mypy"]),
    "deptry": ("deptry", ["deptry", "."]),
    "import-linter": ("importlinter", ["lint-imports"]),
    "bandit": ("bandit", ["bandit", "--quiet", "--configfile", "pyproject.toml", "--recursive"]),
}


def configured(project: Project, choices: dict[str, tuple[str, list[str]]]) -> list[Check]:
    checks = []
    for name, (table, command) in choices.items():
        if table in project.tools:
            targets = bandit_targets(project) if table == "bandit" else []
            checks.append(command_check(name, project, tool(*command, *targets)))
    return checks


def bandit_targets(project: Project) -> list[str]:
    """bandit knows no targets in pyproject.toml but those that this reads itself."""
    return project.tools["bandit"].get("targets") or ["."]


def own_checks(project: Project) -> Iterator[Check]:
    if (project.root / "poetry.lock").is_file():
        yield Check("lint-lock", lambda: faults(find_lock_faults(project)))
    uwsgi = project.root / "infra/uwsgi.yaml"
    if uwsgi.is_file():
        sections = [*stages(project), *project.uwsgi_sections]
        yield Check("infra/uwsgi.yaml", lambda: faults(lint_uwsgi(uwsgi, sections)))


def stages(project: Project) -> list[str]:
    """`live` of live.kubernetes: uWSGI has a section for each."""
    try:
        names = environments(project.root)
    except SettingsError:
        return []
    return list(dict.fromkeys(name.partition(".")[0] for name in names))


def lock_check(project: Project) -> list[Check]:
    """Poetry is not in every image that runs the checks; the pipeline calls it itself as well."""
    if not (project.root / "poetry.lock").is_file() or which("poetry") is None:
        return []
    return [command_check("poetry check", project, ["poetry", "check", "--lock", "--strict"])]


def django(project: Project) -> list[Check]:
    if not (project.root / "manage.py").is_file():
        return []
    manage = [sys.executable, "manage.py"]
    deploy = [*manage, "check", "--deploy", "--fail-level", "WARNING"]
    missing = [*manage, "makemigrations", "--check", "--dry-run"]
    return [
        command_check("check --deploy", project, deploy),
        command_check("makemigrations --check", project, missing),
    ]


def migrations(project: Project) -> list[Check]:
    if not project.lints_migrations:
        return []
    return [Check("migrations", lambda: or_message(lambda: lint_migrations(project)))]


def command_check(name: str, project: Project, command: list[str]) -> Check:
    return Check(name, lambda: or_message(lambda: capture(command, project.root, together=True)))


def or_message(run: Callable[[], Result]) -> Result:
    try:
        return run()
    except Exit as error:
        return Result(1, str(error.message))


def faults(sentences: list[str]) -> Result:
    return Result(1 if sentences else 0, "\n".join(sentences))


def passes(one: Check) -> bool:
    started = time.monotonic()
    with reported_to_teamcity(one.name) as report:
        result = one.run()
        seconds = time.monotonic() - started
        word = "failed" if result.status else "passed"
        if result.status:
            print(result.output.rstrip())
            report(result.output)
        print(f"{one.name}: {word} in {seconds:.1f} s", flush=True)
    return result.status == 0


@contextmanager
def reported_to_teamcity(name: str) -> Iterator[Callable[[str], None]]:
    messages = teamcity_messages()
    if messages is None:
        yield lambda _output: None
        return
    messages.testStarted(f"check.{name}")
    try:
        yield lambda output: messages.testFailed(f"check.{name}", "failed", output)
    finally:
        messages.testFinished(f"check.{name}")


def teamcity_messages() -> Any:  # the library has no types
    if not os.environ.get("TEAMCITY_VERSION"):
        return None
    try:
        from teamcity.messages import (
            TeamcityServiceMessages,
        )
    except ImportError:
        return None
    return TeamcityServiceMessages()
