"""Pages for everything that can go wrong: plain words, what to do, and the telephone."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Flask, g, render_template, request, url_for
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound

from screener.pages.app import own_address, stand_in_request
from screener.pages.errors import error_words, words_for
from screener.pages.languages import preferred
from screener.web.patient import edition, journey_of, next_url, patient_session

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

_log = logging.getLogger(__name__)
_AGAIN = _("Go back one page and try again. Your answers so far are kept.")
_WORDS = error_words(
    {
        400: _AGAIN,
        403: _("Start from the beginning instead."),
        413: _AGAIN,
        503: _("Try again in a few minutes. You can call us in the meantime."),
    }
) | {422: (_("Something is missing in what you sent"), _AGAIN)}
_STALE = (
    _("We could not tell whether that answer came from you"),
    _(
        "The page may have been open in two windows. Your answers so far are kept: "
        "go on from there."
    ),
)
_TIMED_OUT = (
    _("Your answers are gone"),
    _(
        "For your privacy we delete the answers after 30 minutes without activity, and after six "
        "hours at the latest. Please start again."
    ),
)
_NO_COOKIE = (
    _("Your browser sent no answers along"),
    _(
        "Allow cookies for this site, then start again. If you do allow them, your answers have "
        "been deleted: in another window, or because they were left too long."
    ),
)


def show_errors(app: Flask) -> None:
    """Give every error of an app its own page."""
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _http_error)


def answers_are_gone() -> tuple[str, int]:
    """Say that the answers were left too long."""
    return _page(410, *_TIMED_OUT, onward=_("Start again"))


def no_answers_came() -> tuple[str, int]:
    """Say that the browser sent no answers along."""
    return _page(410, *_NO_COOKIE, onward=_("Start again"))


def page_of(app: Flask, language: str, code: int) -> str:
    """Return the page for whoever is turned away before the app is asked."""
    with stand_in_request(app, language, f"/{language}/"):
        return _page(code, *words_for(code, _WORDS), onward=_("Go to the start"))[0]


def _stale(error: CSRFError) -> tuple[str, int]:  # noqa: ARG001 - Flask's signature
    """Lead back to the page whose form it was, or to where she was if that shows nothing."""
    _log.info("A patient's form came without its token, or with another's.")
    back = _question_asked() or (
        None if patient_session().new else next_url(journey_of(patient_session()))
    )
    return _page(400, *_STALE, onward=_("Go on"), leads_to=back)


def _question_asked() -> str | None:
    """Return the address of the question that this request was about, if it was about one."""
    return own_address() if request.endpoint == "patient.question" else None


def _http_error(
    error: HTTPException,
) -> HTTPException | tuple[str, int, list[tuple[str, str]]]:
    code = error.code or InternalServerError.code
    if code < 400:  # noqa: PLR2004 - a redirect that routing raises
        return error
    heading, text = words_for(code, _WORDS)
    # A question that nobody asks (404) leads nowhere; any other error leaves it to be asked again.
    back = None if code == NotFound.code else _question_asked()
    onward = _("Go on") if back else _("Go to the start")
    page, status = _page(code, heading, text, onward=onward, leads_to=back)
    # Such as Allow (405) and Retry-After (429, 503); the page has a type of its own.
    headers = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
    return page, status, headers


def _page(
    code: int,
    heading: LazyString,
    text: LazyString,
    *,
    onward: LazyString,
    leads_to: str | None = None,
) -> tuple[str, int]:
    """Render an error page in the language of the address, else the one the browser asks for.

    Its button leads to the start, unless said otherwise.
    """
    if "language" not in g:
        first = request.path.split("/")[1]
        languages = edition().languages
        g.language = first if first in languages else preferred(languages)
    page = render_template(
        "errors/error.html",
        heading=heading,
        text=text,
        onward=leads_to or url_for("patient.start"),
        onward_text=onward,
    )
    return page, code
