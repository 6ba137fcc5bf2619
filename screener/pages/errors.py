"""What both sides say when something goes wrong: the same headings, and mostly their own advice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import InternalServerError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel.speaklater import LazyString

    from screener.model import Question

    Words = tuple[LazyString, LazyString]
    """A heading, and what to do."""

_HEADINGS = {
    400: _("We could not read what your browser sent"),
    403: _("This page is not open to you"),
    404: _("We cannot find that page"),
    413: _("That was more than we can take"),
    429: _("Too many tries in a short time"),
    500: _("Something went wrong on our side"),
    503: _("These pages are closed for a short while"),
}
_SAID_ALIKE = {
    404: _("The address may be mistyped, or the page may have moved. Start from the beginning."),
    429: _("Wait a few minutes, then try again."),
    500: _("It is not your fault. Wait a moment, then try again."),
}


def error_words(own: Mapping[int, LazyString]) -> dict[int, Words]:
    """Return what a side says, by status code: its `own` advice, or what both say alike."""
    return {code: (_HEADINGS[code], text) for code, text in {**_SAID_ALIKE, **own}.items()}


def words_for(code: int, words: Mapping[int, Words]) -> Words:
    """Return what is said of a status code, those that have no words of their own included."""
    return words.get(code) or words[400 if code < InternalServerError.code else 500]


def not_both(question: Question) -> str:
    """Return what is said to whoever ticks "none of these" beside one of these."""
    answer = question.texts(question.alone)[0]
    return gettext("Choose either “%(answer)s” or what applies to you, not both.", answer=answer)
