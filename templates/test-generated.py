#!/usr/bin/env python3
"""Proves that a generated service works: test-generated.py <folder of the rendered service>

In a clean virtual environment inside that folder: the lockfile matches, everything installs from
it, tests, linter and formatter pass, and the service answers HTTP, under Flask's own server and
under uWSGI.
"""

import subprocess
import sys
from pathlib import Path

from rendered_service import (
    TIMEOUT_SECONDS,
    call,
    clean_environment,
    free_port,
    prepare_poetry,
    service_argument,
    started,
    step,
    wait_for_answer,
)


def main() -> None:
    service = service_argument()
    if not (service / "poetry.lock").is_file():
        sys.exit(f"{service} has no poetry.lock.")

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


def expect_answer(command: list, port: str, folder: Path, environment: dict[str, str]) -> None:
    log = folder / ".server.log"
    with started(command, folder, environment, log) as server:
        wait_for_answer(server, f"http://127.0.0.1:{port}/health/live", log)
        server.terminate()
        try:
            server.wait(timeout=TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            sys.exit(f"{command} does not stop:\n{log.read_text()}")


if __name__ == "__main__":
    main()
