"""What anybody may see: rounded, of past periods alone, and the same each time they look."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path

import pytest
from rulefiles.models import questionnaire, scope, screen

from screener.figures.sealed import Kept, write
from screener.figures.shown import Shown, as_csv, files_in, lines, rounded, shown
from screener.figures.sums import Figure, Key, Sums, last_day, month_of, week_of

KEYS = (b"k" * 32,)
ASKED = questionnaire(scope("areas", "face"), screen("ill"), screen("sore"))
MONDAY = date(2026, 11, 30)
"""The first day after a week; the month ends on it."""


def node(folder: Path, sums: Sums, through: date, *, is_running: bool = True) -> Path:
    """Write a node's file and return its path."""
    path = folder / f"{len(list(folder.iterdir())) + 1}.figures"
    write(path, Kept(through, is_running, sums), KEYS)
    return path


def seen(folder: Path, today: date) -> Shown:
    """Return what is shown of all nodes."""
    return shown(files_in([folder]), KEYS, today, ASKED)


def started(number: int, week: str = "2026-W48", language: str = "en") -> Sums:
    """Return the sum of patients who started."""
    return Sums({Key(week, Figure.STARTED, language): number})


def test_a_number_is_rounded_to_the_nearest_five() -> None:
    """2 is nothing, 3 is five, 7 is five, 8 is ten."""
    assert [rounded(n) for n in (0, 1, 2, 3, 5, 7, 8, 12, 13)] == [0, 0, 0, 5, 5, 5, 10, 10, 15]


def test_nodes_are_added_up_before_anything_is_rounded(tmp_path: Path) -> None:
    """Two patients at each of three nodes are six: five, not nothing."""
    for _ in range(3):
        node(tmp_path, started(2), MONDAY - timedelta(days=1))
    (week,) = seen(tmp_path, MONDAY).weeks
    assert (week.name, week.total.started) == ("2026-W48", 5)


def test_each_figure_is_rounded_by_itself_from_the_true_sum(tmp_path: Path) -> None:
    """The rounded parts need not add up to the rounded whole."""
    sums = Sums(
        {Key("2026-W48", Figure.BOOK, "en"): 7, Key("2026-W48", Figure.CONSULT_FIRST, "en"): 7}
    )
    node(tmp_path, sums, MONDAY - timedelta(days=1))
    row = seen(tmp_path, MONDAY).weeks[0].total
    assert (row.book, row.consult_first, row.finished) == (5, 5, 15)


def test_whoever_came_to_a_question_and_no_further_stopped_there(tmp_path: Path) -> None:
    """Counted from all who saw it and all who went on."""
    sums = Sums({Key("2026-11", Figure.SAW, "ill"): 23, Key("2026-11", Figure.WENT_ON, "ill"): 10})
    node(tmp_path, sums, MONDAY)
    (month,) = seen(tmp_path, date(2026, 12, 1)).months
    assert (month.saw["ill"], month.stopped["ill"]) == (25, 15)


@pytest.mark.parametrize(
    ("today", "is_shown"),
    [(date(2026, 11, 29), False), (date(2026, 11, 30), True)],
    ids=["Sunday", "Monday"],
)
def test_a_week_is_shown_when_it_is_over(tmp_path: Path, today: date, *, is_shown: bool) -> None:
    """Not on its last day."""
    node(tmp_path, started(9), today - timedelta(days=1))
    assert bool(seen(tmp_path, today).weeks) is is_shown


def test_a_week_waits_for_the_nodes_that_still_count_it(tmp_path: Path) -> None:
    """For one that says nothing it waits two days, and for one that was ended not at all."""
    node(tmp_path, started(9), MONDAY - timedelta(days=1))
    node(tmp_path, started(9), MONDAY - timedelta(days=5), is_running=False)
    assert seen(tmp_path, MONDAY).weeks
    node(tmp_path, started(9), MONDAY - timedelta(days=2))
    assert not seen(tmp_path, MONDAY).weeks
    assert not seen(tmp_path, MONDAY + timedelta(days=1)).weeks
    assert seen(tmp_path, MONDAY + timedelta(days=2)).weeks


