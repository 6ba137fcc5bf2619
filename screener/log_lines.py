"""How the server's log reads: an event a line, each with its time in UTC, its level and its place.

    2026-11-28T06:36:06.123Z ERROR screener.reload: The edited rule file was not taken.

A page that failed has its traceback below its line.
"""

from __future__ import annotations

import logging
import time


class Lines(logging.Formatter):
    """Writes an event as one line, whatever line breaks its message has."""

    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self.converter = time.gmtime

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """Return the line."""
        return " ".join(super().formatMessage(record).splitlines())


def begin() -> None:
    """Send this process's log to standard error, our own lines from `INFO` on."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines())
    logging.basicConfig(handlers=[handler])
    logging.getLogger("screener").setLevel(logging.INFO)
