"""The packages of poetry.lock."""

import tomllib
from dataclasses import dataclass
from typing import Any

from invoke.exceptions import Exit

from .lint_lock import normalize
from .project import Project


@dataclass(frozen=True)
class LockedPackage:
    name: str
    version: str
    groups: list[str]
    needs: list[str]
    source: dict[str, Any]
    is_conditional: bool
    """Installed on some platforms only."""


def read_lockfile(project: Project) -> list[LockedPackage]:
    file = project.root / "poetry.lock"
    if not file.is_file():
        raise Exit("There is no poetry.lock: run `poetry lock` and commit it.", 1)
    try:
        packages = tomllib.loads(file.read_text(encoding="utf-8"))["package"]
        return [parse_package(package) for package in packages]
    except (OSError, ValueError, KeyError) as error:
        raise Exit(f"poetry.lock cannot be read: {error}", 1) from error


def parse_package(package: dict[str, Any]) -> LockedPackage:
    return LockedPackage(
        name=normalize(package["name"]),
        version=package["version"],
        groups=package.get("groups", ["main"]),
        needs=[normalize(name) for name in package.get("dependencies", {})],
        source=package.get("source", {}),
        is_conditional="markers" in package,
    )
