"""Tells before a deployment whether its settings are complete."""

from pathlib import Path

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from acme_common.settings import (
    SettingsError,
    check_offline,
    environments,
    load_settings,
    required_paths,
)
from acme_common.settings.required import how_to_give

from .project import load_project


@task(
    help={
        "env": "one environment, such as staging.kubernetes (all)",
        "offline": "check settings.yaml only, without Vault; so it is for all environments",
    }
)
def check(_context: Context, env: str = "", offline: bool = False) -> None:
    """Refuse settings that would stop a start: unknown environment, missing values, no Vault."""
    root = load_project().root
    try:
        names = [env] if env else environments(root)
        for name in names:
            check_environment(root, name, offline or not env)
    except SettingsError as error:
        raise Exit(str(error), 1) from None
    if not names:
        raise Exit("settings.yaml has no environment: add a section such as tests.local.", 1)


def check_environment(root: Path, name: str, offline: bool) -> None:
    if offline:
        check_offline(root, name)
        required = [".".join(path) for path in required_paths(root, name)]
        print(f"{name}: settings.yaml is sound; required: {', '.join(required) or 'nothing'}.")
    else:
        load_settings(root, name)
        print(f"{name}: all required settings are there.")


@task(help={"env": "the environment, such as staging.kubernetes"})
def required(_context: Context, env: str) -> None:
    """Print what an environment requires, as the command that puts it into Vault."""
    root = load_project().root
    try:
        vault = check_offline(root, env)
        missing = required_paths(root, env)
    except SettingsError as error:
        raise Exit(str(error), 1) from None
    if not missing:
        print(f"{env} requires nothing.")
        return
    print(how_to_give(missing, vault, replace=True))
