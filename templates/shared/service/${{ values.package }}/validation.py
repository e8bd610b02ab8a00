"""What callers send is parsed once, here; 400 says everything that is wrong with it."""

from collections.abc import Mapping
from typing import Any, TypeVar

from acme_common.problems import ProblemError
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)


def parse_body(kind: type[Model], body: bytes) -> Model:
    try:
        return kind.model_validate_json(body, strict=True)
    except ValidationError as error:
        raise unusable(error) from None


def parse_query(kind: type[Model], query: Mapping[str, str]) -> Model:
    try:
        return kind.model_validate_strings(dict(query))
    except ValidationError as error:
        raise unusable(error) from None


def unusable(error: ValidationError) -> ProblemError:
    """Names the places and the rules that were broken, never the values: they may be secret."""
    errors = [
        {"field": ".".join(str(part) for part in fault["loc"]), "message": fault["msg"]}
        for fault in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    sentences = [": ".join(filter(None, one.values())) for one in errors]
    extra: dict[str, Any] = {"errors": errors}
    return ProblemError(400, "; ".join(sentences), extra=extra)
