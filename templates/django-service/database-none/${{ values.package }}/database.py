"""There is no database; a service with one would describe it here."""

from acme_common.health import Readiness
from acme_common.settings import Settings

INSTALLED_APPS: list[str] = []


def databases(_settings: Settings) -> dict[str, dict[str, object]]:
    return {}


def readiness(_settings: Settings) -> Readiness:
    """Add a check for everything without which the service cannot answer."""
    return Readiness()
