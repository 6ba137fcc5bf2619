"""Weeks and months by their names, and the days that end them."""

from __future__ import annotations

from datetime import date, timedelta

from screener.figures.sums import last_day, month_of, week_of

DAYS = [date(2024, 12, 20) + timedelta(days=n) for n in range(800)]


def test_a_period_ends_on_the_last_day_that_bears_its_name() -> None:
    """Weeks as ISO 8601 has them, also where a year has 53 or a week two years; leap days too."""
    for name_of in (week_of, month_of):
        for day in DAYS:
            end = last_day(name_of(day))
            assert name_of(end) == name_of(day)
            assert day <= end
            assert name_of(end + timedelta(days=1)) != name_of(day)


def test_a_week_belongs_to_the_year_of_its_thursday() -> None:
    """Monday 29 December 2025 is in the first week of 2026."""
    assert week_of(date(2025, 12, 29)) == "2026-W01"
    assert last_day("2026-W53") == date(2027, 1, 3)
