"""What the tests of rendered services share: Poetry, a clean environment, and servers that always end.

Poetry itself is kept in $SLIPWAY_CACHE (default node_modules/.cache/slipway) and libraries come
from PACKAGE_INDEX_URL or the index that pip is configured for.
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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

POETRY = ["poetry==2.5.1", "poetry-plugin-pypi-mirror==0.6.5"]
REPOSITORY = Path(__file__).resolve().parent.parent
CACHE = Path(
    os.environ.get("SLIPWAY_CACHE") or REPOSITORY / "node_modules/.cache/slipway"
).resolve()
TIMEOUT_SECONDS = 30


def service_argument() -> Path:
    """The folder that the script was given."""
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "pyproject.toml").is_file():
        sys.exit("Give the folder of a rendered service.")
    if sys.version_info < (3, 11):
        sys.exit(f"Generated services need Python 3.11 or newer; {sys.executable} is older.")
    return Path(sys.argv[1]).resolve()


@contextmanager
def step(name: str) -> Iterator[None]:
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


def install_acme_tasks(folder: Path) -> Path:
    """The program acme-tasks of this repository's acme-common, in an environment of its own."""
    library = REPOSITORY / "templates/shared/acme-common/libraries/acme-common"
    make_virtual_environment(folder)
    pip = [str(folder / "bin/python"), "-m", "pip", "install", "--quiet"]
    call([*pip, f"{library}[tasks]"], REPOSITORY)
    return folder / "bin/acme-tasks"


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


@contextmanager
def started(
    command: list, folder: Path, environment: dict[str, str], log: Path
) -> Iterator[subprocess.Popen]:
    """The server in a process group of its own, of which nothing is left afterwards."""
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
        yield server
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


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
