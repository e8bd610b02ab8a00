#!/usr/bin/env python3
"""Proves that the image of a generated service builds and runs: test-image.py <folder of the rendered service>

Without a container engine, by buildah with chroot isolation: the stages development and production
are built on a Debian made by debootstrap instead of the pinned image, which no package registry
has. Then production runs as its user on a root that nobody can write to, answers HTTP, and has no
compiler, pip or Poetry. Needs root on Debian with the packages buildah, debootstrap and util-linux.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
CACHE = Path(
    os.environ.get("SLIPWAY_CACHE") or REPOSITORY / "node_modules/.cache/slipway"
).resolve()
PACKAGES = "ca-certificates,python-is-python3,python3,python3-venv"
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
INDEX_URL = os.environ.get("PACKAGE_INDEX_URL") or ""
# The official image has these, and Debian has not: the production stage must remove them.
PLANTED = [
    "usr/local/bin/pip3",
    "usr/local/lib/python3.13/site-packages/pip/__init__.py",
    "usr/local/lib/python3.13/ensurepip/__init__.py",
]
# A new mount namespace, so that all of this is gone with the process.
RUN_READ_ONLY = """
set -e
root=$1; user=$2; shift 2
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount -t tmpfs tmpfs "$root/tmp"
mount -t proc proc "$root/proc"
exec chroot --userspec="$user" "$root" /usr/bin/env -i "$@"
"""
INSIDE = """
set -eu
cd /code
echo "user $(id -u)"
touch /code/x 2>/dev/null || echo "code is read-only"
touch /venv/x 2>/dev/null || echo "libraries are read-only"
touch /tmp/x && echo "/tmp is not"
for program in pip pip3 poetry cc gcc make; do
    if command -v "$program" >/dev/null; then echo "has $program"; fi
done
python -c 'import pip' 2>/dev/null && echo "has the module pip"
infra/docker/entrypoint.sh >/tmp/log 2>&1 &
server=$!
for _ in $(seq 100); do
    if python -c "$ASK" 2>/dev/null; then
        # uWSGI told to stop while its second worker still loads the application waits for it for ever.
        sleep 3
        kill -TERM "$server"
        wait "$server" && echo "stopped"
        exit 0
    fi
    sleep 0.2
done
cat /tmp/log
"""
ASK = (
    "import urllib.request as r; "
    "print(r.urlopen('http://127.0.0.1:8000/health/live', timeout=2).status)"
)
EXPECTED = [
    "user 10001",
    "code is read-only",
    "libraries are read-only",
    "/tmp is not",
    "200",
    "stopped",
]


def main() -> None:
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "infra/docker/Dockerfile").is_file():
        sys.exit("Give the folder of a rendered service (with infra/docker/Dockerfile).")
    missing = [name for name in ("buildah", "debootstrap", "unshare") if not shutil.which(name)]
    if missing or os.geteuid() != 0:
        sys.exit(
            "The image is built and run as root on Debian with buildah and debootstrap "
            f"(apt-get install --no-install-recommends buildah debootstrap); missing here: "
            f"{', '.join(missing) or 'root'}."
        )
    service = Path(sys.argv[1]).resolve()
    CACHE.mkdir(parents=True, exist_ok=True)
    with step("make the base"):
        base = prepare_base()
    with tempfile.TemporaryDirectory(dir=CACHE, prefix="images-") as folder:
        store = Store(Path(folder))
        try:
            with step("import the base"):
                store.import_base(base)
            for stage in ("development", "production"):
                with step(f"build {stage}"):
                    store.build(service, stage)
            with step("run production"):
                run_production(store)
        finally:
            store.buildah("rm", "--all")


@contextmanager
def step(name: str):
    started = time.monotonic()
    yield
    print(f"{time.monotonic() - started:6.1f} s  {name}", flush=True)


def call(command: list, **options) -> str:
    result = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options
    )
    if result.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with {result.returncode}:\n{result.stdout}")
    return result.stdout


def prepare_base() -> Path:
    base = CACHE / "debian-with-python.tar"
    if not base.exists():
        with tempfile.TemporaryDirectory(dir=CACHE, prefix="debootstrap-") as folder:
            release = call(["sh", "-c", ". /etc/os-release && echo $VERSION_CODENAME"]).strip()
            tree = Path(folder) / "root"
            call(["debootstrap", "--variant=minbase", f"--include={PACKAGES}", release, tree])
            for path in PLANTED:
                (tree / path).parent.mkdir(parents=True, exist_ok=True)
                (tree / path).touch(mode=0o755)
            # What this machine trusts, an index behind a company proxy for example.
            shutil.copy(CERTIFICATES, tree / CERTIFICATES.lstrip("/"))
            call(["tar", "--create", "--file", f"{base}.part", "--directory", tree, "."])
        Path(f"{base}.part").rename(base)
    return base


class Store:
    """Images and containers in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.policy = folder / "policy.json"
        self.policy.write_text(json.dumps({"default": [{"type": "insecureAcceptAnything"}]}))
        places = ["--root", folder / "root", "--runroot", folder / "run"]
        self.command = ["buildah", *places, "--storage-driver", "vfs"]

    def buildah(self, *arguments: object) -> str:
        return call([*self.command, *map(str, arguments)])

    def import_base(self, base: Path) -> None:
        container = self.buildah("from", "scratch").strip()
        self.buildah("add", "--quiet", container, base, "/")
        trust = ["PIP_CERT", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"]
        environment = ["PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
        environment += [f"{name}={CERTIFICATES}" for name in trust]
        self.buildah("config", *(f"--env={one}" for one in environment), container)
        self.buildah("commit", "--quiet", "--signature-policy", self.policy, container, "base")

    def build(self, service: Path, stage: str) -> None:
        arguments = {"BASE_IMAGE": "localhost/base", "POETRY_PYPI_MIRROR_URL": index_url()}
        self.buildah(
            "build-using-dockerfile",
            *("--isolation=chroot", f"--signature-policy={self.policy}"),
            *(f"--build-arg={name}={value}" for name, value in arguments.items()),
            *(f"--target={stage}", f"--tag={stage}"),
            *("--file", service / "infra/docker/Dockerfile", service),
        )


def index_url() -> str:
    """PACKAGE_INDEX_URL, else what pip is configured for, else pip's own default."""
    configured = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True,
        text=True,
    )
    default = "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"
    known = INDEX_URL or configured.stdout.strip()
    return known or call([sys.executable, "-c", default]).strip()


def run_production(store: Store) -> None:
    # Listens on port 8000 of this machine: chroot isolation has no network of its own.
    container = store.buildah("from", f"--signature-policy={store.policy}", "production").strip()
    config = json.loads(store.buildah("inspect", container))["OCIv1"]["config"]
    # Not production's settings: those ask Vault.
    environment = [
        *config["Env"],
        *("ACME_ENV=development", "ENV_FOR_DYNACONF=development.local", f"ASK={ASK}"),
    ]
    command = ["timeout", "60", "unshare", "--mount", "--pid", "--fork", "--kill-child"]
    command += ["--propagation=private", "sh", "-c", RUN_READ_ONLY, "sh", store.buildah("mount", container).strip()]
    output = call([*command, config["User"], *environment, "sh", "-c", INSIDE])
    if output.splitlines() != EXPECTED:
        sys.exit(f"The production image does not do what it should:\n{output}")


if __name__ == "__main__":
    main()
