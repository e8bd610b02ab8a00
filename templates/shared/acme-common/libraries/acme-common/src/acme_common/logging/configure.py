"""Sends everything that is logged to stdout, once."""

import logging
import sys
import threading
from types import TracebackType
from typing import Literal, TextIO

from .formatter import JsonFormatter, TextFormatter

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def configure_logging(
    level: str = "INFO", style: Literal["json", "text"] = "json", stream: TextIO | None = None
) -> None:
    """Replaces the root logger's handlers; also takes warnings and uncaught exceptions.

    A logger that must be louder or quieter gets its own level after this call.
    """
    if level not in LEVELS:
        raise ValueError(f"The log level is {level!r}; choose one of {', '.join(LEVELS)}.")
    handler = SafeStreamHandler(stream or sys.stdout)
    handler.setFormatter(JsonFormatter() if style == "json" else TextFormatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.captureWarnings(True)
    sys.excepthook = log_uncaught
    threading.excepthook = log_uncaught_in_thread


class SafeStreamHandler(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """A stream that cannot be written loses the line: logging's own way would print the
        record with its unmasked arguments to stderr."""


def log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("uncaught").critical("%s", kind.__name__, exc_info=(kind, error, trace))


def log_uncaught_in_thread(failure: threading.ExceptHookArgs) -> None:
    if failure.exc_value is None or issubclass(failure.exc_type, SystemExit):
        return
    information = (failure.exc_type, failure.exc_value, failure.exc_traceback)
    logging.getLogger("uncaught").critical(
        "%s in thread %s",
        failure.exc_type.__name__,
        failure.thread.name if failure.thread else "(unknown)",
        exc_info=information,
    )
