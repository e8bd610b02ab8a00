"""A PostgreSQL server of its own: $POSTGRES_BIN, Debian's package, or one that is on PATH."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .ports import free_port
from .steps import call


@contextmanager
def running_postgres() -> Iterator[dict[str, str]]:
    """Yields the settings that lead to it; everything is gone afterwards."""
    programs = find_programs()
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        # PostgreSQL refuses to run as root.
        as_nobody = ["setpriv", "--reuid=nobody", "--clear-groups"] if os.geteuid() == 0 else []
        if as_nobody:
            shutil.chown(folder, "nobody")
        data, port = f"{folder}/data", free_port()
        initdb = [f"{programs}/initdb", "--pgdata", data, "--username", "postgres"]
        call([*as_nobody, *initdb, "--auth", "trust", "--encoding", "UTF8", "--no-sync"], Path("/"))
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        server = [*as_nobody, f"{programs}/pg_ctl", "--pgdata", data, "--wait"]
        call([*server, "--log", f"{folder}/log", "--options", options, "start"], Path("/"))
        try:
            yield {
                "ACME_DATABASE__HOST": "127.0.0.1",
                "ACME_DATABASE__PORT": str(port),
                "ACME_DATABASE__USER": "postgres",
            }
        finally:
            subprocess.run([*server, "--mode", "immediate", "stop"], capture_output=True, cwd="/")


def find_programs() -> Path:
    on_path = shutil.which("pg_ctl")
    candidates = [
        *filter(None, [os.environ.get("POSTGRES_BIN")]),
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
        *([Path(on_path).resolve().parent] if on_path else []),
    ]
    for candidate in map(Path, candidates):
        if (candidate / "initdb").is_file():
            return candidate
    sys.exit(
        "There is no PostgreSQL server on this machine. Install Debian's package postgresql, or "
        "name the folder of its programs in POSTGRES_BIN."
    )
