"""Errors leave a service as problem details (RFC 9457), the same from Flask and from Django."""

import http
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PROBLEM_TYPE = "application/problem+json"


@dataclass
class ProblemError(Exception):
    """Raise it anywhere in a request; `extra` adds members, such as the fields that are wrong."""

    status: int
    detail: str
    title: str | None = None
    type: str = "about:blank"
    headers: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.status} {self.detail}"

    def body(self) -> bytes:
        members = problem_members(self.status, self.detail, self.title, self.type)
        return json.dumps({**self.extra, **members}).encode()


def problem_members(
    status: int, detail: str, title: str | None = None, kind: str = "about:blank"
) -> dict[str, Any]:
    return {
        "type": kind,
        "title": title or reason_phrase(status),
        "status": status,
        "detail": detail,
    }


def reason_phrase(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return "Error"


def internal_error() -> ProblemError:
    """Says nothing about the cause: that is in the log, under the request's id."""
    return ProblemError(500, "The service failed to answer; the error is in its log.")


def deadline_exceeded() -> ProblemError:
    return ProblemError(504, "The request took longer than its deadline allows.")
