"""What is logged, measured and reported of every request, and how long one may take."""

from functools import cache

from acme_common.logging import configure_logging
{%- if values.metrics %}
from acme_common.metrics import HttpMetrics
{%- endif %}
from acme_common.requests import RequestPolicy
{%- if values.sentry %}
from acme_common.sentry import init_sentry
{%- endif %}
from acme_common.settings import Settings


def start_monitoring(settings: Settings) -> RequestPolicy:
    configure_logging(
        settings.text("log.level"), "text" if settings.flag("log.readable") else "json"
    )
{%- if values.sentry %}
    init_sentry(settings)
{%- endif %}
    return request_policy(settings.number("requests.longest_seconds"))


@cache
def request_policy(longest_seconds: float) -> RequestPolicy:
    """One a process, however many applications the tests make."""
    return RequestPolicy(longest_seconds{% if values.metrics %}, HttpMetrics(){% endif %})
