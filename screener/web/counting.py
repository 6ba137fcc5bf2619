"""Counts a visit for the clinic's figures, if the clinic has that done: once, by her own cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, g

from screener.figures.visit import Marks, answered, finished
from screener.pages.clock import today
from screener.web.served import side_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from screener.figures.sums import Key
    from screener.model import Assessment
    from screener.web.journey import Journey
    from screener.web.session import PatientSession


def count_answer(session: PatientSession, after: Journey) -> None:
    """Count how far she has come with an answer."""
    if is_on():
        following = after.open_question.id if after.open_question else None
        marks = Marks.read(session.counted)
        _count(session, *answered(marks, after.questionnaire, following, g.language, today()))


def count_result(session: PatientSession, assessment: Assessment) -> None:
    """Count what she was told, the first time that she is told."""
    if is_on():
        marks = Marks.read(session.counted)
        _count(session, *finished(marks, assessment, g.language, today()))


def is_on() -> bool:
    """Tell whether visits are counted here."""
    return side_of(current_app).count is not None


def _count(session: PatientSession, marks: Marks, keys: Sequence[Key]) -> None:
    if session.counted != marks.written():
        session.counted = marks.written()
        session.modified = True
    if count := side_of(current_app).count:
        count(keys)
