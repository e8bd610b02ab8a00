"""What is decided about rendered manifests, from their text alone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

PLACE = re.compile(r"\$\{([^}\n]*)\}?")
NAME = re.compile(r"[A-Z][A-Z0-9_]*")
SAFE_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]*")
WORKLOADS = frozenset({"Deployment", "StatefulSet", "DaemonSet", "CronJob"})


class RenderError(Exception):
    """The manifests cannot be used; the message says why."""


@dataclass(frozen=True)
class Resource:
    kind: str
    name: str
    namespace: str | None
    content: dict[str, Any]


@dataclass(frozen=True)
class Rollout:
    """In the order in which the parts are applied."""

    before: list[Resource]
    jobs: list[Resource]
    workloads: list[Resource]


def substitute(text: str, values: Mapping[str, str]) -> str:
    """Replaces every ${NAME}; names all that have no value, or one that could change the YAML."""
    faults = sorted({fault for name in PLACE.findall(text) if (fault := place_fault(name, values))})
    if faults:
        raise RenderError(" ".join(faults))
    return PLACE.sub(lambda match: values[match[1]], text)


def place_fault(name: str, values: Mapping[str, str]) -> str | None:
    if not NAME.fullmatch(name):
        return f"${{{name}}} is no place for a value: names are of capitals, digits and _."
    if not values.get(name):
        return f"${{{name}}} has no value: give --set {name}=... or set {name}."
    if not SAFE_VALUE.fullmatch(values[name]):
        return f"The value of {name} may hold letters, digits and . _ : / @ + - only."
    return None


def plan_rollout(text: str) -> Rollout:
    resources = [parse_resource(document) for document in load_documents(text)]
    return Rollout(
        before=[r for r in resources if r.kind not in WORKLOADS and r.kind != "Job"],
        jobs=[r for r in resources if r.kind == "Job"],
        workloads=[r for r in resources if r.kind in WORKLOADS],
    )


def load_documents(text: str) -> list[Any]:
    try:
        return [document for document in yaml.safe_load_all(text) if document is not None]
    except yaml.YAMLError as error:
        raise RenderError(f"The rendered manifests are no YAML: {error}") from error


def parse_resource(document: object) -> Resource:
    match document:
        case {"kind": str(kind), "metadata": {"name": str(name), **metadata}, **rest}:
            namespace = metadata.get("namespace")
            content: dict[str, Any] = {"kind": kind, "metadata": {"name": name, **metadata}}
            content.update((str(key), value) for key, value in rest.items())
            return Resource(kind, name, str(namespace) if namespace else None, content)
    raise RenderError("A rendered manifest has no kind or no metadata.name.")


def to_yaml(resources: list[Resource]) -> str:
    return yaml.safe_dump_all([resource.content for resource in resources], sort_keys=False)
