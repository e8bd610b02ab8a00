#!/usr/bin/env python3
"""Proves that a generated service works: test-generated.py <folder of the rendered service>

In a clean virtual environment inside that folder: the lockfile matches, everything installs from
it, tests, linter and formatter pass, and the service answers HTTP, under Flask's own server and
under uWSGI. Poetry itself is kept in $SLIPWAY_CACHE (default node_modules/.cache/slipway) and
libraries come from PACKAGE_INDEX_URL or the index that pip is configured for.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

POETRY = ["poetry==2.5.1", "poetry-plugin-pypi-mirror==0.6.5"]
REPOSITORY = Path(__file__).resolve().parent.parent
CACHE = Path(
    os.environ.get("SLIPWAY_CACHE") or REPOSITORY / "node_modules/.cache/slipway"
).resolve()
TIMEOUT_SECONDS = 30


def main() -> None:
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "poetry.lock").is_file():
        sys.exit("Give the folder of a rendered service (with a poetry.lock).")
    if sys.version_info < (3, 11):
        sys.exit(f"Generated services need Python 3.11 or newer; {sys.executable} is older.")
    service = Path(sys.argv[1]).resolve()

    with step("prepare Poetry"):
        poetry = prepare_poetry()
    environment = clean_environment(poetry)

    def run(*command: str) -> None:
        with step(" ".join(command)):
            call([str(poetry / "bin" / command[0]), *command[1:]], service, environment)

    run("poetry", "check", "--lock", "--strict")
    run("poetry", "install")
    run("poetry", "run", "pytest", "--quiet")
    run("poetry", "run", "ruff", "check")
    run("poetry", "run", "ruff", "format", "--check")

    scripts = service / ".venv/bin"
    port = str(free_port())
    flask = [scripts / "flask", "run", "--no-debug", "--port", port]
    with step("flask run answers"):
        expect_answer(flask, port, service, environment)
    port = str(free_port())
    uwsgi = ["infra/docker/entrypoint.sh", scripts / "uwsgi", "--set-ph", f"service_port={port}"]
    uwsgi += ["--yaml", "infra/uwsgi.yaml", "--yaml", "infra/uwsgi.yaml:defaults"]
    # uWSGI told to stop while a second worker still loads the application waits for it for ever.
    uwsgi += ["--workers", "1"]
    with step("uwsgi answers"):
        expect_answer(uwsgi, port, service, environment)


@contextmanager
def step(name: str):
    started = time.monotonic()
    yield
    print(f"{time.monotonic() - started:6.1f} s  {name}", flush=True)


def prepare_poetry() -> Path:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    folder = CACHE / f"{POETRY[0].replace('==', '-')}-python-{version}"
    ready = folder / "ready"
    if not ready.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        make_virtual_environment(folder)
        call([str(folder / "bin/python"), "-m", "pip", "install", "--quiet", *POETRY], REPOSITORY)
        ready.touch()
    return folder


def make_virtual_environment(folder: Path) -> None:
    """Debian's python3 has venv only with the package python3-venv; virtualenv does as well."""
    attempts = []
    for module in ("venv", "virtualenv"):
        attempt = subprocess.run(
            [sys.executable, "-m", module, str(folder)], capture_output=True, text=True
        )
        if attempt.returncode == 0:
            return
        attempts.append(attempt.stdout + attempt.stderr)
    sys.exit(
        f"{sys.executable} cannot make virtual environments. Install Debian's python3-venv "
        f"(or virtualenv) and run this again.\n{''.join(attempts)}"
    )


def clean_environment(poetry: Path) -> dict[str, str]:
    """Nothing of the caller's Python, Poetry or service settings; the index that pip would use."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not re.match(
            r"(ACME|DYNACONF|FLASK|POETRY|PYTHON|PYTEST|UWSGI)_|PYTHON|VIRTUAL_ENV|ENV_FOR_", name
        )
    }
    return {
        **inherited,
        "POETRY_CACHE_DIR": str(CACHE / "pypoetry"),
        "POETRY_NO_INTERACTION": "1",
        "POETRY_PYPI_MIRROR_URL": index_url(poetry),
        "POETRY_VIRTUALENVS_USE_POETRY_PYTHON": "true",
    }


def index_url(poetry: Path) -> str:
    """PACKAGE_INDEX_URL, else what pip is configured for, else pip's own default."""
    script = (
        "from pip._internal.configuration import Configuration\n"
        "from pip._internal.models.index import PyPI\n"
        "settings = Configuration(isolated=False)\n"
        "settings.load()\n"
        "names = {name.split('.')[-1]: value for name, value in settings.items()}\n"
        "print(names.get('index-url', PyPI.simple_url))\n"
    )
    asked = subprocess.run(
        [poetry / "bin/python", "-c", script], capture_output=True, check=True, text=True
    )
    return os.environ.get("PACKAGE_INDEX_URL") or asked.stdout.strip()


def call(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> None:
    result = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {result.returncode}:\n{result.stdout}")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def expect_answer(command: list, port: str, folder: Path, environment: dict[str, str]) -> None:
    log = folder / ".server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_for_answer(server, f"http://127.0.0.1:{port}/health/live", log)
        server.terminate()
        server.wait(timeout=TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        sys.exit(f"{command} does not stop:\n{log.read_text()}")
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)


def wait_for_answer(server: subprocess.Popen, url: str, log: Path) -> None:
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                assert response.read(), f"{url} answered nothing"
                return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{url} did not answer:\n{log.read_text()}")


if __name__ == "__main__":
    main()
