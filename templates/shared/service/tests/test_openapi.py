"""openapi.yaml and the code say the same, also for requests that nobody thought of."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance

from .contract import SCHEMA


def test_every_route_is_in_the_openapi_document_and_the_other_way_round(routes: set[str]) -> None:
    assert set(SCHEMA.raw_schema["paths"]) == routes


@SCHEMA.parametrize()
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_answers_any_request_as_promised(case: Case[Any], app: Callable[..., Any]) -> None:
    # Some rules are more than a schema can say, such as that a range must not be too long.
    case.call_and_validate(app=app, excluded_checks=[positive_data_acceptance])
