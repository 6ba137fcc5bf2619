"""Question pages' forms, made once for each question when rules are loaded.

No field decides anything about answers by itself: `conditions.well_formed` does, here as in the
assessment. Two values for a pick-one question are therefore no answer, whatever they are.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField
from wtforms.validators import StopValidation

from screener.conditions import contradicts_itself, well_formed
from screener.model import Given, Kind, Question
from screener.pages.errors import not_both

if TYPE_CHECKING:
    from collections.abc import Sequence


class Mistake(StrEnum):
    """Why what was posted is no answer."""

    MISSING = "missing"
    MALFORMED = "malformed"
    NOT_ALONE = "not_alone"
    """ "None of these" is ticked beside one of these."""


class AnswerField(Field):
    """The answer to one question; `data` is a well-formed answer or None.

    An answer is required of every question but a detail.
    """

    def __init__(self, question: Question, **kwargs: Any) -> None:  # noqa: ANN401 - WTForms' own
        super().__init__(label=question.ask, **kwargs)
        self.question = question
        self.offered: tuple[str, ...] = tuple(question.by_code)
        self.data: Given | None = None
        self._posted: Sequence[str] = ()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Take what was posted, as it is."""
        self._posted = valuelist
        self.data = None

    def pre_validate(self, form: object) -> None:  # noqa: ARG002 - WTForms' signature
        """Make an answer of what was posted, or say what is missing."""
        if not self._posted:
            if self.question.kind is not Kind.DETAIL:
                raise StopValidation(Mistake.MISSING)
            return
        value: object = list(self._posted)
        if not self.question.pick_many and len(self._posted) == 1:
            value = self._posted[0]
        self.data = well_formed(self.question, self.offered, value)
        if self.data is None:
            raise StopValidation(self.mistake)

    @property
    def mistake(self) -> Mistake:
        """What was wrong with what was posted, if anything was."""
        if not self._posted:
            return Mistake.MISSING
        is_torn = contradicts_itself(self.question, self._posted)
        return Mistake.NOT_ALONE if is_torn else Mistake.MALFORMED


class QuestionForm(FlaskForm):
    """What every question page posts: an answer, and to which wording it was given."""

    class Meta(FlaskForm.Meta):
        """How the form is made."""

        csrf = False  # CSRFProtect has checked the token before any form is read

    answer: AnswerField
    asked = HiddenField()


def form_for(question: Question) -> type[QuestionForm]:
    """Return the form class of one question in one language."""
    return type("QuestionForm", (QuestionForm,), {"answer": AnswerField(question)})


def mistakes_at(question: Question) -> list[Mistake]:
    """Return what can be wrong with what is posted for a question."""
    return [one for one in Mistake if one is not Mistake.NOT_ALONE or question.alone]


def complaint(question: Question, mistake: Mistake) -> str:
    """Return what is said of a mistake, in the page's language: what would be right."""
    if mistake is Mistake.MISSING:
        return question.missing or gettext("Choose an answer.")
    if mistake is Mistake.NOT_ALONE:
        return not_both(question)
    if question.pick_many:
        return gettext("Choose among the answers on this page.")
    return gettext("Choose one of the answers on this page.")
