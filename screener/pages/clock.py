"""The clinic's day. Everything that has a date takes it as an argument; views get it here."""

from __future__ import annotations

import time
from datetime import date, datetime

from babel.dates import get_timezone

from screener.pages.languages import TIME_ZONE

_ZONE = get_timezone(TIME_ZONE)


def today() -> date:
    """Return the date at the clinic."""
    return now().date()


def now() -> datetime:
    """Return the date and hour at the clinic, with its time zone."""
    return datetime.fromtimestamp(time.time(), _ZONE)
