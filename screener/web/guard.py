"""What every request to the patient's pages has to pass before any view sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, g, redirect
from flask import url_for as url
from flask.globals import request_ctx
from flask_wtf import CSRFProtect

from screener.pages.app import require_length
from screener.web.errors import answers_are_gone, no_answers_came
from screener.web.patient import patient_session

if TYPE_CHECKING:
    from flask import Flask, Request

    from screener.pages.app import Reply
    from screener.web.session import PatientSession

_NEEDS_SESSION = frozenset(
    {"patient.question", "patient.check", "patient.result", "patient.keep", "patient.pause"}
)
"""The pages that mean nothing without answers in progress."""
_TAKES_NOTHING = frozenset({"GET", "HEAD", "OPTIONS"})


def guard(app: Flask) -> None:
    """Stop every request to an app that is not whole, rests on nothing, or was forged."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # it is checked here
    csrf = CSRFProtect(app)

    @app.before_request
    def stop() -> Reply | None:
        request: Request = request_ctx.request
        visit = patient_session()
        _take_language(request, visit)
        require_length(request)
        # Before a forgery is looked for: a session that is gone is none.
        stopped = _rests_on_nothing(request, visit)
        if stopped is None and request.endpoint and request.method not in _TAKES_NOTHING:
            csrf.protect()
        return stopped


def _take_language(request: Request, visit: PatientSession) -> None:
    """Take the language out of the address; a language that is not offered is no page."""
    is_hers = request.endpoint is not None and request.endpoint.startswith("patient.")
    if is_hers and request.view_args and "language" in request.view_args:
        language = request.view_args.pop("language")
        if language not in visit.edition.languages:
            abort(404)
        g.language = language


def _rests_on_nothing(request: Request, visit: PatientSession) -> Reply | None:
    """Stop a request that rests on answers which are no longer there."""
    takes_answer_of_nobody = visit.new and request.method == "POST"
    if not visit.is_gone and not takes_answer_of_nobody:
        return None
    if takes_answer_of_nobody and request.endpoint == "patient.finish":
        visit.start_again()
        return redirect(url("patient.finished"), 303)
    if request.endpoint not in _NEEDS_SESSION:
        return None
    if request.method == "POST":  # a page that is no reply to a form: Back asks for none again
        return redirect(url("patient.gone"), 303)
    return answers_are_gone() if visit.is_gone else no_answers_came()
