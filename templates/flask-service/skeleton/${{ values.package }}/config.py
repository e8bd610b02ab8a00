"""The settings, read once at the start: settings.yaml, then ACME_* environment variables.

A wrong value or an unknown environment stops the start with a sentence.
"""

from dataclasses import dataclass
from pathlib import Path

from dynaconf import Dynaconf, ValidationError, Validator

ROOT = Path(__file__).parent.parent
LOG_LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR"]


@dataclass(frozen=True)
class WorkingDaysSettings:
    longest_range_days: int


@dataclass(frozen=True)
class Settings:
    log_level: str
    working_days: WorkingDaysSettings


class SettingsError(Exception):
    """The settings cannot be used; the message says what to change."""


def load_settings() -> Settings:
    source = Dynaconf(
        envvar_prefix="ACME",
        environments=True,
        env="development.local",
        merge_enabled=True,
        root_path=str(ROOT),
        settings_files=["settings.yaml", "settings.local.yaml"],
        validators=[
            Validator("log_level", must_exist=True, is_in=LOG_LEVELS),
            Validator("working_days.longest_range_days", must_exist=True, is_type_of=int, gte=1),
        ],
    )
    try:
        source.validators.validate_all()
    except ValidationError as error:
        raise SettingsError(f"Settings cannot be used: {error}") from error
    refuse_unknown_environment(source)
    return Settings(
        log_level=source.log_level,
        working_days=WorkingDaysSettings(
            longest_range_days=source.working_days.longest_range_days,
        ),
    )


def refuse_unknown_environment(source: Dynaconf) -> None:
    """Dynaconf itself would go on with the default section."""
    known = {origin.env for origin in source.loaded_by_loaders}
    if source.current_env.lower() not in known:
        raise SettingsError(
            f"ENV_FOR_DYNACONF is {source.current_env!r}, "
            "which is no section of settings.yaml: add the section or correct the name."
        )
