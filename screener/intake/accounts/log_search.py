"""Lines of the log of accounts, the newest first, for whoever looks after the accounts."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from screener.intake.accounts.models import Event, EventKind
from screener.intake.database.connection import db
from screener.pages.languages import TIME_ZONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Select

AT_ONCE = 500
"""Lines that are held in memory while all are written out."""
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Search:
    """Which lines are wanted: those that meet everything that is given.

    `name` is a user name, of now or of then; "" are the lines about names that nobody has. `since`
    and `until` are days at the clinic, both included.
    """

    name: str | None = None
    what: EventKind | None = None
    since: date | None = None
    until: date | None = None

    def lines(self, offset: int = 0, limit: int | None = None) -> Iterator[Event]:
        """Yield lines, the newest first."""
        wanted = self._query().order_by(Event.at.desc(), Event.id.desc())
        wanted = wanted.offset(offset).limit(limit).execution_options(yield_per=AT_ONCE)
        yield from db.session.scalars(wanted)

    def _query(self) -> Select[Event]:
        query = select(Event)
        if self.name is not None:
            query = query.where(Event.account_name == self.name)
        if self.what is not None:
            query = query.where(Event.what == self.what)
        if self.since is not None:
            query = query.where(Event.at >= _begin_of(self.since))
        if self.until is not None and self.until < date.max:
            query = query.where(Event.at < _begin_of(self.until + timedelta(days=1)))
        return query


def at_the_clinic(moment: datetime) -> str:
    """Return a moment by the clinic's clock, with what that is off UTC."""
    return moment.astimezone(ZoneInfo(TIME_ZONE)).strftime("%Y-%m-%d %H:%M:%S %z")


def as_csv(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield rows as lines of CSV (RFC 4180).

    What a spreadsheet would take for a formula gets an apostrophe in front, and is text.
    """
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([_as_text(cell) for cell in row])
        yield line.getvalue()


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) else cell


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(TIME_ZONE)).astimezone(UTC)
