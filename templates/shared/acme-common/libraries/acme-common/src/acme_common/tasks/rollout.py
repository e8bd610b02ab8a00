"""Carries out a rollout with kubectl.

The migration runs before any new instance starts: a migration that fails leaves the running version
as it is. A finished Job cannot be changed, so the one of the last rollout is removed first.
"""

import json
import time
from dataclasses import dataclass
from pathlib import Path

from invoke.exceptions import Exit

from .manifests import Resource, Rollout, to_yaml
from .run import capture, run

PAUSE_SECONDS = 2.0
WATCHED = frozenset({"Deployment", "StatefulSet", "DaemonSet"})


@dataclass(frozen=True)
class Cluster:
    context: str
    timeout_seconds: int
    folder: Path

    def kubectl(self, *arguments: str, resource: Resource | None = None) -> list[str]:
        context = ["--context", self.context] if self.context else []
        namespace = resource.namespace if resource else None
        place = ["--namespace", namespace] if namespace else []
        return ["kubectl", *context, *place, *arguments]


def roll_out(rollout: Rollout, cluster: Cluster) -> None:
    apply(rollout.before, cluster)
    for job in rollout.jobs:
        run(cluster.kubectl("delete", "job", job.name, *REMOVE, resource=job), cluster.folder)
        apply([job], cluster)
        wait_for_job(job, cluster)
    apply(rollout.workloads, cluster)
    for workload in rollout.workloads:
        if workload.kind in WATCHED:
            watch(workload, cluster)


REMOVE = ("--ignore-not-found", "--cascade=foreground", "--wait=true")


def apply(resources: list[Resource], cluster: Cluster) -> None:
    if resources:
        command = cluster.kubectl("apply", "--filename", "-")
        run(command, cluster.folder, input_text=to_yaml(resources))


def wait_for_job(job: Resource, cluster: Cluster) -> None:
    deadline = time.monotonic() + cluster.timeout_seconds
    while time.monotonic() < deadline:
        outcome = job_outcome(job, cluster)
        if outcome == "Complete":
            print(f"Job {job.name} is complete.", flush=True)
            return
        if outcome == "Failed":
            break
        time.sleep(PAUSE_SECONDS)
    run(cluster.kubectl("logs", f"job/{job.name}", "--tail=50", resource=job), cluster.folder)
    raise Exit(f"Job {job.name} did not complete; nothing was rolled out.", 1)


def job_outcome(job: Resource, cluster: Cluster) -> str | None:
    """Complete, Failed, or None while it runs or the cluster does not answer."""
    command = cluster.kubectl("get", "job", job.name, "--output", "json", resource=job)
    answer = capture(command, cluster.folder)
    try:
        conditions = json.loads(answer.output)["status"]["conditions"]
        true = [one["type"] for one in conditions if one["status"] == "True"]
    except (ValueError, KeyError, TypeError):
        return None
    return next((kind for kind in true if kind in {"Complete", "Failed"}), None)


def watch(workload: Resource, cluster: Cluster) -> None:
    target = f"{workload.kind.lower()}/{workload.name}"
    timeout = f"--timeout={cluster.timeout_seconds}s"
    command = cluster.kubectl("rollout", "status", target, timeout, resource=workload)
    run(command, cluster.folder)
