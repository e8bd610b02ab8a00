"""Tells the portal what was built and deployed where, with the token of this service alone."""

import http.client
import json
import os
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from .project import Project, load_project

API = "/api/fleet"
FILES = ("pyproject.toml", "poetry.lock")
SECONDS = 10
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
OUTCOMES = {
    "success": "success",
    **dict.fromkeys(("failure", "failed", "cancelled", "canceled"), "failure"),
}
"""What pipelines call the end of a job, as the portal calls it."""


@task(
    help={
        "service": "entity reference, such as component:default/billing",
        "env": "where it was deployed to, such as staging",
        "version": "what was deployed, such as the commit",
        "outcome": "success or failure; GitHub's and GitLab's words for a job's end are understood",
        "run": "id of the pipeline's run: a report sent again changes nothing",
        "commit": "commit of the repository",
        "url": "page of the pipeline's run",
    }
)
def deployment(
    _context: Context,
    service: str,
    env: str,
    version: str,
    outcome: str,
    run: str,
    commit: str = "",
    url: str = "",
) -> None:
    """Report a deployment to the portal at SLIPWAY_URL; without SLIPWAY_TOKEN only say so."""
    if outcome not in OUTCOMES:
        raise Exit(f"{outcome!r} is no outcome; there are: {', '.join(OUTCOMES)}.", 2)
    token = find_token()
    if not token:
        return
    content = {
        "id": f"{service.rpartition('/')[2]}-{env}-{run}",
        "service": service,
        "environment": env,
        "version": version,
        "outcome": OUTCOMES[outcome],
        "finishedAt": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit,
        "url": url,
    }
    send("/deployments", without_empty(content), token)
    print(f"The portal knows: {service} {version} in {env}, {OUTCOMES[outcome]}.")


@task(
    help={
        "service": "entity reference, such as component:default/billing",
        "commit": "commit of the repository that was built",
        "image-digest": "digest of the image that was built from it: sha256:...",
        "env": "where the build runs now; not needed where deployments are reported",
    }
)
def snapshot(
    _context: Context, service: str, commit: str, image_digest: str = "", env: str = ""
) -> None:
    """Report the locked libraries of a build to the portal at SLIPWAY_URL.

    Without SLIPWAY_TOKEN it only says so. The portal finds the build again when its commit is
    reported as deployed, and then knows which libraries run there.
    """
    token = find_token()
    if not token:
        return
    content = {"commit": commit, "imageDigest": image_digest, "environment": env}
    files = read_files(load_project())
    send(snapshots_of(service), {**without_empty(content), "files": files}, token)
    print(f"The portal knows the libraries of {service} {commit}.")


def read_files(project: Project) -> list[dict[str, str]]:
    try:
        return [
            {"path": name, "content": (project.root / name).read_text(encoding="utf-8")}
            for name in FILES
        ]
    except FileNotFoundError as error:
        raise Exit(f"There is no {error.filename}: run `poetry lock` and commit it.", 1) from None
    except (OSError, ValueError) as error:
        raise Exit(f"The lockfile cannot be read: {error}", 1) from error


def snapshots_of(service: str) -> str:
    namespace, _, name = service.rpartition(":")[2].rpartition("/")
    return f"/services/{quote(namespace or 'default', safe='')}/{quote(name, safe='')}/snapshots"


def find_token() -> str:
    token = os.environ.get("SLIPWAY_TOKEN", "").strip()
    if not token:
        print("SLIPWAY_TOKEN is empty: no token is configured, so the portal is not told.")
    return token


def without_empty(content: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in content.items() if value}


def send(path: str, content: dict[str, Any], token: str) -> None:
    portal = os.environ.get("SLIPWAY_URL", "").rstrip("/")
    try:
        address = urlsplit(portal)
        connection = connect(address.scheme, address.hostname or "", address.port)
    except ValueError:
        raise Exit(
            f"SLIPWAY_URL is {portal!r}; give the portal's address, such as "
            "https://portal.example (plain http is for this machine only).",
            1,
        ) from None
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    try:
        connection.request("POST", address.path + API + path, json.dumps(content), headers)
        answer = connection.getresponse()
        text = answer.read(2000).decode(errors="replace")
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = str(error).replace(token, "[hidden]") or type(error).__name__
        raise Exit(f"The portal at {portal} was not told: {reason}", 1) from None
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        reason = text.replace(token, "[hidden]")
        raise Exit(f"The portal at {portal} answered {answer.status}: {reason}", 1)


def connect(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https" and host:
        return http.client.HTTPSConnection(host, port, timeout=SECONDS)
    if scheme == "http" and host in LOOPBACK:
        return http.client.HTTPConnection(host, port, timeout=SECONDS)
    raise ValueError
