#!/usr/bin/env python3
"""Proves the guard against dependency confusion: test-dependency-confusion.py <folder of the service>

The service has the private index profile. Two loopback indexes stand in for the internal one and
for the proxy of the public one; the proxy also has a higher version of acme-common, as if a
stranger had uploaded it. Prints where Poetry takes internal packages from, and what acme-tasks
says to that lockfile. Every wheel is made here and holds nothing but its metadata.
"""

import json
import re
import subprocess
import sys
import tempfile
import threading
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from prove.arguments import service_argument
from prove.poetry import REPOSITORY, clean_environment, make_virtual_environment, prepare_poetry
from prove.steps import call, step

INTERNAL, PROXY = "acme-pypi", "acme-pypi-proxy"


def main() -> None:
    service = service_argument()
    original = (service / "pyproject.toml").read_text()
    with tempfile.TemporaryDirectory() as temporary, serve(Path(temporary)) as address:
        root = Path(temporary)
        with step("prepare Poetry and acme-tasks"):
            poetry, acme_tasks = prepare_poetry(), install_acme_tasks(root / "acme-tasks")
        internal, proxy = Index(root / INTERNAL), Index(root / PROXY)
        for name, version in public_requirements(tomllib.loads(original)):
            proxy.add(name, version)
        internal.add("acme-common", "1.2.0")
        proxy.add("acme-common", "1.99.0")

        guarded = with_addresses(original, address)
        environment = clean_environment(poetry)
        attempt = Attempt(service, environment, poetry / "bin/poetry", acme_tasks, guarded)
        results = {
            "guarded": attempt.lock("as rendered", guarded),
            "unguarded": attempt.lock("without the guard", without_guard(guarded)),
        }
        internal.add("acme-common", "1.3.0", requires="acme-money>=1")
        internal.add("acme-money", "1.0.0")
        proxy.add("acme-money", "1.99.0")
        results["indirect"] = attempt.lock("an internal package that needs another", guarded)
    print(json.dumps(results))


def install_acme_tasks(folder: Path) -> Path:
    """The program acme-tasks of this repository's acme-common, in an environment of its own."""
    library = REPOSITORY / "templates/shared/acme-common/libraries/acme-common"
    make_virtual_environment(folder)
    pip = [f"{folder}/bin/python", "-m", "pip", "install", "--quiet"]
    call([*pip, f"{library}[tasks]"], REPOSITORY)
    return folder / "bin/acme-tasks"


def public_requirements(pyproject: dict) -> Iterator[tuple[str, str]]:
    """Name and lowest version of everything but internal packages."""
    groups = pyproject["dependency-groups"].values()
    for requirement in sum(groups, pyproject["project"]["dependencies"]):
        found = re.match(r"([\w.-]+)(?:\[.*\])?>=([\w.]+)", requirement)
        if found is None:
            sys.exit(f"{requirement} in pyproject.toml has no lowest version.")
        if not found[1].startswith("acme-"):
            yield found[1], found[2]


def with_addresses(pyproject: str, address: str) -> str:
    """The rendered file, with the loopback indexes where https addresses stand."""
    return replaced(
        rf'(name = "({INTERNAL}|{PROXY})"\nurl = )"https://[^"]+"',
        rf'\1"{address}/\2/simple/"',
        pyproject,
        times=2,
    )


def without_guard(pyproject: str) -> str:
    """As the boilerplate had it: both sources alike, and no package bound to one of them."""
    unbound = replaced(r"acme-common = \{ source = .*\n", "", pyproject, times=1)
    return replaced('priority = "explicit"', 'priority = "primary"', unbound, times=1)


def replaced(pattern: str, replacement: str, text: str, *, times: int) -> str:
    result, found = re.subn(pattern, replacement, text)
    return result if found == times else sys.exit(f"pyproject.toml has {found} of {pattern}.")


@dataclass
class Index:
    """A simple index (PEP 503) as files."""

    folder: Path

    def add(self, name: str, version: str, requires: str | None = None) -> None:
        wheel = f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
        page = self.folder / "simple" / name
        page.mkdir(parents=True, exist_ok=True)
        write_wheel(page / wheel, name, version, requires)
        links = [f'<a href="{file.name}">{file.name}</a>' for file in page.glob("*.whl")]
        (page / "index.html").write_text(f"<!DOCTYPE html><body>{''.join(links)}</body>")


def write_wheel(path: Path, name: str, version: str, requires: str | None) -> None:
    information = f"{name.replace('-', '_')}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    for extra in ["binary", "django", "flask", "metrics", "pool", "postgres", "sentry", "tasks"]:
        metadata += f"Provides-Extra: {extra}\n"
    if requires:
        metadata += f"Requires-Dist: {requires}\n"
    tags = "Wheel-Version: 1.0\nGenerator: slipway\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{information}/METADATA", metadata)
        wheel.writestr(f"{information}/WHEEL", tags)
        wheel.writestr(f"{information}/RECORD", "")


@contextmanager
def serve(root: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=root))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


@dataclass
class Attempt:
    service: Path
    environment: dict[str, str]
    poetry: Path
    acme_tasks: Path
    guarded: str
    """The pyproject.toml that the lint is always asked with."""

    def lock(self, name: str, pyproject: str) -> dict[str, object]:
        (self.service / "poetry.lock").unlink(missing_ok=True)
        (self.service / "pyproject.toml").write_text(pyproject)
        with step(f"lock: {name}"), tempfile.TemporaryDirectory() as cache:
            environment = self.environment | {"POETRY_CACHE_DIR": cache}
            call([str(self.poetry), "lock"], self.service, environment)
        (self.service / "pyproject.toml").write_text(self.guarded)
        lint = subprocess.run(
            [self.acme_tasks, "lint-lock"],
            cwd=self.service,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        said = lint.stdout + lint.stderr
        return {"locked": self.locked(), "lint": {"exitCode": lint.returncode, "said": said}}

    def locked(self) -> dict[str, str]:
        lockfile = tomllib.loads((self.service / "poetry.lock").read_text())
        return {
            package["name"]: f"{package['version']} from {package['source']['reference']}"
            for package in lockfile["package"]
            if package["name"].startswith("acme-")
        }


if __name__ == "__main__":
    main()
