"""A clinic that has counted its patients for a year."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from screener.figures.sealed import Kept, write
from screener.figures.sums import Figure, Key, Sums, month_of, week_of
from screener.packaged import packaged
from screener.pages.clock import today
from screener.rulefile import load


@contextmanager
def a_year_of_figures(folder: Path, keys: Sequence[bytes]) -> Iterator[None]:
    """Keep a year of figures in a folder for a while: busy at first, less so by the question."""
    questionnaire = load(packaged("rules.yaml")).questionnaire
    sums = Sums()
    for ago in range(365):
        day = today() - timedelta(days=ago)
        for place, language in enumerate(questionnaire.languages):
            week = week_of(day)
            sums[Key(week, Figure.STARTED, language)] += 20 - 6 * place + ago % 7
            sums[Key(week, Figure.BOOK, language)] += 9 - 3 * place + ago % 3
            sums[Key(week, Figure.CONSULT_FIRST, language)] += 5 - 2 * place
        for place, question in enumerate(questionnaire.by_id):
            sums[Key(month_of(day), Figure.SAW, question)] += 40 - 2 * place
            sums[Key(month_of(day), Figure.WENT_ON, question)] += 38 - 2 * place
        for place, rule in enumerate(questionnaire.ranked_rules):
            sums[Key(month_of(day), Figure.FOUND, rule.id)] += 5 - place % 5
            sums[Key(month_of(day), Figure.NOT_RULED_OUT, rule.id)] += 1 + place % 3
    folder.mkdir()
    write(folder / "1.figures", Kept(today() - timedelta(days=1), is_running=True, sums=sums), keys)
    try:
        yield
    finally:
        shutil.rmtree(folder)
