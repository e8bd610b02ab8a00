"""What a pipeline must know of the locked libraries: their vulnerabilities, and the list itself."""

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

from invoke.context import Context
from invoke.tasks import task

from .bill_of_materials import make_bill_of_materials
from .lockfile import read_lockfile
from .project import Project, load_project
from .run import run, tool

SEVERAL_SECONDS = "60"


@task(help={"osv_url": "query address of another OSV server (OSV_URL, else the public one)"})
def libraries(_context: Context, osv_url: str = "") -> None:
    """Refuse locked libraries with known vulnerabilities; internal names are asked nowhere."""
    project = load_project()
    accepted = project.accepted_vulnerabilities
    for identifier, reason in accepted.items():
        print(f"{identifier} is accepted: {reason}")
    with TemporaryDirectory(prefix="libraries-") as folder:
        requirements = Path(folder) / "requirements.txt"
        requirements.write_text("".join(public_pins(project)), encoding="utf-8")
        command = [
            *("pip-audit", "--requirement", str(requirements), "--no-deps", "--disable-pip"),
            *("--vulnerability-service", "osv", "--timeout", SEVERAL_SECONDS),
            *("--progress-spinner", "off"),
            *(f"--ignore-vuln={identifier}" for identifier in accepted),
        ]
        url = osv_url or os.environ.get("OSV_URL")
        run(tool(*command, *(["--osv-url", url] if url else [])), project.root)


def public_pins(project: Project) -> list[str]:
    return [
        f"{package.name}=={package.version}\n"
        for package in read_lockfile(project)
        if not project.is_internal(package.name) and package.source.get("type") != "directory"
    ]


@task(help={"output": "file to write"})
def bom(_context: Context, output: str = "libraries.cdx.json") -> None:
    """Write what the image has of the lockfile as a CycloneDX bill of materials."""
    project = load_project()
    content = make_bill_of_materials(project, read_lockfile(project))
    file = project.root / output
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    print(f"{output} lists {len(content['components'])} libraries.")
