"""Sentry, without personal data: nothing is sent that a log line would not show."""

from importlib.metadata import version
from typing import TYPE_CHECKING, Any, cast

import sentry_sdk

from .logging.clean import HIDDEN, SECRET_NAME, clean
from .settings import Settings, SettingsError

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

LONGEST_TEXT = 4_000


def init_sentry(settings: Settings, release: str | None = None) -> bool:
    """Starts Sentry when `sentry.dsn` is set; answers whether it was."""
    dsn = settings.text("sentry.dsn", "")
    if not dsn:
        return False
    if not dsn.startswith("https://") and settings.stage not in {"development", "tests"}:
        raise SettingsError("sentry.dsn must be an https address.")
    sentry_sdk.init(
        dsn=dsn,
        environment=settings.environment,
        release=release,
        traces_sample_rate=settings.number("sentry.traces_sample_rate", 0.0),
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        before_send=masked,
        before_send_transaction=masked,
        before_breadcrumb=masked_breadcrumb,
    )
    sentry_sdk.set_tag("acme_common", version("acme-common"))
    return True


def masked(event: "Event", _hint: "Hint") -> "Event":
    return cast("Event", masked_values(event))


def masked_breadcrumb(crumb: dict[str, Any], _hint: dict[str, Any]) -> dict[str, Any]:
    return cast("dict[str, Any]", masked_values(crumb))


def masked_values(value: Any) -> Any:  # Sentry's events are any JSON
    """Keeps the event's own shape and depth; only texts and secret names change."""
    if isinstance(value, dict):
        return {key: masked_named(str(key), item) for key, item in value.items()}
    if isinstance(value, list):
        return [masked_values(item) for item in value]
    return clean(value, LONGEST_TEXT) if isinstance(value, (str, int)) else value


def masked_named(name: str, value: Any) -> Any:

    return HIDDEN if SECRET_NAME.search(name) else masked_values(value)
