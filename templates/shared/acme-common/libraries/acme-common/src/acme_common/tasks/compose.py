"""Checks and tests in containers, as the Makefile starts them."""

from invoke.context import Context
from invoke.tasks import task

from .project import load_project
from .run import run

FILE = "docker-compose.test.yaml"


@task()
def check_docker_compose(_context: Context) -> None:
    """Run the checks in the container of docker-compose.test.yaml."""
    run_service("check")


@task()
def tests_docker_compose(_context: Context) -> None:
    """Run the tests with their database in the containers of docker-compose.test.yaml."""
    run_service("tests")


def run_service(name: str) -> None:
    root = load_project().root
    compose = ["docker", "compose", "-f", FILE]
    try:
        run([*compose, "run", "--rm", name], root)
    finally:
        run([*compose, "down", "--volumes"], root)
