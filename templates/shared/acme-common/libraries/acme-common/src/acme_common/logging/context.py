"""Who a log line belongs to: the request's own id and the W3C trace it is part of."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from .masking import mask_card_numbers

REQUEST_ID_HEADER = "X-Request-Id"
TRACEPARENT_HEADER = "traceparent"
REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")


@dataclass(frozen=True)
class RequestIdentity:
    request_id: str
    trace_id: str | None = None
    span_id: str | None = None
    traceparent: str | None = None


current: ContextVar[RequestIdentity | None] = ContextVar("acme_request", default=None)


@contextmanager
def bind_request(
    request_id: str | None = None, traceparent: str | None = None
) -> Iterator[RequestIdentity]:
    """Every log line inside carries these ids; ids that are not well formed are made anew."""
    usable = request_id if request_id and is_usable(request_id) else uuid.uuid4().hex
    trace = TRACEPARENT.fullmatch(traceparent or "")
    identity = RequestIdentity(
        request_id=usable,
        trace_id=trace[1] if trace else None,
        span_id=trace[2] if trace else None,
        traceparent=traceparent if trace else None,
    )
    reset = current.set(identity)
    try:
        yield identity
    finally:
        current.reset(reset)


def is_usable(request_id: str) -> bool:
    return bool(REQUEST_ID.fullmatch(request_id)) and mask_card_numbers(request_id) == request_id


def current_request_id() -> str | None:
    identity = current.get()
    return identity.request_id if identity else None


def outgoing_headers() -> dict[str, str]:
    """The headers that let the next service log the same ids."""
    identity = current.get()
    if identity is None:
        return {}
    trace = {TRACEPARENT_HEADER: identity.traceparent} if identity.traceparent else {}
    return {REQUEST_ID_HEADER: identity.request_id, **trace}
