"""The tasks by name. Several may stand in one command line; the first that fails ends it."""

from typing import Any

from invoke.collection import Collection
from invoke.program import Program
from invoke.tasks import Task

from acme_common import __version__

from . import check, cluster, compose, configuration, database, network, report, scan, tcp, testing


def make_namespace() -> Collection:
    root = Collection()
    tasks: list[Task[Any]] = [
        check.check,
        check.lint_lock,
        compose.check_docker_compose,
        compose.tests_docker_compose,
        tcp.wait_for_tcp,
        testing.tests,
    ]
    for task in tasks:
        root.add_task(task)
    root.add_collection(Collection("net", create=network.create))
    root.add_collection(
        Collection("db", create=database.create, lint=database.lint, migrate=database.migrate)
    )
    root.add_collection(
        Collection("config", check=configuration.check, required=configuration.required)
    )
    root.add_collection(
        Collection(
            "cluster", render=cluster.render, provision=cluster.provision, deploy=cluster.deploy
        )
    )
    root.add_collection(Collection("scan", libraries=scan.libraries, bom=scan.bom))
    root.add_collection(
        Collection("report", deployment=report.deployment, snapshot=report.snapshot)
    )
    return root


program = Program(
    name="acme-tasks", binary="acme-tasks", namespace=make_namespace(), version=__version__
)


def main() -> None:
    program.run()
