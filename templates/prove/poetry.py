"""Poetry, kept between runs, and an environment in which nothing of the caller's shows through."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from .steps import call

POETRY = ["poetry==2.5.1", "poetry-plugin-pypi-mirror==0.6.5"]
REPOSITORY = Path(__file__).resolve().parent.parent.parent
CACHE = Path(
    os.environ.get("SLIPWAY_CACHE") or REPOSITORY / "node_modules/.cache/slipway"
).resolve()


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
