"""What happens when the hour comes at which a patient's answers are deleted.

No request that no person made (a timer's, a page's that gives way by itself) ever makes it later.
"""

from __future__ import annotations

import re

from flask import g, jsonify, redirect, render_template, request, session
from flask import url_for as url
from flask_babel import gettext
from werkzeug.wrappers import Response

from screener.pages.app import Reply
from screener.pages.languages import time_of_day
from screener.web.errors import answers_are_gone, no_answers_came
from screener.web.patient import (
    bp,
    change,
    journey_of,
    next_url,
    patient_session,
    questionnaire,
    url_of,
)

_QUESTION = re.compile(r"q/([a-z0-9_]+)")


@bp.get("/<language>/left")
def left() -> Response:
    """Tell a page's script how long the answers are still kept: nothing, if there are none."""
    patient_session().leave_as_is()
    return _state() if patient_session().is_begun else jsonify(left=0)


@bp.route("/<language>/keep", methods=["GET", "POST"])
def keep() -> Response:
    """Keep the answers as long as may be: somebody is there, and says so.

    Whoever comes by its address alone, as after a form that was lost on its way, is led back.
    """
    if request.method != "POST":
        return redirect(_place(), 303)
    session.modified = True
    is_script = request.headers.get("X-Requested-With") == "fetch"
    return _state() if is_script else redirect(_place(), 303)


@bp.get("/<language>/pause")
def pause() -> Reply:
    """Stand in for a page with answers, for browsers without a script, until somebody comes."""
    patient_session().leave_as_is()
    if not patient_session().is_begun:
        return redirect(url(".start"), 303)
    token, remaining = patient_session().token, patient_session().remaining
    return render_template(
        "patient/pause.html",
        token=token,
        hour=time_of_day(remaining.deadline, g.language),
        refresh=remaining.seconds + 1,
        renewable=remaining.is_renewable,
        at=request.args.get("at", ""),
        back=_place(),
        change=change(),
    )


@bp.get("/<language>/gone")
def gone() -> Reply:
    """Say that the answers are gone, unless somebody went on in another window."""
    patient_session().leave_as_is()
    if patient_session().is_begun:
        return redirect(url(".pause"), 303)
    return answers_are_gone() if patient_session().is_gone else no_answers_came()


def _place() -> str:
    """Return the address of the page that a pause stands in for."""
    at = request.args.get("at", "")
    found = _QUESTION.fullmatch(at)
    question = questionnaire().by_id.get(found[1]) if found else None
    if question:
        return url_of(question, **change())
    return url(f".{at}") if at in ("check", "result") else next_url(journey_of(patient_session()))


def _state() -> Response:
    """Return the seconds left, the sentences that tell it, and whether a page is still true."""
    deadline, seconds, is_renewable = patient_session().remaining
    hour = time_of_day(deadline, g.language)
    return jsonify(
        left=seconds,
        renewable=is_renewable,
        until=gettext("We will delete your answers at %(hour)s unless you go on.", hour=hour),
        soon=gettext("We will soon delete your answers: at %(hour)s.", hour=hour),
        mark=patient_session().mark,
        kept=gettext("We keep your answers until %(hour)s.", hour=hour),
    )
