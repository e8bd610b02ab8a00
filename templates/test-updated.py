#!/usr/bin/env python3
"""Proves that a service still works after an update: test-updated.py <folder> [--lock]

The lockfile matches, everything installs from it, and the tests pass. With --lock the lockfile is
made first, as an owner does who changed pyproject.toml. Poetry and libraries come from where
test-generated.py has them from.
"""

import sys
from pathlib import Path

from prove.poetry import clean_environment, prepare_poetry
from prove.shared_environment import shared_environment
from prove.steps import call, step


def main() -> None:
    arguments = [argument for argument in sys.argv[1:] if argument != "--lock"]
    if len(arguments) != 1 or not (Path(arguments[0]) / "poetry.lock").is_file():
        sys.exit("Give the folder of a service with a poetry.lock.")
    service = Path(arguments[0]).resolve()
    poetry = prepare_poetry()
    environment = clean_environment(poetry)
    if "--lock" in sys.argv:
        with step("poetry lock"):
            call([f"{poetry}/bin/poetry", "lock"], service, environment)
        return
    with step("poetry check --lock"):
        call([f"{poetry}/bin/poetry", "check", "--lock"], service, environment)
    environment = shared_environment(service, poetry, environment)
    with step("acme-tasks tests"):
        call(["acme-tasks", "tests"], service, environment)


if __name__ == "__main__":
    main()
