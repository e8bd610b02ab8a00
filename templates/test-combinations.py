#!/usr/bin/env python3
"""Proves that services of one framework are sound: test-combinations.py <folder> <folder> ...

Of each, shell, Python and TOML files parse, the lockfile fits, and `acme-tasks check -a` finds
nothing: linter, format, types, dependencies, layers, security, settings and migrations. All share
one environment, for which the first folder must have a lockfile.
"""

import os
import random
import sys
import tomllib
from pathlib import Path

from prove.poetry import clean_environment, prepare_poetry
from prove.shared_environment import shared_environment
from prove.steps import call, step


def main() -> None:
    services = [Path(argument).resolve() for argument in sys.argv[1:]]
    if not services or not (services[0] / "poetry.lock").is_file():
        sys.exit("Give the folders of rendered services, the first with a poetry.lock.")
    if sys.version_info < (3, 11):
        sys.exit(f"Generated services need Python 3.11 or newer; {sys.executable} is older.")
    with step("prepare Poetry"):
        poetry = prepare_poetry()
    environment = shared_environment(services[0], poetry, clean_environment(poetry))
    for service in services:
        with step(service.name):
            parse(service)
            set_apart(service)
            has_lock = (service / "poetry.lock").is_file()
            lock = ["--lock"] if has_lock else []
            call([f"{poetry}/bin/poetry", "check", *lock, "--strict"], service, environment)
            call(["acme-tasks", "config.check"], service, environment)
            call(["acme-tasks", "check", "-a"], service, environment)
    print(f"{len(services)} services are sound")


def parse(service: Path) -> None:
    for file in service.rglob("*.py"):
        compile(file.read_text(encoding="utf-8"), str(file), "exec")
    for file in service.rglob("*.toml"):
        tomllib.loads(file.read_text(encoding="utf-8"))
    for file in service.rglob("*.sh"):
        call(["sh", "-n", str(file)], service)


def set_apart(service: Path) -> None:
    """Gives the files a time of their own: mypy's cache, which all share, knows a file by size and second."""
    second = random.randrange(1_000_000_000)
    for file in service.rglob("*.py"):
        os.utime(file, (second, second))


if __name__ == "__main__":
    main()
