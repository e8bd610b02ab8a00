#!/usr/bin/env python3
"""Installs the programs that the tests run, once, and prints the folder they are in.

prepare-tools.py         those of test-tools.txt
prepare-tools.py --long  those of test-tools-long.txt, and GO_PROGRAMS

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
GO_PROGRAMS = ["github.com/zegl/kube-score/cmd/kube-score@v1.20.0"]
CACHE = Path(
    os.environ.get("SLIPWAY_CACHE") or HERE.parent / "node_modules/.cache/slipway"
).resolve()


def main() -> None:
    if sys.argv[1:] not in ([], ["--long"]):
        sys.exit("Give --long or nothing.")
    go_programs = GO_PROGRAMS if sys.argv[1:] else []
    packages = HERE / ("test-tools-long.txt" if sys.argv[1:] else "test-tools.txt")

    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    contents = packages.read_text() + "\n".join(go_programs)
    digest = hashlib.sha256(contents.encode()).hexdigest()[:12]
    folder = CACHE / f"{packages.stem}-{digest}-python-{version}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            install(folder, packages, go_programs)
    print(folder / "bin")


def install(folder: Path, packages: Path, go_programs: list[str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    make_virtual_environment(folder)
    pip = [folder / "bin/python", "-m", "pip", "install", "--quiet", "--only-binary=:all:"]
    call([*pip, "--requirement", packages])
    environment = {"GOBIN": str(folder / "bin"), "GOFLAGS": "-p=1", "GOTOOLCHAIN": "local"}
    for program in go_programs:
        call([folder / "bin/go", "install", program], environment)
    (folder / "ready").touch()


def call(command: list, environment: dict[str, str] | None = None) -> None:
    result = subprocess.run(command, stdout=sys.stderr, env={**os.environ, **(environment or {})})
    if result.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed; its message is above.")


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
