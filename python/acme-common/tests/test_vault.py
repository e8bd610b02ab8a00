import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from acme_common.settings import SettingsError, load_settings

from .conftest import SOURCE, FakeVault, serve_vault

PATH = "secret/data/acme-billing/tests"


def write_settings(root: Path, environment: str, address: str, **more: str) -> None:
    vault = {"address": address, "path": "acme-billing/tests", "role": "acme-billing", **more}
    lines = "".join(f"    {key}: {value}\n" for key, value in vault.items())
    (root / "settings.yaml").write_text(
        f"{environment}:\n  database:\n    host: localhost\n    password: __required__\n"
        f"  sentry: {{dsn: __required__}}\n  vault:\n{lines}"
    )


@pytest.fixture
def root(tmp_path: Path, vault: FakeVault, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_settings(tmp_path, "tests.local", vault.address)
    monkeypatch.setenv("VAULT_TOKEN", "root-token")
    return tmp_path


def test_reads_one_path_only_and_lists_nothing(root: Path, vault: FakeVault) -> None:
    vault.secrets = {
        PATH: {"database__password": "pw", "sentry__dsn": "https://s"},
        "secret/data/acme-billing/production": {"prod_only": "no"},
    }

    settings = load_settings(root, "tests.local")

    assert vault.requests == [f"GET /v1/{PATH}"]
    assert settings.text("database.password") == "pw"
    assert settings.text("database.host") == "localhost"
    assert not settings.has("prod_only")


@pytest.mark.parametrize(
    "value",
    [
        "1e5",
        "true",
        "0123",
        "[1, 2]",
        "@jinja {{ 7*7 }}",
        "@format {env[HOME]}",
        "@int 5",
        "@json [1]",
        "@none",
        "@merge a",
        '"quoted"',
        " with spaces ",
        "pässwörd\n",
    ],
)
def test_a_secret_is_neither_cast_nor_evaluated(root: Path, vault: FakeVault, value: str) -> None:
    vault.secrets = {PATH: {"database": {"password": value}, "sentry__dsn": "https://s"}}

    settings = load_settings(root, "tests.local")

    assert settings.text("database.password") == value
    assert settings.as_dict()["database"]["password"] == value


def test_a_variable_is_stronger_than_vault(
    root: Path, vault: FakeVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.secrets = {PATH: {"database__password": "vault", "sentry__dsn": "https://s"}}
    monkeypatch.setenv("ACME_DATABASE__PASSWORD", "variable")

    assert load_settings(root, "tests.local").text("database.password") == "variable"


def test_logs_in_with_the_token_of_the_service_account(
    root: Path, vault: FakeVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VAULT_TOKEN")
    (root / "token").write_text("the-jwt\n")
    write_settings(root, "tests.local", vault.address, token_file=str(root / "token"))
    vault.secrets = {PATH: {"database__password": "pw", "sentry__dsn": "https://s"}}

    assert load_settings(root, "tests.local").text("database.password") == "pw"
    assert vault.requests == ["POST /v1/auth/kubernetes/login", f"GET /v1/{PATH}"]


def test_says_which_role_was_refused_and_never_the_token(
    root: Path, vault: FakeVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VAULT_TOKEN")
    (root / "token").write_text("wrong-jwt")
    write_settings(root, "tests.local", vault.address, token_file=str(root / "token"))

    with pytest.raises(SettingsError, match="as role 'acme-billing' for secret/") as refused:
        load_settings(root, "tests.local")

    assert "wrong-jwt" not in str(refused.value)


def test_an_absent_secret_is_created_with_put(root: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings(root, "tests.local")

    assert str(refused.value).splitlines() == [
        "tests.local lacks required settings: database.password, sentry.dsn.",
        "Put them into Vault:",
        "vault kv put -mount=secret acme-billing/tests \\",
        "    database__password='<database.password>' \\",
        "    sentry__dsn='<sentry.dsn>'",
    ]


def test_a_secret_that_lacks_a_value_is_patched_because_put_would_replace_it(
    root: Path, vault: FakeVault
) -> None:
    vault.secrets = {PATH: {"database__password": "sesame"}}

    with pytest.raises(SettingsError, match=r"vault kv patch .*\n +sentry__dsn=") as refused:
        load_settings(root, "tests.local")

    assert "sesame" not in str(refused.value)
    assert "database__password" not in str(refused.value)


def test_a_forbidden_path_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAULT_TOKEN", "other-token")

    with pytest.raises(SettingsError, match=r"secret/acme-billing/tests: HTTP 403") as refused:
        load_settings(root, "tests.local")

    assert "other-token" not in str(refused.value)


@pytest.mark.parametrize(
    "answer",
    [
        (200, b"<html>sesame</html>", {}),
        (200, b'["sesame"]', {}),
        (200, b'{"data": {"password": "sesame"}}', {}),
        (200, b'{"data": {"data": null}}', {}),
        (302, b"", {"Location": "http://127.0.0.1:1/elsewhere"}),
        (503, b'{"errors": ["sealed"]}', {}),
    ],
)
def test_a_wrong_answer_stops_the_start_and_is_not_shown(
    root: Path, vault: FakeVault, answer: tuple[int, bytes, dict[str, str]]
) -> None:
    vault.answer_instead = answer

    with pytest.raises(SettingsError, match="secret/acme-billing/tests") as refused:
        load_settings(root, "tests.local")

    assert "sesame" not in str(refused.value)


def test_a_vault_that_hangs_stops_the_start_within_three_seconds(
    root: Path, vault: FakeVault
) -> None:
    vault.delay = threading.Event()
    started = time.monotonic()

    with pytest.raises(SettingsError, match="secret/acme-billing/tests"):
        load_settings(root, "tests.local")

    assert time.monotonic() - started < 3


def test_a_vault_that_is_not_there_stops_the_start(root: Path, free_port: int) -> None:
    write_settings(root, "tests.local", f"http://127.0.0.1:{free_port}")

    with pytest.raises(SettingsError, match=r"cannot be reached when secret/.*refused"):
        load_settings(root, "tests.local")


def test_plain_http_is_refused_outside_development_and_tests(
    tmp_path: Path, vault: FakeVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAULT_TOKEN", "root-token")
    write_settings(tmp_path, "production.kubernetes", vault.address)

    with pytest.raises(SettingsError, match="plain HTTP"):
        load_settings(tmp_path, "production.kubernetes")

    assert vault.requests == []


def test_vault_token_is_not_used_outside_development_and_tests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAULT_TOKEN", "root-token")
    write_settings(
        tmp_path, "production.kubernetes", "https://127.0.0.1:1", token_file="/no/such/token"
    )

    with pytest.raises(SettingsError, match="/no/such/token cannot be read"):
        load_settings(tmp_path, "production.kubernetes")


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"path": "acme-billing/../admin"}, "vault.path"),
        ({"path": "acme-billing/"}, "vault.path"),
        ({"path": "acme-billing?list=true"}, "vault.path"),
        ({"address": "vault:8200"}, "vault.address"),
        ({"address": "https://user:pw@vault"}, "vault.address"),
        ({"address": "file:///etc/passwd"}, "vault.address"),
        ({"role": "''"}, "vault.role"),
        ({"tls_verify": "'no'"}, "vault.tls_verify is no setting"),
    ],
)
def test_refuses_what_is_unsafe(tmp_path: Path, more: dict[str, str], reason: str) -> None:
    given = {"address": "https://vault:8200", **more}
    write_settings(tmp_path, "production.kubernetes", given.pop("address"), **given)

    with pytest.raises(SettingsError, match=reason):
        load_settings(tmp_path, "production.kubernetes")


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that no system knows, and its key."""
    certificate, key = tmp_path / "ca.pem", tmp_path / "key.pem"
    extensions = ["subjectAltName=IP:127.0.0.1", "keyUsage=critical,keyCertSign,digitalSignature"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    command += ["-subj", "/CN=vault", "-keyout", str(key), "-out", str(certificate)]
    for extension in extensions:
        command += ["-addext", extension]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key


def test_production_reads_over_tls_that_is_verified(
    tmp_path: Path, certificate: tuple[Path, Path]
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    (tmp_path / "token").write_text("the-jwt")
    with serve_vault(context) as vault:
        vault.secrets = {PATH: {"database__password": "pw", "sentry__dsn": "https://s"}}
        token = {"token_file": str(tmp_path / "token")}

        write_settings(tmp_path, "production.kubernetes", vault.address, **token)
        with pytest.raises(SettingsError, match=r"CERTIFICATE_VERIFY_FAILED"):
            load_settings(tmp_path, "production.kubernetes")
        asked_without_trust = list(vault.requests)

        token["ca_file"] = str(certificate[0])
        write_settings(tmp_path, "production.kubernetes", vault.address, **token)
        settings = load_settings(tmp_path, "production.kubernetes")

    assert asked_without_trust == []
    assert settings.text("database.password") == "pw"


def test_works_in_a_worker_that_gevent_has_patched(root: Path, vault: FakeVault) -> None:
    vault.secrets = {PATH: {"database__password": "pw", "sentry__dsn": "https://s"}}
    script = (
        "from gevent import monkey; monkey.patch_all()\n"
        "from pathlib import Path\n"
        "from acme_common.settings import load_settings\n"
        "print(load_settings(Path('.'), 'tests.local').text('database.password'))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=root,
        env={"PYTHONPATH": str(SOURCE), "VAULT_TOKEN": "root-token"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stdout, done.stderr) == ("pw\n", "")
