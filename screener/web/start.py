"""Where a patient begins and ends, and what she can read about these pages."""

from __future__ import annotations

from flask import g, redirect, render_template, request
from flask import url_for as url
from werkzeug.wrappers import Response

from screener.pages.languages import preferred
from screener.web.patient import (
    bp,
    edition,
    journey_of,
    next_url,
    patient_session,
    questionnaire,
    url_of,
)


@bp.get("/")
def choose_language() -> Response:
    """Send the patient to the start page in her browser's language."""
    g.language = preferred(edition().languages)
    response = redirect(url(".start"))
    response.vary.add("Accept-Language")
    return response


@bp.get("/<language>/", strict_slashes=False)
def start() -> str:
    """Say what this is; go on with answers that are already there, if there are any."""
    visit, questions = patient_session(), questionnaire().questions
    visit.start_again()
    goes_on = bool(visit.answers)
    return render_template(
        "patient/start.html",
        goes_on=goes_on,
        first=next_url(journey_of(patient_session())) if goes_on else url_of(questions[0]),
        treatment=questionnaire().treatment,
        number=sum(question.show_when is None for question in questions),
    )


@bp.route("/<language>/finish", methods=["GET", "POST"])
def finish() -> Response:
    """Delete the answers. Whoever only follows a link here is led back to where she was."""
    if request.method != "POST":
        return redirect(
            url(".start") if patient_session().new else next_url(journey_of(patient_session())), 303
        )
    patient_session().finish()
    response = redirect(url(".finished"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.get("/<language>/finished")
def finished() -> str:
    """Say that nothing is left."""
    return render_template("patient/finished.html")


@bp.get("/<language>/privacy")
def privacy() -> str:
    """Say what happens to the answers."""
    return render_template("patient/privacy.html")


@bp.get("/<language>/accessibility")
def accessibility() -> str:
    """Say whom these pages should work for, and where to turn if they do not."""
    return render_template("patient/accessibility.html")
