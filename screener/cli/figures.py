"""`screener figures`: what the clinic may see of how many patients came and what they were told."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from screener.cli.rules_option import FINDINGS, load_or_exit
from screener.cli.unusable import UnusableError
from screener.figures.shown import as_csv, files_in, shown
from screener.pages.clock import today
from screener.settings import SettingsError, settings_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from screener.figures.shown import Month, Shown


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--rules", type=click.Path(path_type=Path), help="The rule file that was served.")
@click.option(
    "--format", "form", type=click.Choice(["text", "csv"]), default="text", show_default=True
)
def figures(files: tuple[Path, ...], rules: Path | None, form: str) -> None:
    """Print the figures of past weeks and months, each rounded to the nearest five.

    They are read from FILES or folders of them, by default those of SCREENER_COUNTS_FILES, else of
    SCREENER_DATA, and opened with this installation's keys.

    Exit status: 0 printed, 1 a file cannot be read (the others are printed) or the rule file does
    not pass, 2 the settings or the rule file cannot be used.

    \b
    Example: screener figures --format csv
    """  # noqa: D301 - click reads the \b
    try:
        settings = settings_from()
    except SettingsError as error:
        raise UnusableError(str(error)) from None
    questionnaire = load_or_exit(rules or settings.rules).questionnaire
    result = shown(files_in(files or settings.figures), settings.keys, today(), questionnaire)
    click.echo(as_csv(result) if form == "csv" else as_text(result), nl=False)
    for day in result.lost:
        click.echo(
            f"Some figures of {day} are missing: a server was not ended in order, or a backup was "
            "restored.",
            err=True,
        )
    for line in result.unreadable:
        click.echo(line, err=True)
    sys.exit(FINDINGS if result.unreadable else 0)


def as_text(figures: Shown) -> str:
    """Return the figures as tables, or a line that says that there are none."""
    if not figures.weeks and not figures.months:
        return "There are no figures of a past week or month.\n"
    tables = [_weeks(figures)] if figures.weeks else []
    tables += [table for month in figures.months for table in _month(month)]
    return "\n".join(_table(*table) for table in tables)


def _weeks(figures: Shown) -> tuple[Sequence[str], Iterator[Sequence[object]]]:
    rows = (
        (week.name, language, row.started, row.finished, row.book, row.consult_first)
        for week in figures.weeks
        for language, row in (("all", week.total), *week.by_language.items())
    )
    return ("week", "language", "started", "finished", "book", "consult first"), rows


def _month(month: Month) -> Iterator[tuple[Sequence[str], Iterator[Sequence[object]]]]:
    yield (
        (month.name, "saw", "stopped"),
        ((question, saw, month.stopped[question]) for question, saw in month.saw.items()),
    )
    yield (
        (month.name, "found", "not ruled out"),
        ((rule, number, month.not_ruled_out[rule]) for rule, number in month.found.items()),
    )


def _table(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows below a heading: words to the left, numbers to the right."""
    lines = [tuple(heading), *(tuple(str(cell) for cell in row) for row in rows)]
    adjust = [str.rjust if cell.isdigit() else str.ljust for cell in lines[-1]]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "".join(
        "  ".join(map(lambda put, cell, width: put(cell, width), adjust, line, widths)).rstrip()
        + "\n"
        for line in lines
    )
