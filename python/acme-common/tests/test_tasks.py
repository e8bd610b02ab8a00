"""The command lines of developers and pipelines, each in a process of its own."""

import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from acme_common.tasks.cli import make_namespace

from .conftest import FakeVault, acme_tasks, stand_in

SETTINGS = """
default: {database: {host: localhost, password: __required__}}
tests.local: {database: {password: postgres}}
production.kubernetes:
  sentry: {dsn: __required__}
  vault: {address: "https://vault:8200", path: acme-billing/production, role: acme-billing}
"""


@pytest.fixture
def service(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\n")
    (tmp_path / "settings.yaml").write_text(SETTINGS)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_it.py").write_text(
        "import os\n\n\ndef test_it():\n"
        '    assert os.environ["ENV_FOR_DYNACONF"] == "tests.local"\n'
    )
    return tmp_path


def test_every_task_and_option_has_a_help_text(service: Path) -> None:
    listed = acme_tasks(service, "--list").stdout

    tasks = make_namespace().task_names
    assert set(tasks) == {
        *("check", "check-docker-compose", "lint-lock", "tests", "tests-docker-compose"),
        *("wait-for-tcp", "cluster.deploy", "cluster.render", "config.check", "config.required"),
        *("cluster.provision", "db.create", "db.lint", "db.migrate", "net.create"),
        *("report.deployment", "report.snapshot", "scan.bom", "scan.libraries"),
    }
    for name in tasks:
        assert f"  {name} " in listed
        task = make_namespace()[name]
        assert task.__doc__
        assert all(argument.help for argument in task.get_arguments()), name


def test_the_command_is_installed() -> None:
    command = Path(sys.executable).parent / "acme-tasks"

    done = subprocess.run([command, "--version"], capture_output=True, text=True, check=False)

    assert done.stdout == "acme-tasks 1.2.0\n"


def test_tasks_are_chained_and_the_first_that_fails_ends_the_line(
    service: Path, free_port: int
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        connection = f"--connections=127.0.0.1:{port}"
        good = acme_tasks(service, "wait-for-tcp", connection, "check", "-a", "tests")
        closed = f"--connections=127.0.0.1:{port},127.0.0.1:{free_port}"
        bad = acme_tasks(service, "wait-for-tcp", closed, "--timeout=0.5", "tests")

    assert good.returncode == 0, good.stdout + good.stderr
    words = ["accepts connections", "ruff check: passed", "2 checks passed", "1 passed"]
    positions = [good.stdout.index(word) for word in words]
    assert positions == sorted(positions)
    assert bad.returncode == 1
    assert f"127.0.0.1:{free_port} did not accept a connection within 0.5 s" in bad.stderr
    assert "1 passed" not in bad.stdout


def test_waits_for_a_server_that_starts_late(service: Path, free_port: int) -> None:
    def serve() -> None:
        time.sleep(1)
        with socket.create_server(("127.0.0.1", free_port)) as server:
            server.accept()[0].close()

    thread = threading.Thread(target=serve)
    thread.start()
    done = acme_tasks(service, "wait-for-tcp", f"--connections=localhost:{free_port}")
    thread.join()

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("text", ["database", "database:", ":5432", "database:99999", "a:1,,b:2"])
def test_refuses_what_is_no_connection(service: Path, text: str) -> None:
    done = acme_tasks(service, "wait-for-tcp", f"--connections={text}", "--timeout=0.1")

    assert done.returncode == 2
    assert "is no host:port" in done.stderr


def test_tests_fail_with_pytest(service: Path) -> None:
    (service / "tests/test_it.py").write_text("def test_it():\n    assert False\n")

    done = acme_tasks(service, "tests", "--path=tests/test_it.py", "--arguments=-q --no-header")

    assert done.returncode == 1
    assert "1 failed" in done.stdout


def test_teamcity_sees_checks_and_tests(service: Path) -> None:
    (service / "wrong.py").write_text("import os\n")

    done = acme_tasks(service, "check", TEAMCITY_VERSION="2026.1")
    tests = acme_tasks(service, "tests", TEAMCITY_VERSION="2026.1")

    assert done.returncode == 1
    assert "##teamcity[testStarted" in done.stdout
    assert "##teamcity[testFailed" in done.stdout
    assert "F401" in done.stdout
    assert "1 of 2 checks failed: ruff check." in done.stderr
    assert "##teamcity[testStarted" in tests.stdout


def test_a_check_that_is_configured_but_not_installed_fails(service: Path, programs: Path) -> None:
    (service / "pyproject.toml").write_text(
        '[tool.acme-tasks]\nchecks = [["no-such-linter", "--strict"]]\n'
    )

    done = acme_tasks(service, "check", "-a")

    assert done.returncode == 1
    assert "no-such-linter cannot be started" in done.stdout
    assert acme_tasks(service, "check").returncode == 0


def test_check_names_what_pyproject_configures(service: Path) -> None:
    tables = ["ruff", "mypy", "deptry", "importlinter", "bandit"]
    (service / "pyproject.toml").write_text("".join(f"[tool.{name}]\n" for name in tables))
    (service / "manage.py").touch()

    quick = acme_tasks(service, "check", "--dry-run").stdout.split("\n")
    everything = acme_tasks(service, "check", "-a", "--dry-run").stdout.split("\n")

    assert quick == ["ruff check", "ruff format", ""]
    assert everything == [
        *("ruff check", "ruff format", "mypy", "deptry", "import-linter", "bandit"),
        *("check --deploy", "makemigrations --check", ""),
    ]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ('internal = ["x"]', "has no setting internal"),
        ("internal-packages = 1", "must be a list of texts"),
        ("checks = [1]", "must be a list of texts"),
        ("internal-source = 1", "must be the name of a source"),
    ],
)
def test_says_what_is_wrong_with_its_own_settings(service: Path, table: str, reason: str) -> None:
    (service / "pyproject.toml").write_text(f"[tool.acme-tasks]\n{table}\n")

    done = acme_tasks(service, "check")

    assert done.returncode == 1
    assert reason in done.stderr
    assert "Traceback" not in done.stderr


