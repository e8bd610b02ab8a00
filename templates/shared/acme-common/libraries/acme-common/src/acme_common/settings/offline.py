"""What settings.yaml itself says, read without Dynaconf and without Vault."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from . import paths
from .errors import SettingsError
from .vault import VaultSource

FILES = ("settings.yaml", "settings.local.yaml")
REQUIRED = "__required__"


def environments(root: Path) -> list[str]:
    """The names of the environments: every section with a dot in its name."""
    return sorted(name for name in read_sections(root) if is_environment(name))


def required_paths(root: Path, environment: str) -> list[paths.Path]:
    """The paths that settings.yaml marks as `__required__` for this environment."""
    merged = merged_section(read_sections(root), environment)
    return [path for path, value in paths.leaves(merged) if value == REQUIRED]


def check_offline(root: Path, environment: str) -> VaultSource | None:
    """Refuses what is wrong in the file alone; answers where the secrets would come from."""
    sections = read_sections(root)
    refuse_unknown_environment(sections, environment)
    vault = merged_section(sections, environment).get("vault")
    return None if vault is None else VaultSource.parse(vault, environment)


def read_sections(root: Path) -> dict[str, Any]:
    sections: dict[str, Any] = {}
    for name in FILES:
        file = root / name
        if name == FILES[0] and not file.is_file():
            raise SettingsError(f"There is no {name} in {root}: add it or start there.")
        if file.is_file():
            sections = paths.overlay(sections, read_file(file), keep=frozenset())
    return sections


def read_file(file: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise SettingsError(f"{file.name} cannot be read: {error}") from error
    if not isinstance(content, dict) or not all(
        isinstance(section, dict) or section is None for section in content.values()
    ):
        raise SettingsError(f"{file.name} must hold sections, each a mapping of keys to values.")
    return {str(name): section or {} for name, section in content.items()}


def merged_section(sections: Mapping[str, Any], environment: str) -> dict[str, Any]:
    """As Dynaconf merges its environments, except that a list replaces a list.

    Dynaconf would join them: [a] in default and [b] in production would be [a, b].
    """
    merged: dict[str, Any] = {}
    for name in ("default", environment, "global"):
        merged = paths.overlay(merged, sections.get(name, {}), keep=frozenset())
    return {str(key).lower(): value for key, value in merged.items()}


def is_environment(section: str) -> bool:
    return "." in section and not section.startswith(".")


def refuse_unknown_environment(sections: Mapping[str, Any], environment: str) -> None:
    """Dynaconf itself would go on with the default section."""
    known = sorted(name for name in sections if is_environment(name))
    if environment not in known:
        raise SettingsError(
            f"ENV_FOR_DYNACONF is {environment!r}, which is no environment of settings.yaml: "
            f"add the section or choose one of {', '.join(known) or '(none)'}."
        )
