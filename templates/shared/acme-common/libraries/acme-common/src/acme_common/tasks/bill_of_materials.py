"""The locked libraries of a service's image as CycloneDX 1.6, which PCI DSS 6.3.2 asks for."""

import re
import tomllib
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from acme_common import __version__

from .lint_lock import normalize
from .lockfile import LockedPackage
from .project import Project

OURSELVES = {"type": "application", "name": "acme-tasks"}
SERVICE = "service"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def make_bill_of_materials(project: Project, packages: list[LockedPackage]) -> dict[str, Any]:
    content = tomllib.loads((project.root / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = {one.name: one for one in packages if set(one.groups) & set(project.image_groups)}

    def references(names: list[str]) -> list[str]:
        return sorted({reference(shipped[name]) for name in names if name in shipped})

    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
            "tools": {"components": [{**OURSELVES, "version": __version__}]},
            "component": service(content["project"]),
        },
        "components": [component(one) for one in shipped.values()],
        "dependencies": [
            {"ref": SERVICE, "dependsOn": references(direct(content, project.image_groups))},
            *({"ref": reference(o), "dependsOn": references(o.needs)} for o in shipped.values()),
        ],
    }


def service(table: dict[str, Any]) -> dict[str, str]:
    return {
        "type": "application",
        "bom-ref": SERVICE,
        "name": table["name"],
        "version": table.get("version", "0"),
        "description": table.get("description", ""),
    }


def direct(content: dict[str, Any], groups: list[str]) -> list[str]:
    """The libraries that pyproject.toml itself names for the image."""
    tables = content.get("dependency-groups", {})
    requirements = [
        *(content["project"].get("dependencies", []) if "main" in groups else []),
        *(one for group in groups for one in tables.get(group, []) if isinstance(one, str)),
    ]
    return [normalize(found[0]) for one in requirements if (found := NAME.match(one))]


def component(package: LockedPackage) -> dict[str, str]:
    """A folder of the repository has no package URL: it would name a public package."""
    purl = {} if package.source.get("type") == "directory" else {"purl": reference(package)}
    return {
        "type": "library",
        "bom-ref": reference(package),
        "name": package.name,
        "version": package.version,
        "scope": "optional" if package.is_conditional else "required",
        **purl,
    }


def reference(package: LockedPackage) -> str:
    index = package.source.get("url", "") if package.source.get("type") == "legacy" else ""
    qualifier = f"?repository_url={quote(index, safe='')}" if index else ""
    return f"pkg:pypi/{package.name}@{quote(package.version, safe='')}{qualifier}"
