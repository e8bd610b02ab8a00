from pathlib import Path

import pytest
from acme_common.settings import SettingsError, check_offline, environments, load_settings

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("environment", environments(ROOT))
def test_every_environment_of_settings_yaml_is_sound(environment: str) -> None:
    check_offline(ROOT, environment)


def test_refuses_an_unknown_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENV_FOR_DYNACONF", "prodction.kubernetes")

    with pytest.raises(SettingsError, match="no environment of settings"):
        load_settings(ROOT)


def test_an_environment_variable_overrides_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_REQUESTS__LONGEST_SECONDS", "7")

    assert load_settings(ROOT).number("requests.longest_seconds") == 7
