"""The server's log: an event a line, with its time in UTC, its level and its place."""

from __future__ import annotations

import logging
import os
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from screener.log_lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def far_away() -> Iterator[None]:
    """Let this machine's clock show the hour of Tonga."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Pacific/Tongatapu"
    time.tzset()
    yield
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()


def record(message: str, **more: object) -> logging.LogRecord:
    """Return an event."""
    made = {"name": "screener.reload", "levelname": "ERROR", "msg": message, **more}
    return logging.makeLogRecord(made)


@pytest.mark.usefixtures("far_away")
def test_a_line_says_when_how_grave_and_where() -> None:
    """The time is UTC, wherever the machine stands."""
    event = record("Something.")
    moment, rest = Lines().format(event).split(" ", 1)
    assert rest == "ERROR screener.reload: Something."
    assert moment.endswith("Z")
    assert abs(datetime.fromisoformat(moment).timestamp() - event.created) <= 0.001
    assert datetime.fromisoformat(moment).tzinfo == UTC


@pytest.mark.parametrize("inside", ["\n", "\r\n", "\x85", "\u2028"])
def test_an_event_is_one_line(inside: str) -> None:
    """No message can pass for two, one of them made up."""
    line = Lines().format(record(f"first{inside}second"))
    assert line.splitlines() == [line]
    assert line.endswith("first second")


def test_what_failed_stands_below_its_line() -> None:
    """The traceback of a page that failed is for whoever mends it."""
    error = ZeroDivisionError()
    text = Lines().format(record("A page failed.", exc_info=(type(error), error, None)))
    assert text.splitlines()[1:] == ["ZeroDivisionError"]
