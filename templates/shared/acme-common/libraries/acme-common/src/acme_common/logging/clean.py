"""Makes any object fit for a log: JSON types only, card numbers masked, secrets left out."""

import math
import re
from collections.abc import Mapping
from typing import Any

from .masking import BETWEEN, mask_card_numbers

DEEPEST, MOST_ITEMS = 6, 200
HIDDEN = "[hidden]"

# Sensitive authentication data must not be kept, masked or not (PCI DSS 3.3).
SECRET_NAME = re.compile(
    r"passw|passphrase|secret|token|authori[sz]ation|cookie|credential|api_?key|private_?key"
    r"|^dsn$|^(cvv|cvc|cvv2|cvc2|cav2|cid|pin|pin_?block|track_?[12]?(_?data)?)$",
    re.IGNORECASE,
)
MOST_SEARCHED = 100_000
CUT_END = re.compile(rf"(?:\d|{BETWEEN}){{1,80}}\Z")
CUT_START = re.compile(rf"\A(?:\d|{BETWEEN}){{1,80}}")


def clean_text(text: str, longest: int, tail: int = 0) -> str:
    """Masked, then cut to `longest` characters, of which the last `tail` are the text's end."""
    had = len(text)
    if had > MOST_SEARCHED:
        half = MOST_SEARCHED // 2
        # A number that is cut in two would no longer be recognised.
        text = CUT_END.sub("", text[:half]) + CUT_START.sub("", text[-half:])
    text = mask_card_numbers(text)
    if had <= longest:
        return text
    end = text[-tail:] if tail else ""
    return f"{text[: longest - tail]} [cut, had {had} characters] {end}".rstrip()


def clean(value: object, longest: int, depth: int = 0) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        text = str(value)
        masked = mask_card_numbers(text)
        return value if masked == text else masked
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, str):
        return clean_text(value, longest)
    if isinstance(value, (Mapping, list, tuple, set, frozenset)) and depth >= DEEPEST:
        return "[too deep]"
    if isinstance(value, Mapping):
        pairs = list(value.items())[:MOST_ITEMS]
        return {
            clean_text(printable(key), 200): clean_named(printable(key), item, longest, depth + 1)
            for key, item in pairs
        }
    if isinstance(value, (list, tuple, set, frozenset)):
        return [clean(item, longest, depth + 1) for item in list(value)[:MOST_ITEMS]]
    return clean_text(printable(value), longest)


def clean_named(name: str, value: object, longest: int, depth: int = 0) -> Any:
    return HIDDEN if SECRET_NAME.search(name) else clean(value, longest, depth)


def printable(value: object) -> str:
    try:
        if isinstance(value, (bytes, bytearray)):
            return bytes(value).decode("utf-8", errors="backslashreplace")
        return str(value)
    except Exception as error:  # a log call must not fail because __str__ does
        return f"[{type(value).__name__} cannot be shown: {type(error).__name__}]"
