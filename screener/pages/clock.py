"""The clinic's day. Everything that has a date takes it as an argument; views get it here."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask_babel import to_user_timezone


def today() -> date:
    """Return the date at the clinic."""
    return now().date()


def now() -> datetime:
    """Return the date and hour at the clinic, with its time zone."""
    local: datetime = to_user_timezone(datetime.now(UTC))
    return local
