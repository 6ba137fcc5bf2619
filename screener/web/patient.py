"""The patient's blueprint: what a request to her pages is about, and where it leads next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, g, request
from flask import url_for as url
from flask.globals import request_ctx
from markupsafe import escape

from screener.conditions import way
from screener.pages.languages import time_of_day
from screener.web.journey import Journey
from screener.web.session import SOON_SECONDS

if TYPE_CHECKING:
    from screener.model import Question, Questionnaire
    from screener.web.edition import Edition
    from screener.web.session import PatientSession

bp = Blueprint("patient", __name__)


@bp.url_defaults
def keep_language(endpoint: str, values: dict[str, str]) -> None:  # noqa: ARG001 - Flask's signature
    """Keep the page's language in the addresses it links to."""
    if "language" not in values and "language" in g:
        values["language"] = g.language


def patient_session() -> PatientSession:
    """Return `flask.session` as what it is on this side."""
    return cast("PatientSession", request_ctx.session)


def edition() -> Edition:
    """Return the rule file that this request is served from."""
    return patient_session().edition


def questionnaire() -> Questionnaire:
    """Return the questionnaire in the page's language."""
    return edition().rules.in_languages[g.language]


def journey_of(visit: PatientSession) -> Journey:
    """Return how far a patient has come, in the page's language."""
    questions = visit.edition.rules.in_languages[g.language]
    return Journey(way(questions, visit.answers), visit.passed)


def is_change() -> bool:
    """Tell whether one answer is changed, to come back to the check page."""
    return bool(request.query_string) and "change" in request.args


def change() -> dict[str, str]:
    """Return the query that leads back to the check page after a change."""
    return {"change": "1"} if is_change() else {}


def url_of(question: Question, **query: Any) -> str:  # noqa: ANN401 - Flask's
    """Return the address of a question."""
    return url("patient.question", question_id=question.id, **query)


def next_url(journey: Journey) -> str:
    """Return where the patient must go next: the first open question, else the check page."""
    if journey.open_question is None:
        return url("patient.check")
    return url_of(journey.open_question, **change())


def on_the_way(visit: PatientSession, language: str) -> dict[str, str]:
    """Return what a page with answers shows beside them: the CSRF token, and when they go.

    `refresh` are the seconds after which a page without a script gives way to `pause`.
    """
    token = visit.token  # first: it may begin the session, and the deadline counts from then
    deadline, left, is_renewable = visit.remaining
    return {
        "token": token,
        "hour": escape(time_of_day(deadline, language)),
        "left": str(left),
        "refresh": str(max(1, left - SOON_SECONDS)),
        "renewable": "yes" if is_renewable else "no",
    }
