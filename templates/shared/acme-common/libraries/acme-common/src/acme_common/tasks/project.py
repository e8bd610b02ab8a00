"""The service that the command is started in, as its pyproject.toml describes it."""

import tomllib
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from invoke.exceptions import Exit

TABLE = "tool.acme-tasks"
KNOWN = {
    "accepted-vulnerabilities",
    "checks",
    "image-groups",
    "internal-packages",
    "internal-source",
    "lint-migrations",
    "reviewed-migrations",
    "uwsgi-sections",
}


@dataclass(frozen=True)
class Project:
    root: Path
    tools: dict[str, Any]
    internal_packages: list[str] = field(default_factory=lambda: ["acme-*"])
    internal_source: str | None = None
    """Name of the Poetry source of internal packages; None: they travel in the repository."""
    uwsgi_sections: list[str] = field(default_factory=list)
    """Sections of infra/uwsgi.yaml beside the usual ones: the names of applications."""
    extra_checks: list[list[str]] = field(default_factory=list)
    lints_migrations: bool = False
    reviewed_migrations: dict[str, str] = field(default_factory=dict)
    """Reasons why migrations that the lint refuses are safe, by their names."""
    accepted_vulnerabilities: dict[str, str] = field(default_factory=dict)
    """Reasons why known vulnerabilities do no harm here, by their ids."""
    image_groups: list[str] = field(default_factory=lambda: ["main"])
    """The dependency groups that are installed in the image."""

    def is_internal(self, package: str) -> bool:
        return any(fnmatchcase(package, pattern) for pattern in self.internal_packages)


def load_project(start: Path | None = None) -> Project:
    here = (start or Path.cwd()).resolve()
    root = next((d for d in [here, *here.parents] if (d / "pyproject.toml").is_file()), None)
    if root is None:
        raise Exit("There is no pyproject.toml here or above: start acme-tasks in a service.", 1)
    try:
        content = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Exit(f"pyproject.toml cannot be read: {error}", 1) from error
    tools = content.get("tool", {})
    return parse_project(root, tools, tools.get("acme-tasks", {}))


def parse_project(root: Path, tools: dict[str, Any], table: dict[str, Any]) -> Project:
    unknown = sorted(table.keys() - KNOWN)
    if unknown:
        raise Exit(f"[{TABLE}] has no setting {unknown[0]}; there are {sorted(KNOWN)}.", 1)
    source = table.get("internal-source")
    if source is not None and not isinstance(source, str):
        raise Exit(f"internal-source of [{TABLE}] must be the name of a source.", 1)
    checks = table.get("checks", [])
    if not isinstance(checks, list):
        raise Exit(f"checks of [{TABLE}] must be a list of commands.", 1)
    return Project(
        root=root,
        tools=tools,
        internal_packages=texts(table.get("internal-packages", ["acme-*"]), "internal-packages"),
        internal_source=source,
        uwsgi_sections=texts(table.get("uwsgi-sections", []), "uwsgi-sections"),
        extra_checks=[texts(command, "each of checks") for command in checks],
        lints_migrations=table.get("lint-migrations", False) is True,
        reviewed_migrations=reasons(table, "reviewed-migrations"),
        accepted_vulnerabilities=reasons(table, "accepted-vulnerabilities"),
        image_groups=texts(table.get("image-groups", ["main"]), "image-groups"),
    )


def texts(value: object, name: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Exit(f"{name} in [{TABLE}] must be a list of texts.", 1)
    return list(value)


def reasons(table: dict[str, Any], name: str) -> dict[str, str]:
    value = table.get(name, {})
    if not isinstance(value, dict) or not all(
        isinstance(reason, str) and reason.strip() for reason in value.values()
    ):
        raise Exit(f"Each line of [{TABLE}.{name}] must give a reason.", 1)
    return dict(value)
