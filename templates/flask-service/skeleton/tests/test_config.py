import pytest

from ${{ values.package }}.config import SettingsError, load_settings


@pytest.mark.parametrize("environment", ["development.local", "production.kubernetes"])
def test_reads_the_section_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, environment: str
) -> None:
    monkeypatch.setenv("ENV_FOR_DYNACONF", environment)

    assert load_settings().working_days.longest_range_days == 3660


def test_an_environment_variable_overrides_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_WORKING_DAYS__LONGEST_RANGE_DAYS", "31")

    assert load_settings().working_days.longest_range_days == 31


def test_refuses_an_unknown_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENV_FOR_DYNACONF", "prodction")

    with pytest.raises(SettingsError, match="no section of settings"):
        load_settings()


def test_refuses_a_value_of_the_wrong_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_WORKING_DAYS__LONGEST_RANGE_DAYS", "a year")

    with pytest.raises(SettingsError, match="longest_range_days"):
        load_settings()
