"""What anybody may see of the figures: past weeks and months, each figure rounded by itself.

A figure is the true sum of all nodes, rounded to the nearest five. What is under way is never
shown, and what was shown once stays as it is: no two looks at it tell a patient apart.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from itertools import dropwhile
from typing import TYPE_CHECKING, TypeVar

from screener.figures.sealed import SUFFIX, Kept, UnreadableError, read
from screener.figures.sums import Figure, Sums, last_day, month_of, week_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from screener.model import Questionnaire

    Line = tuple[str, str, str, int]

STEP = 5
AWAITED_DAYS = 2
"""How long after its end a period waits for a node that has not said yet that it is complete."""
COLUMNS = ("period", "figure", "of", "number")


@dataclass(frozen=True)
class Row:
    """The figures of one week, or of one language in it."""

    started: int
    finished: int
    book: int
    consult_first: int


@dataclass(frozen=True)
class Week:
    """A past week, in all and by language."""

    name: str
    total: Row
    by_language: Mapping[str, Row]


@dataclass(frozen=True)
class Month:
    """A past month: of each question how many saw it and stopped there, of each rule how often."""

    name: str
    saw: Mapping[str, int]
    stopped: Mapping[str, int]
    found: Mapping[str, int]
    not_ruled_out: Mapping[str, int]


Period = TypeVar("Period", Week, Month)


@dataclass(frozen=True)
class Shown:
    """All that is shown, newest first. `lost` are days of which some figures are missing.

    `unreadable` says of each file that could not be read why.
    """

    weeks: tuple[Week, ...] = ()
    months: tuple[Month, ...] = ()
    lost: tuple[date, ...] = ()
    unreadable: tuple[str, ...] = ()


def shown(
    files: Iterable[Path], keys: Sequence[bytes], today: date, questionnaire: Questionnaire
) -> Shown:
    """Return what the nodes' files come to. `keys` are the master keys, `today` the clinic's.

    Every language, question and rule of the questionnaire is there, counted or not; another one,
    of a rule file before, only if its figure is not rounded to nothing. Likewise the weeks and
    months between the first that has a figure and the last that is past: whether somebody is
    behind a nothing cannot be seen.
    """
    nodes, unreadable = [], []
    for path in files:
        try:
            nodes.append(read(path, keys))
        except UnreadableError as error:
            unreadable.append(str(error))
    of_period: dict[str, Sums] = defaultdict(Sums)
    for node in nodes:
        for key, number in node.sums.items():
            of_period[key.period][key] += number
    weeks = [
        _week(name, of_period[name], questionnaire)
        for name in _past(week_of, of_period, nodes, today)
    ]
    months = [
        _month(name, of_period[name], questionnaire)
        for name in _past(month_of, of_period, nodes, today)
    ]
    return Shown(
        weeks=_from_first(weeks),
        months=_from_first(months),
        lost=tuple(sorted({day for node in nodes for day in node.lost}, reverse=True)),
        unreadable=tuple(unreadable),
    )


def files_in(places: Iterable[Path]) -> list[Path]:
    """Return the files that some paths name: each file itself, and all files of a folder."""
    return [
        file
        for place in places
        for file in (sorted(place.glob(f"*{SUFFIX}")) if place.is_dir() else [place])
    ]


def _past(
    name_of: Callable[[date], str], of_period: Iterable[str], nodes: Sequence[Kept], today: date
) -> list[str]:
    """Return the weeks or months from the first that was counted to the last past one."""
    ends = [last_day(period) for period in of_period]
    first = min((end for end in ends if name_of(end) in of_period), default=today)
    days = (first + timedelta(days=n) for n in range((today - first).days))
    return [name for name in dict.fromkeys(map(name_of, days)) if _is_past(name, nodes, today)]


def _is_past(period: str, nodes: Iterable[Kept], today: date) -> bool:
    """Tell whether a period is over and every node's part of it is there.

    A node that says nothing for long is waited for no longer.
    """
    end = last_day(period)
    if end >= today:
        return False
    is_late = today > end + timedelta(days=AWAITED_DAYS)
    return is_late or all(node.through >= end or not node.is_running for node in nodes)


def _from_first(periods: Sequence[Period]) -> tuple[Period, ...]:
    """Return the periods from the first that has a figure on, newest first."""
    counted = dropwhile(lambda period: not any(n for *_, n in lines_of(period)), periods)
    return tuple(reversed(list(counted)))


def _week(name: str, sums: Sums, questionnaire: Questionnaire) -> Week:
    languages: dict[str, Sums] = {language: Sums() for language in questionnaire.languages}
    for key, number in sums.items():
        languages.setdefault(key.of, Sums())[key] = number
    rows = {language: _row(of) for language, of in languages.items()}
    return Week(
        name=name,
        total=_row(sums),
        by_language={
            language: row
            for language, row in rows.items()
            if language in questionnaire.languages or row != _row(Sums())
        },
    )


def _row(sums: Sums) -> Row:
    of = {figure: sum(n for key, n in sums.items() if key.figure is figure) for figure in Figure}
    return Row(
        started=rounded(of[Figure.STARTED]),
        finished=rounded(of[Figure.BOOK] + of[Figure.CONSULT_FIRST]),
        book=rounded(of[Figure.BOOK]),
        consult_first=rounded(of[Figure.CONSULT_FIRST]),
    )


def _month(name: str, sums: Sums, questionnaire: Questionnaire) -> Month:
    of: dict[Figure, dict[str, int]] = defaultdict(dict)
    for key, number in sums.items():
        of[key.figure][key.of] = number
    saw, went_on = of[Figure.SAW], of[Figure.WENT_ON]
    # Whoever went on after the month's end had not stopped: there can be fewer who saw.
    stopped = {question: max(0, n - went_on.get(question, 0)) for question, n in saw.items()}
    questions = tuple(questionnaire.by_id)
    rules = tuple(rule.id for rule in questionnaire.ranked_rules)
    return Month(
        name=name,
        saw=_all_rounded(saw, questions),
        stopped=_all_rounded(stopped, questions),
        found=_all_rounded(of[Figure.FOUND], rules),
        not_ruled_out=_all_rounded(of[Figure.NOT_RULED_OUT], rules),
    )


def _all_rounded(numbers: Mapping[str, int], known: Sequence[str]) -> dict[str, int]:
    """Return the numbers rounded: of all that is known, and of what else is not nothing."""
    all_rounded = {name: rounded(number) for name, number in numbers.items()}
    others = {name: n for name, n in sorted(all_rounded.items()) if n and name not in known}
    return {name: all_rounded.get(name, 0) for name in known} | others


def rounded(number: int) -> int:
    """Return a number rounded to the nearest five."""
    return (number + STEP // 2) // STEP * STEP


def as_csv(shown: Shown) -> str:
    """Return the figures as CSV (RFC 4180): period, figure, what it is of, number."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    writer.writerows(lines(shown))
    return sheet.getvalue()


def lines(shown: Shown) -> Iterator[Line]:
    """Yield each figure: its period, what it is, what it is of ("" for all) and its number."""
    for week in shown.weeks:
        yield from lines_of(week)
    for month in shown.months:
        yield from lines_of(month)


def lines_of(period: Week | Month) -> Iterator[Line]:
    """Yield the figures of a week or a month."""
    if isinstance(period, Week):
        for of, row in (("", period.total), *period.by_language.items()):
            for figure in ("started", "finished", "book", "consult_first"):
                yield period.name, figure, of, getattr(row, figure)
        return
    for figure in ("saw", "stopped", "found", "not_ruled_out"):
        for of, number in getattr(period, figure).items():
            yield period.name, figure, of, number
