"""The one function that a service calls at its start."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dynaconf import Dynaconf
from dynaconf.loaders import env_loader

from . import paths
from .errors import SettingsError
from .offline import check_offline, merged_section, read_sections, required_paths
from .required import missing_paths, refuse_missing
from .values import Settings
from .vault import read_secret

PREFIX = "ACME_"
DEFAULT_ENVIRONMENT = "development.local"


def load_settings(root: Path, environment: str | None = None) -> Settings:
    """The settings of `environment` (else ENV_FOR_DYNACONF, else development.local).

    The later wins: `default` and the environment's section of settings.yaml and
    settings.local.yaml, the secret in Vault if the section `vault` names one, ACME_* variables.
    Raises SettingsError for an unknown environment, for a Vault that does not answer, and once
    for all required values that are missing.
    """
    chosen = environment or os.environ.get("ENV_FOR_DYNACONF") or DEFAULT_ENVIRONMENT
    vault = check_offline(root, chosen)
    if environment is None:
        refuse_other_stage(chosen)
    variables = read_variables()
    values = read_with_dynaconf(root, chosen, variables)
    secret = None if vault is None else read_secret(vault)
    values = paths.overlay(values, secret or {}, keep=frozenset(variables))
    missing = missing_paths(values, required_paths(root, chosen))
    refuse_missing(missing, chosen, vault, secret_exists=secret is not None)
    return Settings(chosen, values, variables)


def refuse_other_stage(environment: str) -> None:
    """ACME_ENV chooses uWSGI's section; the two must speak of the same stage."""
    stage = os.environ.get("ACME_ENV")
    if stage and stage != environment.partition(".")[0]:
        raise SettingsError(
            f"ACME_ENV is {stage!r} but the settings are those of {environment!r}: "
            "make ACME_ENV and ENV_FOR_DYNACONF agree."
        )


def read_variables() -> dict[paths.Path, str]:
    return {
        tuple(name.removeprefix(PREFIX).lower().split("__")): value
        for name, value in os.environ.items()
        if name.startswith(PREFIX) and name != "ACME_ENV"
    }


def read_with_dynaconf(
    root: Path, environment: str, variables: Mapping[paths.Path, str]
) -> dict[str, Any]:
    try:
        source = Dynaconf(environments=False, envvar_prefix="ACME", loaders=[], settings_files=[])
        source.update(merged_section(read_sections(root), environment), tomlfy=False)
        env_loader.load(source)
        return plain_section(source.as_dict(), frozenset(variables))
    except Exception as error:
        # Dynaconf raises many kinds, and its texts may show values.
        raise SettingsError(
            f"The settings of {environment} cannot be read ({type(error).__name__}): check "
            "settings.yaml and the ACME_* variables."
        ) from None


def plain_section(
    values: Mapping[str, Any], variables: frozenset[paths.Path], at: paths.Path = ()
) -> dict[str, Any]:
    """Plain dictionaries; top-level keys and those of variables in lower case, as in the file."""
    written_in_capitals = {path[: len(at) + 1] for path in variables}
    section = {}
    for key, value in values.items():
        path = (*at, str(key).lower())
        lower = not at or (path in written_in_capitals and str(key).isupper())
        section[path[-1] if lower else str(key)] = plain(value, variables, path)
    return section


def plain(value: object, variables: frozenset[paths.Path], at: paths.Path) -> object:
    if isinstance(value, Mapping):
        return plain_section(value, variables, at)
    if isinstance(value, (list, tuple)):
        return [plain(item, variables, at) for item in value]
    return value
