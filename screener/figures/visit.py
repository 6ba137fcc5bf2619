"""When something is counted: once for each visit, by marks that the visitor carries herself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from screener.figures.sums import Figure, Key, month_of, week_of
from screener.model import Disposition, Truth

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from screener.model import Assessment, Questionnaire


_MOST = 2**15 - 2


@dataclass(frozen=True, slots=True)
class Marks:
    """What of a visit was counted: the furthest question (its place), and whether the result was.

    `furthest` is None until a question was answered, and the number of questions once none was
    left. A place that is no longer one, since the rule file was edited, is the last one.
    """

    furthest: int | None = None
    is_finished: bool = False

    def written(self) -> int:
        """Return the marks as a number of two bytes, 0 for none."""
        place = 0 if self.furthest is None else min(self.furthest, _MOST) + 1
        return place << 1 | self.is_finished

    @classmethod
    def read(cls, number: int) -> Marks:
        """Return the marks that a number stands for."""
        return cls((number >> 1) - 1 if number >> 1 else None, bool(number & 1))


def answered(
    marks: Marks, questionnaire: Questionnaire, next_id: str | None, language: str, day: date
) -> tuple[Marks, list[Key]]:
    """Return the marks after an answer, and what is to be counted.

    `next_id` is the first shown question that is open, None if none is left.
    """
    ids = list(questionnaire.by_id)
    reached = len(ids) if next_id is None else ids.index(next_id)
    month = month_of(day)
    keys = []
    furthest = marks.furthest
    if furthest is None:
        furthest = 0
        keys = [Key(week_of(day), Figure.STARTED, language), Key(month, Figure.SAW, ids[0])]
    if reached > furthest:
        keys.append(Key(month, Figure.WENT_ON, ids[furthest]))
        if next_id is not None:
            keys.append(Key(month, Figure.SAW, next_id))
    return replace(marks, furthest=max(reached, furthest)), keys


def finished(
    marks: Marks, assessment: Assessment, language: str, day: date
) -> tuple[Marks, list[Key]]:
    """Return the marks after a result was shown, and what is to be counted: the first one alone."""
    if marks.is_finished:
        return marks, []
    books = assessment.disposition is Disposition.BOOK
    outcome = Figure.BOOK if books else Figure.CONSULT_FIRST
    keys = [Key(week_of(day), outcome, language), *_of_rules(assessment, month_of(day))]
    return replace(marks, is_finished=True), keys


def _of_rules(assessment: Assessment, month: str) -> Iterable[Key]:
    for finding in assessment.findings:
        figure = Figure.FOUND if finding.truth is Truth.TRUE else Figure.NOT_RULED_OUT
        yield Key(month, figure, finding.rule.id)
