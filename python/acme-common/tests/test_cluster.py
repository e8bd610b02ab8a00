"""cluster.render with the real kubectl, cluster.deploy against a stand-in that keeps its calls."""

import shutil
from pathlib import Path

import pytest

from acme_common.tasks.manifests import RenderError, plan_rollout, substitute

from .conftest import acme_tasks, stand_in

IMAGE = ("--image-path=registry.example/billing", "--image-tag=1.2.3")
MANIFESTS = """
apiVersion: v1
kind: ConfigMap
metadata: {name: billing-config, namespace: billing}
data: {replicas: "x"}
---
apiVersion: batch/v1
kind: Job
metadata: {name: billing-migrate, namespace: billing}
spec: {template: {spec: {containers: [{name: app, image: app-image}], restartPolicy: Never}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: billing, namespace: billing}
spec:
  selector: {matchLabels: {app: billing}}
  template:
    metadata: {labels: {app: billing}}
    spec:
      terminationGracePeriodSeconds: ${GRACE_SECONDS}
      containers: [{name: app, image: app-image}]
"""


@pytest.fixture
def service(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").touch()
    overlay = tmp_path / "infra/kube/overlays/staging"
    overlay.mkdir(parents=True)
    (overlay / "all.yaml").write_text(MANIFESTS)
    (overlay / "kustomization.yaml").write_text(
        "resources: [all.yaml]\n"
        'images: [{name: app-image, newName: "${IMAGE_PATH}", newTag: "${IMAGE_TAG}"}]\n'
    )
    return tmp_path


needs_kubectl = pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is missing")


@needs_kubectl
def test_renders_with_every_value_in_place(service: Path) -> None:
    done = acme_tasks(
        service, "cluster.render", "--env=staging", *IMAGE, "--set", "GRACE_SECONDS=65"
    )

    assert done.returncode == 0, done.stderr
    assert "image: registry.example/billing:1.2.3" in done.stdout
    assert "terminationGracePeriodSeconds: 65" in done.stdout
    assert "${" not in done.stdout


@needs_kubectl
def test_names_every_value_that_is_missing(service: Path) -> None:
    done = acme_tasks(service, "cluster.render", "--env=staging", "--image-tag=1.2.3")

    assert done.returncode == 1
    assert done.stdout == ""
    assert "${GRACE_SECONDS} has no value" in done.stderr
    assert "${IMAGE_PATH} has no value" in done.stderr


@needs_kubectl
def test_a_broken_overlay_and_an_unknown_one_are_named(service: Path) -> None:
    unknown = acme_tasks(service, "cluster.render", "--env=prod", *IMAGE)
    (service / "infra/kube/overlays/staging/kustomization.yaml").write_text("resources: [no.yaml]")
    broken = acme_tasks(service, "cluster.render", "--env=staging", *IMAGE)

    assert unknown.returncode == broken.returncode == 1
    assert "There is no overlay 'prod' in infra/kube/overlays" in unknown.stderr
    assert "there are: staging." in unknown.stderr
    assert "kubectl kustomize failed for staging:" in broken.stderr


def test_latest_is_refused(service: Path) -> None:
    arguments = ("--env=staging", "--image-path=x", "--image-tag=latest")
    done = acme_tasks(service, "cluster.deploy", *arguments)

    assert done.returncode == 1
    assert "latest is not one version" in done.stderr


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: ${MISSING}", r"\$\{MISSING\} has no value"),
        ("a: ${EMPTY}", r"\$\{EMPTY\} has no value"),
        ("a: ${lower}", r"\$\{lower\} is no place"),
        ("a: ${A:-b}", r"\$\{A:-b\} is no place"),
        ("a: ${OPEN", r"\$\{OPEN"),
        ("a: ${}", r"\$\{\} is no place"),
        ("a: ${INJECTED}", "value of INJECTED may hold"),
        ("a: ${LINES}", "value of LINES may hold"),
    ],
)
def test_substitution_is_strict(text: str, fault: str) -> None:
    values = {"EMPTY": "", "INJECTED": "x, b: y", "LINES": "x\nb: y"}

    with pytest.raises(RenderError, match=fault):
        substitute(text, values)


def test_substitution_is_done_once() -> None:
    assert substitute("${A}-${B} $5 {C}", {"A": "1", "B": "registry:5000/x"}) == (
        "1-registry:5000/x $5 {C}"
    )


def test_the_order_of_a_rollout() -> None:
    rollout = plan_rollout(MANIFESTS)

    assert [r.kind for r in rollout.before] == ["ConfigMap"]
    assert [r.kind for r in rollout.jobs] == ["Job"]
    assert [r.kind for r in rollout.workloads] == ["Deployment"]
    with pytest.raises(RenderError, match=r"no kind or no metadata\.name"):
        plan_rollout("a: 1")


KUBECTL = """
case "$*" in
  kustomize*) cat infra/kube/overlays/staging/all.yaml ;;
  *"get job"*) echo '{"status": {"conditions": [{"type": "'$JOB'", "status": "True"}]}}' ;;
  *apply*) grep '^kind:' >> "$CALLS" ;;
esac
"""


def deploy(service: Path, programs: Path, outcome: str, *more: str) -> tuple[int, str, list[str]]:
    stand_in(programs, "kubectl", KUBECTL)
    arguments = ("cluster.deploy", "--env=staging", *IMAGE, "--set=GRACE_SECONDS=65", *more)
    done = acme_tasks(service, *arguments, JOB=outcome)
    return done.returncode, done.stdout + done.stderr, (programs / "calls").read_text().splitlines()


def test_deploys_what_the_migration_needs_then_the_migration_then_the_rest(
    service: Path, programs: Path
) -> None:
    status, output, calls = deploy(service, programs, "Complete", "--context=gke-staging")

    assert status == 0, output
    gke = "kubectl --context gke-staging"
    assert calls[1:] == [
        f"{gke} apply --filename -",
        "kind: ConfigMap",
        f"{gke} --namespace billing delete job billing-migrate "
        "--ignore-not-found --cascade=foreground --wait=true",
        f"{gke} apply --filename -",
        "kind: Job",
        f"{gke} --namespace billing get job billing-migrate --output json",
        f"{gke} apply --filename -",
        "kind: Deployment",
        f"{gke} --namespace billing rollout status deployment/billing --timeout=300s",
    ]


def test_a_failed_migration_rolls_nothing_out(service: Path, programs: Path) -> None:
    status, output, calls = deploy(service, programs, "Failed")

    assert status == 1
    assert "Job billing-migrate did not complete; nothing was rolled out." in output
    assert calls[-1] == "kubectl --namespace billing logs job/billing-migrate --tail=50"
    assert "kind: Deployment" not in calls


def test_a_dry_run_calls_no_cluster(service: Path, programs: Path) -> None:
    status, output, calls = deploy(service, programs, "Complete", "--dry-run")

    assert status == 0
    assert output.splitlines() == [
        "Apply: ConfigMap billing-config",
        "Run to its end: Job billing-migrate",
        "Roll out: Deployment billing",
    ]
    assert calls == ["kubectl kustomize infra/kube/overlays/staging"]
