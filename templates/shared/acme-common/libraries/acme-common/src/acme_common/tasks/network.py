"""The Docker network that all services on a developer's machine share."""

import ipaddress
from pathlib import Path

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from .run import capture, run, show

NAME, SUBNET = "acme-net", "172.28.0.0/16"


@task(
    help={
        "name": f"name of the network ({NAME})",
        "subnet": f"its addresses ({SUBNET}); give others when they clash with yours",
        "dry_run": "show the command only",
    }
)
def create(
    _context: Context, name: str = NAME, subnet: str = SUBNET, dry_run: bool = False
) -> None:
    """Create the Docker network of the Compose files, if it is not there yet."""
    try:
        ipaddress.ip_network(subnet)
    except ValueError as error:
        raise Exit(f"{subnet!r} is no subnet such as {SUBNET}: {error}.", 2) from None
    command = ["docker", "network", "create", "--driver", "bridge", "--subnet", subnet, name]
    if dry_run:
        show(command)
        return
    here = Path.cwd()
    if capture(["docker", "network", "inspect", name], here).status == 0:
        print(f"The network {name} is there.")
        return
    run(command, here)
