from pathlib import Path

import pytest

from acme_common.tasks.lint_lock import lint_lock
from acme_common.tasks.lint_uwsgi import lint_uwsgi
from acme_common.tasks.project import load_project

from .conftest import acme_tasks

URL = "https://registry.example/acme/simple"
PRIVATE = f"""
[tool.acme-tasks]
internal-packages = ["acme-*", "billing-client"]
internal-source = "acme-pypi"
[[tool.poetry.source]]
name = "acme-pypi-proxy"
url = "https://registry.example/proxy/simple"
priority = "primary"
[[tool.poetry.source]]
name = "acme-pypi"
url = "{URL}/"
priority = "explicit"
"""


def source(kind: str, url: str, reference: str) -> str:
    return (
        f'[package.source]\ntype = "{kind}"\nurl = "{url}"\nreference = "{reference}"\n'
        if kind
        else ""
    )


def faults(root: Path, pyproject: str, name: str, origin: str) -> list[str]:
    (root / "pyproject.toml").write_text(pyproject)
    (root / "poetry.lock").write_text(f'[[package]]\nname = "{name}"\nversion = "9.9"\n{origin}')
    return lint_lock(load_project(root))


@pytest.mark.parametrize(
    ("name", "origin"),
    [
        ("acme-common", source("legacy", URL, "acme-pypi")),
        ("acme-common", source("directory", "libraries/acme-common", "")),
        ("flask", ""),
        ("flask", source("legacy", "https://registry.example/proxy/simple", "acme-pypi-proxy")),
        ("acmeology", ""),
    ],
)
def test_what_comes_from_where_it_should_is_fine(tmp_path: Path, name: str, origin: str) -> None:
    assert faults(tmp_path, PRIVATE, name, origin) == []


@pytest.mark.parametrize(
    ("name", "origin", "reason"),
    [
        ("acme-common", "", "comes from the public index"),
        ("acme-common", source("legacy", URL, "acme-pypi-proxy"), "from legacy acme-pypi-proxy"),
        ("acme-common", source("legacy", "https://evil.example", "acme-pypi"), "another address"),
        ("acme-common", source("git", "https://github.example/x", "main"), "comes from git"),
        ("acme-common", source("directory", "../elsewhere", ""), "comes from directory"),
        ("acme-common", source("directory", "/srv/acme-common", ""), "comes from directory"),
        ("Acme_Common.Extra", "", "acme-common-extra has an internal name"),
        ("billing-client", "", "billing-client has an internal name"),
    ],
)
def test_an_internal_name_from_anywhere_else_is_refused(
    tmp_path: Path, name: str, origin: str, reason: str
) -> None:
    (fault,) = faults(tmp_path, PRIVATE, name, origin)

    assert reason in fault


def test_without_an_internal_index_only_folders_are_fine(tmp_path: Path) -> None:
    folder = source("directory", "libraries/acme-common", "")

    assert faults(tmp_path, "", "acme-common", folder) == []
    assert "may only be a folder" in faults(tmp_path, "", "acme-common", "")[0]


def test_the_internal_source_must_be_explicit_and_there(tmp_path: Path) -> None:
    primary = PRIVATE.replace("explicit", "supplemental")
    absent = '[tool.acme-tasks]\ninternal-source = "acme-pypi"\n'

    assert 'must have priority = "explicit"' in faults(tmp_path, primary, "flask", "")[0]
    assert "has no 'acme-pypi'" in faults(tmp_path, absent, "flask", "")[0]


def test_the_command_and_check_refuse_such_a_lock(tmp_path: Path) -> None:
    faults(tmp_path, PRIVATE, "acme-common", "")

    lint, check = acme_tasks(tmp_path, "lint-lock"), acme_tasks(tmp_path, "check")

    assert lint.returncode == check.returncode == 1
    assert "acme-common has an internal name" in lint.stderr
    assert "acme-common has an internal name" in check.stdout


GOOD = """# comment
uwsgi:
  strict: true
  http: 0.0.0.0:%(service_port)
  hook-master-start: unix_signal:15 gracefully_kill_them_all

admin:
  set-ph: service_port=8001

production:
  logger: app stdio
  logger: uwsgi stdio
  log-route: app ^\\{"message"
  log-encoder: json:uwsgi {"message":"${msg}","time":"${strftime:%%Y}"}

defaults:
  set-ph: service_port=8000
"""


def test_the_known_good_uwsgi_file_passes(tmp_path: Path) -> None:
    (tmp_path / "uwsgi.yaml").write_text(GOOD)

    assert lint_uwsgi(tmp_path / "uwsgi.yaml", ["admin"]) == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('  http: "0.0.0.0:8000"', "starts with"),
        ("  env: [A=1]", "starts with ["),
        ("  - A=1", "lists end the section"),
        ("  env:", "lists end the section"),
        ("    harakiri: 45", "is not of the form"),
        ("  harakiri: 45 # seconds", "# cuts"),
        ("  log-format: a#b", "# cuts"),
        ("admin:", "admin is no known section"),
        ("defaults:", "is there twice"),
        ("  <<: *base", "is not of the form"),
        ("  http: *anchor", "starts with *"),
    ],
)
def test_what_uwsgi_would_misread_is_refused(tmp_path: Path, line: str, reason: str) -> None:
    (tmp_path / "uwsgi.yaml").write_text(f"uwsgi:\n  strict: true\n\ndefaults:\n{line}\n")

    (fault,) = lint_uwsgi(tmp_path / "uwsgi.yaml", [])

    assert fault.startswith("infra/uwsgi.yaml:5: ")
    assert reason in fault
