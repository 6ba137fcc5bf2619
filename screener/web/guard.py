"""What every request to the patient's pages has to pass before any view sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect
from flask import url_for as url
from flask.globals import request_ctx
from flask_wtf import CSRFProtect

from screener.pages.requests import require_length
from screener.web.errors import answers_are_gone, no_answers_came
from screener.web.patient import patient_session

if TYPE_CHECKING:
    from flask import Flask, Request

    from screener.web.patient import Reply

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
        require_length(request)
        # Before a forgery is looked for: a session that is gone is none.
        stopped = _rests_on_nothing(request)
        if stopped is None and request.endpoint and request.method not in _TAKES_NOTHING:
            csrf.protect()
        return stopped


def _rests_on_nothing(request: Request) -> Reply | None:
    """Stop a request that rests on answers which are no longer there."""
    visit = patient_session()
    takes_answer_of_nobody = visit.new and request.method == "POST"
    if not visit.is_gone and not takes_answer_of_nobody:
        return None
    if takes_answer_of_nobody and request.endpoint == "patient.finish":
        visit.start_again()
        return redirect(url("patient.finished"), 303)
    if request.endpoint not in _NEEDS_SESSION:
        return None
    return answers_are_gone() if visit.is_gone else no_answers_came()
