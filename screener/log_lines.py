"""How the server's log reads: an event a line, each with its time in UTC, its level and its place.

    2026-11-28T06:36:06.123Z ERROR screener.reload: The edited rule file was not taken.

A page that failed has its traceback below its line. With SCREENER_LOG=json each event is an object
instead, whose `request` is the same in all lines about one request:

    {"time": "2026-…Z", "level": "INFO", "logger": "screener.…", "message": "…", "request": "…"}
"""

from __future__ import annotations

import json
import logging
import os
import time

from screener.observing import request_id


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


class Objects(Lines):
    """Writes an event as one object of JSON, a traceback within it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object."""
        said = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": request_id.get() or None,
            "traceback": self.formatException(record.exc_info) if record.exc_info else None,
        }
        return json.dumps({name: value for name, value in said.items() if value is not None})


def begin() -> None:
    """Send this process's log to standard error, our own lines from `INFO` on."""
    handler = logging.StreamHandler()
    handler.setFormatter(Objects() if os.environ.get("SCREENER_LOG") == "json" else Lines())
    logging.basicConfig(handlers=[handler])
    logging.getLogger("screener").setLevel(logging.INFO)