def test_a_nothing_does_not_tell_whether_somebody_is_behind_it(tmp_path: Path) -> None:
    """Two patients whom a rule concerns leave the same page and sheet as none at all."""
    usual = started(40) + Sums({Key("2026-11", Figure.SAW, "areas"): 40})
    rare = Sums(
        {
            Key("2026-11", Figure.FOUND, "ill"): 2,
            Key("2026-11", Figure.NOT_RULED_OUT, "a rule of an older file"): 1,
            Key("2026-W48", Figure.BOOK, "nn"): 2,
            Key("2026-W46", Figure.STARTED, "en"): 1,
            Key("2026-W49", Figure.STARTED, "en"): 2,
        }
    )
    day = date(2026, 12, 8)
    (tmp_path / "with").mkdir()
    (tmp_path / "without").mkdir()
    node(tmp_path / "with", usual + rare, day - timedelta(days=1))
    node(tmp_path / "without", usual, day - timedelta(days=1))
    assert seen(tmp_path / "with", day) == seen(tmp_path / "without", day)
    assert [week.name for week in seen(tmp_path / "with", day).weeks] == ["2026-W49", "2026-W48"]


def test_no_two_looks_tell_a_patient_apart(tmp_path: Path) -> None:
    """One patient an hour for ten weeks, looked at after each: no figure ever changes."""
    day, languages, rules = date(2026, 9, 28), cycle(["en", "en", "nn"]), cycle(["ill", "sore"])
    folder = tmp_path / "node"
    folder.mkdir()
    path, sums = folder / "1.figures", Sums()
    first_told: dict[tuple[str, str, str], int] = {}
    for _ in range(70):
        for _ in range(24):
            week, month = week_of(day), month_of(day)
            sums.update([Key(week, Figure.STARTED, next(languages))])
            sums.update([Key(month, Figure.SAW, "areas"), Key(week, Figure.BOOK, "en")])
            sums.update([Key(month, Figure.FOUND, next(rules))])
        write(path, Kept(day - timedelta(days=1), is_running=True, sums=sums), KEYS)
        for period, figure, of, number in lines(seen(folder, day)):
            assert last_day(period) < day
            assert number % 5 == 0
            assert first_told.setdefault((period, figure, of), number) == number
        day += timedelta(days=1)
    assert Counter(key[0] for key in first_told)["2026-11"] > 0


def test_what_cannot_be_read_is_named_and_the_rest_shown(tmp_path: Path) -> None:
    """A file that is missing, of another kind or sealed with other keys; a device is none."""
    node(tmp_path, started(9), MONDAY - timedelta(days=1))
    other = tmp_path / "other.figures"
    other.write_text("no figures", "utf-8")
    named = [*files_in([tmp_path]), tmp_path / "gone", Path("/dev/zero")]
    result = shown(named, KEYS, MONDAY, ASKED)
    assert result.weeks[0].total.started == 10
    assert result.unreadable == (
        f"{other}: this is no file of figures",
        f"{tmp_path / 'gone'}: No such file or directory",
        "/dev/zero: it is no file but a pipe or a device",
    )
    assert len(shown(files_in([tmp_path]), (b"x" * 32,), MONDAY, ASKED).unreadable) == 2


def test_the_sheet_has_a_line_for_each_figure(tmp_path: Path) -> None:
    """Period, figure, what it is of, number."""
    sums = started(9) + Sums({Key("2026-11", Figure.SAW, "ill"): 23})
    node(tmp_path, sums, MONDAY)
    sheet = as_csv(seen(tmp_path, date(2026, 12, 1))).splitlines()
    assert sheet[0] == "period,figure,of,number"
    assert "2026-W48,started,,10" in sheet
    assert "2026-W48,started,en,10" in sheet
    assert "2026-11,saw,ill,25" in sheet
    assert "2026-11,saw,sore,0" in sheet


def test_nothing_counted_is_nothing_shown(tmp_path: Path) -> None:
    """Without a file, and with one in which nobody stands."""
    assert seen(tmp_path, MONDAY) == Shown()
    node(tmp_path, Sums(), MONDAY)
    assert seen(tmp_path, MONDAY) == Shown()
