from pathlib import Path

import pytest

from acme_common.tasks.bill_of_materials import make_bill_of_materials
from acme_common.tasks.lockfile import read_lockfile
from acme_common.tasks.project import load_project
from acme_common.tasks.scan import public_pins

from .conftest import acme_tasks

PYPROJECT = """
[project]
name = "acme-billing"
version = "0.1.0"
dependencies = ["acme-common[flask]>=1,<2", "Flask>=3.1,<4"]
[dependency-groups]
postgres = ["psycopg[binary]>=3.3,<4"]
lint = ["ruff"]
[tool.acme-tasks]
image-groups = ["main", "postgres"]
"""
LOCK = """
[[package]]
name = "acme-common"
version = "1.1.0"
groups = ["main"]
[package.dependencies]
Flask = ">=3"
[package.source]
type = "directory"
url = "libraries/acme-common"
[[package]]
name = "acme-money"
version = "2.0"
groups = ["main"]
[package.source]
type = "legacy"
url = "https://registry.example/acme/simple"
reference = "acme-pypi"
[[package]]
name = "Flask"
version = "3.1.2"
groups = ["main"]
markers = "sys_platform != 'win32'"
[[package]]
name = "psycopg"
version = "3.3.4"
groups = ["postgres"]
[[package]]
name = "ruff"
version = "0.17.1"
groups = ["lint"]
"""


@pytest.fixture
def service(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    (tmp_path / "poetry.lock").write_text(LOCK)
    return tmp_path


def test_everything_public_that_is_locked_is_asked_for_and_no_internal_name(service: Path) -> None:
    assert public_pins(load_project(service)) == [
        "flask==3.1.2\n",
        "psycopg==3.3.4\n",
        "ruff==0.17.1\n",
    ]


def test_the_bill_of_materials_lists_what_the_image_has_and_what_needs_what(service: Path) -> None:
    project = load_project(service)

    bom = make_bill_of_materials(project, read_lockfile(project))

    assert bom["metadata"]["component"]["name"] == "acme-billing"
    money = "pkg:pypi/acme-money@2.0?repository_url=https%3A%2F%2Fregistry.example%2Facme%2Fsimple"
    assert [(one.get("purl"), one["scope"]) for one in bom["components"]] == [
        (None, "required"),
        (money, "required"),
        ("pkg:pypi/flask@3.1.2", "optional"),
        ("pkg:pypi/psycopg@3.3.4", "required"),
    ]
    assert {one["ref"]: one["dependsOn"] for one in bom["dependencies"]} == {
        "service": [
            "pkg:pypi/acme-common@1.1.0",
            "pkg:pypi/flask@3.1.2",
            "pkg:pypi/psycopg@3.3.4",
        ],
        "pkg:pypi/acme-common@1.1.0": ["pkg:pypi/flask@3.1.2"],
        money: [],
        "pkg:pypi/flask@3.1.2": [],
        "pkg:pypi/psycopg@3.3.4": [],
    }


def test_without_a_lockfile_nothing_is_said_to_be_clean(service: Path) -> None:
    (service / "poetry.lock").unlink()

    for task in ("scan.libraries", "scan.bom"):
        done = acme_tasks(service, task)

        assert done.returncode == 1
        assert "run `poetry lock`" in done.stderr
    assert not (service / "libraries.cdx.json").exists()


def test_a_vulnerability_is_accepted_with_a_reason_only(service: Path) -> None:
    with (service / "pyproject.toml").open("a") as file:
        file.write('[tool.acme-tasks.accepted-vulnerabilities]\n"GHSA-1" = ""\n')

    assert "must give a reason" in acme_tasks(service, "scan.libraries").stderr
