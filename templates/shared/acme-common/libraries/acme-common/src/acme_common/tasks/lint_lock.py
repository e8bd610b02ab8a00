"""Refuses an internal package that does not come from the internal index.

Poetry takes the highest version of all primary sources: a package of the same name on a public
index, or behind the proxy, would win. So every locked package with an internal name must come from
the source that [tool.acme-tasks] names, at the address that this source has, and that source must
be explicit; without such a source it must be a folder inside this repository.
"""

import re
import tomllib
from pathlib import Path, PurePosixPath
from typing import Any

from .project import Project


def lint_lock(project: Project) -> list[str]:
    """One sentence for each package that is wrong; empty when all is well."""
    try:
        lock = tomllib.loads((project.root / "poetry.lock").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return [f"poetry.lock cannot be read: {error}"]
    faults = source_faults(project)
    for package in lock.get("package", []):
        name = normalize(str(package.get("name", "")))
        if project.is_internal(name):
            fault = package_fault(name, package.get("source") or {}, project)
            faults += [fault] if fault else []
    return faults


def source_faults(project: Project) -> list[str]:
    wanted = project.internal_source
    if wanted is None:
        return []
    source = find_source(project)
    if source is None:
        return [f"[[tool.poetry.source]] has no {wanted!r}, which internal-source names: add it."]
    if source.get("priority") != "explicit":
        return [
            f'The source {wanted} must have priority = "explicit": '
            "else Poetry asks it for every package and takes the highest version of all sources."
        ]
    return []


def find_source(project: Project) -> dict[str, Any] | None:
    sources = project.tools.get("poetry", {}).get("source", [])
    return next((s for s in sources if s.get("name") == project.internal_source), None)


def package_fault(name: str, source: dict[str, Any], project: Project) -> str | None:
    kind, url = source.get("type"), str(source.get("url", ""))
    if kind == "directory" and inside(project.root, url):
        return None
    if project.internal_source is None:
        return (
            f"{name} has an internal name but comes from {origin(source)}: without internal-source "
            "in [tool.acme-tasks] it may only be a folder of this repository."
        )
    if kind != "legacy" or source.get("reference") != project.internal_source:
        return (
            f"{name} has an internal name but comes from {origin(source)}: give it "
            f'source = "{project.internal_source}" in [tool.poetry.dependencies] and lock again.'
        )
    expected = str((find_source(project) or {}).get("url", ""))
    if url.rstrip("/") != expected.rstrip("/"):
        return f"{name} was locked from another address than {project.internal_source} has now."
    return None


def origin(source: dict[str, Any]) -> str:
    if not source:
        return "the public index"
    return f"{source.get('type')} {source.get('reference') or source.get('url')}"


def inside(root: Path, url: str) -> bool:
    if PurePosixPath(url).is_absolute():
        return False
    return (root / url).resolve().is_relative_to(root.resolve())


def normalize(name: str) -> str:
    """As PEP 503 does."""
    return re.sub(r"[-_.]+", "-", name).lower()
