import io
import json
import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from acme_common.logging import bind_request, configure_logging, outgoing_headers

from .conftest import SOURCE

VISA = "4111111111111111"


class Log(io.StringIO):
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]

    def last(self) -> dict[str, Any]:
        return self.records()[-1]


@pytest.fixture
def log() -> Iterator[Log]:
    root = logging.getLogger()
    before, level = root.handlers, root.level
    hooks = sys.excepthook, threading.excepthook
    stream = Log()
    configure_logging("DEBUG", stream=stream)
    yield stream
    root.handlers, root.level = before, level
    sys.excepthook, threading.excepthook = hooks
    logging.captureWarnings(False)


def test_a_record_is_one_line_with_the_message_first(log: Log) -> None:
    logging.getLogger("billing").warning("Paid %s\nand more", "order 5")

    assert log.getvalue().startswith('{"message": ')
    record = log.last()
    assert record["message"] == "Paid order 5\nand more"
    assert record["severity"] == "WARNING"
    assert record["logger"] == "billing"
    assert record["time"].endswith("+00:00")


def test_a_traceback_is_in_the_same_line(log: Log) -> None:
    try:
        raise ValueError(f"bad card {VISA}\nsecond line")
    except ValueError:
        logging.exception("Failed")

    (record,) = log.records()
    assert record["exception"].startswith("Traceback (most recent call last):\n")
    assert record["exception"].endswith("ValueError: bad card ****1111\nsecond line")


def test_card_numbers_are_masked_in_message_arguments_and_extra(log: Log) -> None:
    logging.info(
        "a %s b %d c %s",
        "4111 1111 1111 1111",
        int(VISA),
        {"card": VISA},
        extra={"number": int(VISA), "deep": {"list": [f"x{VISA}"]}, VISA: 1, "raw": VISA.encode()},
    )

    assert VISA not in log.getvalue()
    assert "4111 1111" not in log.getvalue()
    assert log.last()["message"] == "a ****1111 b ****1111 c {'card': '****1111'}"
    assert log.last()["deep"] == {"list": ["x****1111"]}


def test_secrets_by_name_are_left_out(log: Log) -> None:
    extra = {"password": "a1", "headers": {"Authorization": "b2"}, "cvv": 123, "api_key": "c3"}
    logging.info("x", extra=extra)

    record = log.last()
    assert record["password"] == record["cvv"] == record["api_key"] == "[hidden]"
    assert record["headers"] == {"Authorization": "[hidden]"}


def test_extra_cannot_replace_the_records_own_fields(log: Log) -> None:
    logging.info("x", extra={"severity": "NONE", "time": "never"})

    assert log.last()["severity"] == "INFO"
    assert log.last()["extra_severity"] == "NONE"


class Unprintable:
    def __str__(self) -> str:
        raise RuntimeError(VISA)

    __repr__ = __str__


class UnprintableError(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no text")


def test_never_raises(log: Log, capfd: pytest.CaptureFixture[str]) -> None:
    loop: dict[str, Any] = {}
    loop["self"] = loop
    logging.info("%s %s", "one argument only")
    logging.info("%s", Unprintable())
    logging.info(Unprintable())
    logging.info("loop", extra={"loop": loop, "nan": float("nan"), "thing": Unprintable()})
    logging.info("half a character \ud800")
    logging.info("x", exc_info=UnprintableError())

    assert len(log.records()) == 6
    assert log.records()[0]["message"] == "%s %s one argument only"
    assert capfd.readouterr().err == ""


def test_a_closed_stream_loses_the_line_in_silence(
    capfd: pytest.CaptureFixture[str],
) -> None:
    root = logging.getLogger()
    before = root.handlers
    stream = io.StringIO()
    configure_logging(stream=stream)
    stream.close()

    logging.info("card %s", VISA)

    root.handlers = before
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("text", ["x" * 100_000, "é\x00" * 50_000, f"{VISA} " * 5_000, VISA * 700])
def test_a_long_message_is_cut_to_what_uwsgi_passes_on(log: Log, text: str) -> None:
    logging.info(text, extra={f"field{n}": text for n in range(30)})

    (line,) = log.getvalue().splitlines()
    assert len(line) <= 64_000
    assert "cut, had" in log.last()["message"]
    assert VISA not in line


def test_no_part_of_a_number_is_left_where_a_text_is_cut(log: Log) -> None:
    for offset in range(40):
        logging.info("x" * (99_960 + offset) + VISA + "y")
        logging.info("x" * (49_960 + offset) + VISA + "y" * 60_000)

    assert "41111111" not in log.getvalue()


def test_lines_carry_the_ids_of_the_request(log: Log) -> None:
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    with bind_request("request-12345678", trace):
        logging.info("inside")
        assert outgoing_headers() == {"X-Request-Id": "request-12345678", "traceparent": trace}
    logging.info("outside")

    inside, outside = log.records()
    assert inside["request_id"] == "request-12345678"
    assert inside["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert "request_id" not in outside
    assert outgoing_headers() == {}


@pytest.mark.parametrize("given", ['x"},{"message":"forged', VISA, "short", "x" * 65, None])
def test_a_request_id_that_is_not_usable_is_replaced(given: str | None) -> None:
    with bind_request(given) as identity:
        assert len(identity.request_id) == 32


def test_warnings_and_threads_are_logged(log: Log) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"old {VISA}", stacklevel=1)
    thread = threading.Thread(target=lambda: 1 // 0, name="worker")
    thread.start()
    thread.join()

    warning, uncaught = log.records()
    assert "old ****1111" in warning["message"]
    assert uncaught["message"] == "ZeroDivisionError in thread worker"
    assert uncaught["severity"] == "CRITICAL"


def test_an_uncaught_exception_of_a_process_is_json_on_stdout() -> None:
    script = (
        "from acme_common.logging import configure_logging\n"
        f"configure_logging()\nraise RuntimeError('card {VISA}')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == ""
    assert json.loads(done.stdout)["exception"].endswith("RuntimeError: card ****1111")


def test_text_style_is_for_people_and_masks_as_well() -> None:
    stream = io.StringIO()
    root = logging.getLogger()
    before = root.handlers
    configure_logging(style="text", stream=stream)

    logging.warning("card %s", VISA, extra={"order": 5})

    root.handlers = before
    assert stream.getvalue().rstrip().endswith("WARNING root card ****1111 order=5")


def test_refuses_an_unknown_level() -> None:
    with pytest.raises(ValueError, match="choose one of"):
        configure_logging("LOUD")
