"""Renders the manifests of an environment and brings them to the cluster."""

import os
from dataclasses import dataclass
from pathlib import Path

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from .manifests import RenderError, Rollout, plan_rollout, substitute
from .project import load_project
from .rollout import Cluster, roll_out
from .run import capture

OVERLAYS = Path("infra/kube/overlays")
HELP = {
    "env": "the overlay, such as staging",
    "image_path": "image without its tag, becomes ${IMAGE_PATH}",
    "image_tag": "tag of the image, becomes ${IMAGE_TAG}; latest is refused",
    "set_": "NAME=VALUE for another ${NAME}; may be repeated; else the environment is asked",
}


@dataclass(frozen=True)
class Rendering:
    env: str
    image_path: str
    image_tag: str
    assignments: list[str]


@task(help=HELP, iterable=["set_"])
def render(
    _context: Context,
    env: str,
    image_path: str = "",
    image_tag: str = "",
    set_: list[str] | None = None,
) -> None:
    """Print the manifests of an environment; every ${NAME} must have a value."""
    print(render_text(Rendering(env, image_path, image_tag, set_ or [])), end="")


@task(
    help={
        **HELP,
        "context": "context of kubectl (its current one)",
        "timeout": "seconds for the migration and for the rollout, each (300)",
        "dry_run": "say what would be applied, in which order, and call no cluster",
    },
    iterable=["set_"],
)
def deploy(
    _context: Context,
    env: str,
    image_path: str,
    image_tag: str,
    set_: list[str] | None = None,
    context: str = "",
    timeout: int = 300,
    dry_run: bool = False,
) -> None:
    """Apply an environment: first what a migration needs, then the migration, then the rollout."""
    text = render_text(Rendering(env, image_path, image_tag, set_ or []))
    try:
        rollout = plan_rollout(text)
    except RenderError as error:
        raise Exit(str(error), 1) from None
    if dry_run:
        print_plan(rollout)
        return
    roll_out(rollout, Cluster(context, timeout, load_project().root))


def render_text(rendering: Rendering) -> str:
    root = load_project().root
    known = sorted(p.name for p in (root / OVERLAYS).glob("*") if p.is_dir())
    if rendering.env not in known:
        names = ", ".join(known) or "none"
        raise Exit(f"There is no overlay {rendering.env!r} in {OVERLAYS}; there are: {names}.", 1)
    if rendering.image_tag == "latest":
        raise Exit("The image tag latest is not one version: give the tag that was built.", 1)
    built = capture(["kubectl", "kustomize", str(OVERLAYS / rendering.env)], root)
    if built.status:
        raise Exit(f"kubectl kustomize failed for {rendering.env}: {built.errors.strip()}", 1)
    try:
        return substitute(built.output, {**os.environ, **given_values(rendering)})
    except RenderError as error:
        raise Exit(str(error), 1) from None


def given_values(rendering: Rendering) -> dict[str, str]:
    given = {"IMAGE_PATH": rendering.image_path, "IMAGE_TAG": rendering.image_tag}
    values = {name: value for name, value in given.items() if value}
    for assignment in rendering.assignments:
        name, equals, value = assignment.partition("=")
        if not equals or not name:
            raise Exit(f"{assignment!r} is not NAME=VALUE.", 2)
        values[name] = value
    return values


def print_plan(rollout: Rollout) -> None:
    steps = {
        "Apply": rollout.before,
        "Run to its end": rollout.jobs,
        "Roll out": rollout.workloads,
    }
    for step, resources in steps.items():
        for resource in resources:
            print(f"{step}: {resource.kind} {resource.name}")