def test_config_check_tells_all_environments_apart(service: Path) -> None:
    done = acme_tasks(service, "config.check")

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "production.kubernetes: settings.yaml is sound; required: database.password, sentry.dsn.",
        "tests.local: settings.yaml is sound; required: nothing.",
    ]


def test_config_check_reads_vault_for_one_environment(service: Path, vault: FakeVault) -> None:
    (service / "settings.yaml").write_text(
        f"tests.local:\n  token: __required__\n  vault: {{address: '{vault.address}', path: b/t}}\n"
    )
    command = ("config.check", "--env=tests.local")

    missing = acme_tasks(service, *command, VAULT_TOKEN="root-token")
    vault.secrets["secret/data/b/t"] = {"token": "sesame"}
    complete = acme_tasks(service, *command, VAULT_TOKEN="root-token")
    unknown = acme_tasks(service, "config.check", "--env=tests.locl")

    assert (missing.returncode, complete.returncode, unknown.returncode) == (1, 0, 1)
    assert "lacks required settings: token.\nPut them into Vault:\nvault kv put" in missing.stderr
    assert complete.stdout == "tests.local: all required settings are there.\n"
    assert "is no environment of settings.yaml" in unknown.stderr


def test_config_required_prints_the_vault_command(service: Path) -> None:
    done = acme_tasks(service, "config.required", "--env=production.kubernetes")

    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "Put them into Vault:\n"
        "vault kv put -mount=secret acme-billing/production \\\n"
        "    database__password='<database.password>' \\\n"
        "    sentry__dsn='<sentry.dsn>'\n"
    )


def test_a_start_without_required_values_ends_within_three_seconds(service: Path) -> None:
    (service / "settings.yaml").write_text("tests.local: {a: __required__, b: {c: __required__}}")
    started = time.monotonic()

    done = acme_tasks(service, "config.check", "--env=tests.local")

    assert time.monotonic() - started < 3
    assert done.returncode == 1
    assert "a, b.c" in done.stderr


def test_net_create_is_idempotent(service: Path, programs: Path) -> None:
    stand_in(programs, "docker", '[ "$2" = inspect ] && exit ${NETWORK_MISSING:-0}; exit 0')

    there = acme_tasks(service, "net.create")
    made = acme_tasks(service, "net.create", "--subnet=172.30.0.0/24", NETWORK_MISSING="1")
    wrong = acme_tasks(service, "net.create", "--subnet=172.30.0.1/24")

    assert (there.returncode, made.returncode, wrong.returncode) == (0, 0, 2)
    assert there.stdout == "The network acme-net is there.\n"
    assert (programs / "calls").read_text().splitlines() == [
        "docker network inspect acme-net",
        "docker network inspect acme-net",
        "docker network create --driver bridge --subnet 172.30.0.0/24 acme-net",
    ]


def test_compose_is_taken_down_also_after_a_failure(service: Path, programs: Path) -> None:
    stand_in(programs, "docker", '[ "$4" = run ] && exit 5; exit 0')

    done = acme_tasks(service, "tests-docker-compose")

    assert done.returncode == 1
    assert "docker ended with 5" in done.stderr
    assert (programs / "calls").read_text().splitlines() == [
        "docker compose -f docker-compose.test.yaml run --rm tests",
        "docker compose -f docker-compose.test.yaml down --volumes",
    ]
