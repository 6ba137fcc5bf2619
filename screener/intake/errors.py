"""Pages for everything that can go wrong on the nurse's side: plain words, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import Conflict, HTTPException, InternalServerError, ServiceUnavailable

from screener.intake.accounts.limits import seconds_to_wait
from screener.intake.accounts.log import network, pseudonym
from screener.intake.database.connection import db, told
from screener.pages.app import stand_in_request
from screener.pages.errors import error_words, words_for

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

_AGAIN = _("Go back one page, load it again and try once more.")
_OVERTAKEN = (
    _("Somebody changed this account at the same moment"),
    _("Nothing was changed here. Load the page again, look at it, and try once more."),
)
_WORDS = error_words(
    {
        400: _AGAIN,
        403: _("Ask whoever looks after the accounts."),
        413: _AGAIN,
        503: _("Wait a moment, then try again."),
    }
) | {Conflict.code: _OVERTAKEN}
_REFUSALS = {403: "a page that the account's role does not open", 429: "one try too many"}
_FORGED = (
    _("We could not tell whether that came from you"),
    _(
        "You may have logged in or out in another window. Load the page again and try once more. "
        "If this page comes back, allow cookies for this site."
    ),
)


_TEMPLATE = "ERROR_TEMPLATE"


def show_errors(app: Flask, template: str = "intake/accounts/error.html") -> None:
    """Give every error of an app its own page."""
    app.config[_TEMPLATE] = template
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(StaleDataError, _overtaken)
    app.register_error_handler(SQLAlchemyError, _database_fails)
    app.register_error_handler(HTTPException, _http_error)


def page_of(app: Flask, mounted_at: str, language: str, code: int) -> str:
    """Return the page for whoever is turned away before the app is asked."""
    with stand_in_request(app, language, "/", mounted_at):
        heading, text = words_for(code, _WORDS)
        template = app.config[_TEMPLATE]
        return render_template(template, heading=heading, text=text, leads_to=f"{mounted_at}/")


def _forged(error: CSRFError) -> Response:  # noqa: ARG001 - Flask's signature
    _note_refusal("a form without its token")
    return _page(400, *_FORGED)


def _overtaken(error: StaleDataError) -> Response:  # noqa: ARG001 - Flask's signature
    """Answer the second of two requests that change one account. What was under way is undone."""
    db.session.rollback()
    return _page(Conflict.code, *_OVERTAKEN)


def _database_fails(error: SQLAlchemyError) -> Response:
    """Answer when the database is down, locked or full. What was under way is undone."""
    db.session.rollback()
    what = told(db.engine.url, error)
    current_app.logger.error("A nurse was turned away; patients are served: %s", what)
    return _page(ServiceUnavailable.code, *_WORDS[ServiceUnavailable.code])


def _http_error(error: HTTPException) -> Response | HTTPException:
    code = error.code or InternalServerError.code
    if code < 400:  # noqa: PLR2004 - a redirect that routing raises
        return error
    if code in _REFUSALS:
        _note_refusal(_REFUSALS[code])
    response = _page(code, *words_for(code, _WORDS))
    if code == ServiceUnavailable.code:
        response.headers["Retry-After"] = "5"
    seconds = seconds_to_wait() if code == 429 else None  # noqa: PLR2004
    if seconds is not None:
        response.headers["Retry-After"] = str(seconds)
    return response


def _note_refusal(what: str) -> None:
    """Tell the server's log of somebody who wanted what is not hers: where, and from where."""
    place = pseudonym(network())
    current_app.logger.warning("Refused %s at %s from %s.", what, request.endpoint, place)


def _page(code: int, heading: LazyString, text: LazyString) -> Response:
    page = render_template(current_app.config[_TEMPLATE], heading=heading, text=text)
    return make_response(page, code)
