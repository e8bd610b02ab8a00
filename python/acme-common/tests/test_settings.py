from pathlib import Path

import pytest

from acme_common.settings import SettingsError, load_settings

SETTINGS = """
default:
  log_level: INFO
  database:
    host: localhost
    password: __required__
  currencies: {USD: 2}
development.local:
  log_level: DEBUG
  database: {password: postgres}
development.compose:
  database: {host: database, password: postgres}
tests.local: {database: {password: postgres}}
tests.compose: {database: {password: postgres}}
staging.kubernetes:
  sentry: {dsn: __required__}
production.kubernetes:
  sentry: {dsn: __required__}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "settings.yaml").write_text(SETTINGS)
    return tmp_path


@pytest.mark.parametrize(
    ("environment", "host"),
    [("development.local", "localhost"), ("development.compose", "database")],
)
def test_reads_the_section_of_the_environment_over_default(
    root: Path, monkeypatch: pytest.MonkeyPatch, environment: str, host: str
) -> None:
    monkeypatch.setenv("ENV_FOR_DYNACONF", environment)

    assert load_settings(root).text("database.host") == host


def test_is_development_local_when_nothing_is_said(root: Path) -> None:
    settings = load_settings(root)

    assert settings.environment == "development.local"
    assert settings.stage == "development"
    assert settings.text("log_level") == "DEBUG"
    assert settings.section("currencies") == {"USD": 2}


@pytest.mark.parametrize("name", ["prodction.kubernetes", "default", "production", ""])
def test_refuses_an_unknown_environment_and_names_the_known_ones(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("ENV_FOR_DYNACONF", name)
    if not name:
        assert load_settings(root).environment == "development.local"
        return

    with pytest.raises(SettingsError, match=r"is no environment.*production\.kubernetes"):
        load_settings(root)


def test_refuses_a_uwsgi_section_of_another_stage(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACME_ENV", "staging")

    monkeypatch.setenv("ENV_FOR_DYNACONF", "tests.local")

    with pytest.raises(SettingsError, match="ACME_ENV is 'staging'"):
        load_settings(root)
    assert load_settings(root, "tests.local").stage == "tests"


def test_names_every_missing_value_at_once(root: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings(root, "production.kubernetes")

    assert str(refused.value).splitlines() == [
        "production.kubernetes lacks required settings: database.password, sentry.dsn.",
        "Set them in the environment or in settings.local.yaml: "
        "ACME_DATABASE__PASSWORD ACME_SENTRY__DSN",
    ]


def test_an_empty_value_is_a_missing_one(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_DATABASE__PASSWORD", "")
    monkeypatch.setenv("ACME_SENTRY__DSN", "https://key@sentry.example/1")

    with pytest.raises(SettingsError, match=r"settings: database\.password\."):
        load_settings(root, "production.kubernetes")


def test_a_variable_overrides_the_file_and_its_text_is_as_written(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACME_DATABASE__PASSWORD", "1e5")
    monkeypatch.setenv("ACME_POOL__SIZE", "7")

    settings = load_settings(root)

    assert settings.text("database.password") == "1e5"
    assert settings.integer("pool.size") == 7


def test_settings_local_yaml_is_for_one_machine(root: Path) -> None:
    (root / "settings.local.yaml").write_text("development.local: {database: {host: mine}}")

    assert load_settings(root).text("database.host") == "mine"


def test_the_stronger_list_replaces_the_weaker_one(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "settings.yaml").write_text(
        "default: {a: [1], b: [1], c: [1], deep: {d: [1]}}\n"
        "tests.local: {b: [2], c: [2], deep: {d: [2]}}"
    )
    (root / "settings.local.yaml").write_text("tests.local: {c: [3]}")
    monkeypatch.setenv("ACME_DEEP__D", "[4]")

    settings = load_settings(root, "tests.local")

    assert settings.as_dict() == {"a": [1], "b": [2], "c": [3], "deep": {"d": [4]}}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("a: [", "cannot be read"),
        ("- a", "must hold sections"),
        ("default: text", "must hold sections"),
        ("", "must hold sections"),
    ],
)
def test_says_what_is_wrong_with_the_file(root: Path, content: str, reason: str) -> None:
    (root / "settings.yaml").write_text(content)

    with pytest.raises(SettingsError, match=reason):
        load_settings(root)


def test_says_where_it_missed_the_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"There is no settings\.yaml"):
        load_settings(tmp_path)


def test_a_wrong_type_is_refused_without_showing_the_value(root: Path) -> None:
    settings = load_settings(root)

    with pytest.raises(SettingsError) as refused:
        settings.integer("database.password")

    assert str(refused.value) == "database.password must be a whole number in development.local."
    assert "postgres" not in repr(settings)
