"""Logs: one JSON object a line on stdout, without card numbers and without passwords."""

from .configure import configure_logging
from .context import bind_request, current_request_id, outgoing_headers
from .formatter import JsonFormatter
from .masking import mask_card_numbers

__all__ = [
    "JsonFormatter",
    "bind_request",
    "configure_logging",
    "current_request_id",
    "mask_card_numbers",
    "outgoing_headers",
]
