"""Turns a log record into one line of JSON.

Guarantees: one line a record whatever it holds, `message` as the first key (infra/uwsgi.yaml routes
lines by it), at most LONGEST_LINE characters (uWSGI cuts longer ones), ASCII only, card numbers
masked in the message, arguments, extra fields and tracebacks, and no exception for any record.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

from .clean import clean_named, clean_text, printable
from .context import current

LONGEST_LINE = 64_000
LONGEST_TEXT = 16_000
LONGEST_EXTRA = 2_000
SEVERITIES = {"WARN": "WARNING", "FATAL": "CRITICAL", "NOTSET": "DEFAULT"}
OWN_KEYS = frozenset(
    {"message", "severity", "time", "logger", "request_id", "trace_id", "span_id", "exception"}
)
RECORD_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        try:
            return to_line(fields_of(record))
        except Exception as error:  # logging must not stop the service
            reason = f"A log record could not be written: {type(error).__name__}"
            return to_line({"message": reason, "severity": "ERROR", "logger": "acme_common"})


class TextFormatter(logging.Formatter):
    """For a person at a terminal: the same fields and masks, readable."""

    def format(self, record: logging.LogRecord) -> str:
        try:
            fields = fields_of(record)
        except Exception as error:  # as above
            return f"ERROR acme_common A log record could not be written: {type(error).__name__}"
        head = f"{fields.pop('time')} {fields.pop('severity')} {fields.pop('logger')}"
        message, exception = fields.pop("message"), fields.pop("exception", None)
        extra = " ".join(f"{name}={value}" for name, value in fields.items())
        return "\n".join(filter(None, [f"{head} {message} {extra}".rstrip(), exception]))


def fields_of(record: logging.LogRecord) -> dict[str, Any]:
    identity = current.get()
    ids = {
        "request_id": identity.request_id if identity else None,
        "trace_id": identity.trace_id if identity else None,
        "span_id": identity.span_id if identity else None,
    }
    exception = exception_text(record)
    return {
        "message": clean_text(message_of(record), LONGEST_TEXT),
        "severity": SEVERITIES.get(record.levelname, record.levelname),
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="microseconds"),
        "logger": clean_text(record.name, 200),
        **{name: value for name, value in ids.items() if value},
        **(
            {"exception": clean_text(exception, LONGEST_TEXT, tail=LONGEST_TEXT // 2)}
            if exception
            else {}
        ),
        **extra_fields(record),
    }


def message_of(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # wrong arguments, or an argument that cannot be shown
        arguments = record.args if isinstance(record.args, tuple) else (record.args,)
        return " ".join(printable(part) for part in (record.msg, *arguments))


def exception_text(record: logging.LogRecord) -> str:
    parts = []
    if record.exc_info and record.exc_info[1] is not None:
        try:
            parts += traceback.format_exception(*record.exc_info)
        except Exception as error:  # an exception whose text fails
            kind = type(record.exc_info[1]).__name__
            parts.append(f"[{kind} cannot be shown: {type(error).__name__}]")
    elif record.exc_text:
        parts.append(record.exc_text)
    if record.stack_info:
        parts.append(record.stack_info)
    return "".join(parts).rstrip("\n")


def extra_fields(record: logging.LogRecord) -> dict[str, Any]:
    extra = {}
    for name, value in vars(record).items():
        if name not in RECORD_FIELDS and not name.startswith("_"):
            free = f"extra_{name}" if name in OWN_KEYS else name
            extra[clean_text(free, 200)] = clean_named(name, value, LONGEST_EXTRA)
    return extra


def to_line(fields: dict[str, Any]) -> str:
    line = json.dumps(fields)
    if len(line) <= LONGEST_LINE:
        return line
    # Escapes make a text up to twelve times longer, and many extras add up: keep what matters.
    short = {name: value for name, value in fields.items() if name in OWN_KEYS}
    for name in ("message", "exception"):
        if name in short:
            short[name] = clean_text(short[name], 2_000)
    return json.dumps({**short, "cut": True})
