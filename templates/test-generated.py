#!/usr/bin/env python3
"""Proves that a generated service works: test-generated.py <folder of the rendered service>

In a clean virtual environment inside that folder: the lockfile matches and everything installs from
it; checks and tests pass, against a real PostgreSQL where the service has one; migrations go up,
down and up again; the framework's own server answers, and so does uWSGI, started as in the image:
its output is JSON whatever happens, it lets requests end, stops while it still loads, and refuses
settings it cannot use. Poetry itself is kept in $SLIPWAY_CACHE (default node_modules/.cache/slipway)
and libraries come from PACKAGE_INDEX_URL or the index that pip is configured for.
"""

import sys
from contextlib import ExitStack
from pathlib import Path

from prove.poetry import clean_environment, prepare_poetry
from prove.ports import free_port
from prove.postgres import running_postgres
from prove.server import (
    ENTRYPOINT,
    add_probe,
    expect_json,
    expect_refusal,
    expect_slow_request_to_be_answered,
    make_noise,
    running,
)
from prove.steps import call, step
from prove.vault import running_vault


def main() -> None:
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "poetry.lock").is_file():
        sys.exit("Give the folder of a rendered service (with a poetry.lock).")
    if sys.version_info < (3, 11):
        sys.exit(f"Generated services need Python 3.11 or newer; {sys.executable} is older.")
    service = Path(sys.argv[1]).resolve()
    package = next(service.glob("acme_*/monitoring.py")).parent.name
    has_database = "  database:" in (service / "settings.yaml").read_text()

    with step("prepare Poetry"):
        poetry = prepare_poetry()
    environment = clean_environment(poetry)
    with step("poetry check --lock --strict"):
        call([f"{poetry}/bin/poetry", "check", "--lock", "--strict"], service, environment)
    with step("poetry install"):
        call([f"{poetry}/bin/poetry", "install"], service, environment)
    environment["PATH"] = f"{service}/.venv/bin:{poetry}/bin:{environment['PATH']}"

    with ExitStack() as stack:
        if has_database:
            environment |= stack.enter_context(running_postgres())
        check(service, environment, has_database)
        serve_for_development(service, environment)
        serve_as_in_the_image(service, package, environment)
    refuse(service, environment, has_database)


def check(service: Path, environment: dict[str, str], has_database: bool) -> None:
    def tasks(*words: str) -> None:
        with step(" ".join(["acme-tasks", *words])):
            call(["acme-tasks", *words], service, environment)

    tasks("check", "-a")
    tasks("tests")
    if has_database:
        first = "holidays zero" if (service / "manage.py").is_file() else "base"
        tasks("db.create", "db.migrate", "db.migrate", f"--to={first}", "db.migrate")


def serve_for_development(service: Path, environment: dict[str, str]) -> None:
    port = free_port()
    command = ["flask", "run", "--no-debug", "--port", str(port)]
    if (service / "manage.py").is_file():
        command = ["python", "manage.py", "runserver", "--noreload", str(port)]
    with step(f"{' '.join(command)} answers"):
        with running(command, port, service, environment) as server:
            server.wait_for("/health/ready")


def serve_as_in_the_image(service: Path, package: str, environment: dict[str, str]) -> None:
    port = free_port()
    add_probe(service, package, port)
    environment = environment | {
        "ACME_ENV": "development",
        "ACME_LOG__READABLE": "false",
        "APP_NAME": "probe",
        "ENV_FOR_DYNACONF": "development.local",
        "PROMETHEUS_MULTIPROC_DIR": str(service / ".metrics"),
    }
    with running([ENTRYPOINT], port, service, environment) as server:
        with step("uWSGI answers"):
            server.wait_for("/health/ready")
        with step("uWSGI writes JSON and lets a request end"):
            make_noise(server)
            expect_slow_request_to_be_answered(server)
            expect_json(server)
    with step("uWSGI stops while it starts, and while its worker loads"):
        with running([ENTRYPOINT], port, service, environment) as server:
            server.wait_for_words(server.errors, "registered nl")
            server.stop()
        with running([ENTRYPOINT], port, service, environment) as server:
            server.wait_for_words(server.output, "spawned uWSGI worker", "(master-start)")
            server.stop()


def refuse(service: Path, environment: dict[str, str], has_database: bool) -> None:
    here = {name: value for name, value in environment.items() if not name.startswith("ACME_")}
    cluster = here | {"ACME_ENV": "development", "ENV_FOR_DYNACONF": "development.kubernetes"}
    required = ["database.host", "database.password", "database.user"] if has_database else []
    if (service / "manage.py").is_file():
        required.append("django.secret_key")
    with running_vault() as vault:
        if required:
            with step("missing settings stop the start"):
                expect_refusal(service, cluster | vault, *required)
    with step("unknown names stop the start"):
        expect_refusal(service, here | {"ENV_FOR_DYNACONF": "developmen.local"}, "developmen.local")
        expect_refusal(service, here | {"ACME_ENV": "prod"}, "'prod'")
        expect_refusal(service, here | {"APP_NAME": "nosuch"}, "'nosuch'")
        expect_refusal(service, here | {"APP_NAME": "defaults"}, "'defaults'")


if __name__ == "__main__":
    main()
