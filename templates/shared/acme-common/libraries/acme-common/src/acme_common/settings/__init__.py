"""The settings of a service: settings.yaml, then one secret in Vault, then ACME_* variables."""

from .errors import SettingsError
from .load import load_settings
from .offline import check_offline, environments, required_paths
from .values import Settings

__all__ = [
    "Settings",
    "SettingsError",
    "check_offline",
    "environments",
    "load_settings",
    "required_paths",
]
