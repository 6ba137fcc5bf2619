"""What is counted, and for how long a time: sums of weeks and months, and nothing of a person."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple


class Figure(Enum):
    """What is counted. Some are counted for a week and a language, some for a month and an id."""

    STARTED = "started"
    """Patients who answered a first question, by language, a week."""
    BOOK = "book"
    """Patients whose first result was "book", by language, a week."""
    CONSULT_FIRST = "consult_first"
    """Patients whose first result was "consult first", by language, a week."""
    SAW = "saw"
    """Patients who came to a question, by question, a month."""
    WENT_ON = "went_on"
    """Patients who came further than a question, by question, a month."""
    FOUND = "found"
    """First results in which a rule was true, by rule, a month."""
    NOT_RULED_OUT = "not_ruled_out"
    """First results in which a rule was unknown, by rule, a month."""


class Key(NamedTuple):
    """One sum: its period, its figure, and the language, question or rule that it is of."""

    period: str
    figure: Figure
    of: str


Sums = Counter[Key]
"""How many patients, by key."""


def week_of(day: date) -> str:
    """Return the week of a day as ISO 8601 names it: 2026-W48."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def month_of(day: date) -> str:
    """Return the month of a day: 2026-11."""
    return f"{day:%Y-%m}"


def last_day(period: str) -> date:
    """Return the last day of a week or a month. Raises ValueError for what is none."""
    year, _, rest = period.partition("-")
    if rest.startswith("W"):
        return date.fromisocalendar(int(year), int(rest[1:]), 7)
    after = date(int(year), int(rest), 28) + timedelta(days=4)
    return after.replace(day=1) - timedelta(days=1)
