"""One installed environment for all services with the same lockfile, kept between runs."""

import fcntl
import hashlib
import shutil
from pathlib import Path

from .poetry import CACHE
from .steps import call, step

COPIED = ("pyproject.toml", "poetry.lock", "poetry.toml", "libraries")


def shared_environment(service: Path, poetry: Path, environment: dict[str, str]) -> dict[str, str]:
    """Adds to the environment what installing the service's lockfile would bring."""
    framework = "django" if (service / "manage.py").is_file() else "flask"
    folder = CACHE / "services" / f"{framework}-{digest(service)}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{framework}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            with step(f"poetry install for {framework}"):
                install(service, folder, f"{poetry}/bin/poetry", environment)
            remove_others(folder, framework)
    return environment | {
        "MYPY_CACHE_DIR": str(folder / "mypy"),
        "PATH": f"{folder}/.venv/bin:{poetry}/bin:{environment['PATH']}",
        "VIRTUAL_ENV": f"{folder}/.venv",
    }


def digest(service: Path) -> str:
    content = hashlib.sha256((service / "poetry.lock").read_bytes())
    for file in sorted((service / "libraries").rglob("*.py")):
        content.update(file.read_bytes())
    return content.hexdigest()[:16]


def install(service: Path, folder: Path, poetry: str, environment: dict[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in COPIED:
        copy = shutil.copytree if (service / name).is_dir() else shutil.copy
        copy(service / name, folder / name)
    call([poetry, "install"], folder, environment)
    (folder / "ready").touch()


def remove_others(folder: Path, framework: str) -> None:
    for other in folder.parent.glob(f"{framework}-*"):
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
