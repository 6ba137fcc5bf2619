"""Question pages' forms, made once for each question when rules are loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_wtf import FlaskForm
from wtforms import HiddenField

from screener.pages.fields import AnswerField

if TYPE_CHECKING:
    from screener.model import Question


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
