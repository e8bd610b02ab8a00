#!/usr/bin/env python3
"""Installs the programs of test-tools.txt, once, and prints the folder they are in.

They are kept in $SLIPWAY_CACHE (default node_modules/.cache/slipway), a folder for each version of
the list and of Python; two that start at once wait for each other.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIST = HERE / "test-tools.txt"
CACHE = Path(
    os.environ.get("SLIPWAY_CACHE") or HERE.parent / "node_modules/.cache/slipway"
).resolve()


def main() -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    digest = hashlib.sha256(LIST.read_bytes()).hexdigest()[:12]
    folder = CACHE / f"tools-{digest}-python-{version}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            install(folder)
    print(folder / "bin")


def install(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    make_virtual_environment(folder)
    pip = [folder / "bin/python", "-m", "pip", "install", "--quiet", "--only-binary=:all:"]
    installed = subprocess.run([*pip, "--requirement", LIST], stdout=sys.stderr)
    if installed.returncode != 0:
        sys.exit(f"pip could not install what {LIST.name} lists; see its message above.")
    (folder / "ready").touch()


def make_virtual_environment(folder: Path) -> None:
    for module in ("venv", "virtualenv"):
        command = [sys.executable, "-m", module, str(folder)]
        if subprocess.run(command, capture_output=True).returncode == 0:
            return
    sys.exit(
        f"{sys.executable} cannot make virtual environments. "
        "Install Debian's python3-venv (or virtualenv) and run this again."
    )


if __name__ == "__main__":
    main()
