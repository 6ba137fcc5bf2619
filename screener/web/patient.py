"""The patient's pages. Each view guards, reads the form, and redirects or renders."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, abort, g, redirect, render_template, request, session
from flask import url_for as url
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from screener.answercode import SALTS
from screener.answercode.qr import svg
from screener.assess import assess
from screener.conditions import codes_of
from screener.model import Disposition, Severity, Truth
from screener.pages.clock import today
from screener.pages.fields import Mistake
from screener.pages.languages import preferred, time_of_day
from screener.web.edition import Changed, Edition
from screener.web.forms import QuestionForm
from screener.web.journey import Journey
from screener.web.pages import View, question_pages
from screener.web.session import SOON_SECONDS

if TYPE_CHECKING:
    from screener.model import Assessment, Information, Question, Questionnaire
    from screener.web.session import PatientSession

Reply = str | tuple[str, int] | Response

patient = Blueprint("patient", __name__)
NEEDS_SESSION = frozenset(
    {"patient.question", "patient.check", "patient.result", "patient.keep", "patient.pause"}
)
"""The pages that mean nothing without answers in progress."""


def edition() -> Edition:
    """Return the rule file that this request is served from."""
    return patient_session().edition


def questionnaire() -> Questionnaire:
    """Return the questionnaire in the page's language."""
    return edition().rules.in_languages[g.language]


def patient_session() -> PatientSession:
    """Return `flask.session` as what it is on this side."""
    return cast("PatientSession", session)


def journey() -> Journey:
    """Return how far the patient has come."""
    return Journey(questionnaire(), patient_session().answers, patient_session().passed)


@patient.url_value_preprocessor
def take_language(endpoint: str | None, values: dict[str, str] | None) -> None:  # noqa: ARG001
    """Take the language out of the address; a language that is not offered is no page."""
    if values is not None and "language" in values:
        language = values.pop("language")
        if language not in edition().languages:
            abort(404)
        g.language = language


@patient.url_defaults
def keep_language(endpoint: str, values: dict[str, str]) -> None:  # noqa: ARG001 - Flask's signature
    """Keep the page's language in the addresses it links to."""
    if "language" not in values and "language" in g:
        values["language"] = g.language


@patient.get("/")
def choose_language() -> Response:
    """Send the patient to the start page in her browser's language."""
    g.language = preferred(edition().languages)
    response = redirect(url(".start"))
    response.vary.add("Accept-Language")
    return response


@patient.get("/<language>/", strict_slashes=False)
def start() -> str:
    """Say what this is; go on with answers that are already there, if there are any."""
    patient_session().start_again()
    visit = journey()
    first = next(iter(questionnaire().questions))
    return render_template(
        "patient/start.html",
        goes_on=bool(visit.answers),
        first=next_url(visit) if visit.answers else url(".question", question_id=first.id),
        treatment=questionnaire().treatment,
        number=sum(q.show_when is None for q in questionnaire().questions),
    )


@patient.route("/<language>/q/<question_id>", methods=["GET", "POST"])
def question(question_id: str) -> Reply:
    """Ask one question, and take its answer."""
    visit = journey()
    asked = visit.questionnaire.by_id.get(question_id)
    if asked is None and session.new:
        abort(404)
    if asked is None:
        if not patient_session().changed:
            patient_session().tell_changed(Changed.WITHDRAWN)
        return redirect(next_url(visit), 303)
    if not visit.reaches(asked):
        return redirect(next_url(visit), 303)
    if request.method != "POST":  # HEAD is answered as GET is
        return _page(_view(visit, asked), _on_the_way())
    form = edition().forms[g.language, asked.id](request.form)
    form.answer.offered = visit.offered(asked)
    if changed := edition().changed_since(form.asked.data, asked.id, visit.about(asked)):
        patient_session().tell_changed(changed)
        return redirect(url_of(asked, **change()), 303)
    if not form.validate():
        patient_session().tell_mistake(asked.id, form.answer.mistake)
        return redirect(url_of(asked, **change()), 303)
    after = visit.answered(asked, form.answer.data)
    patient_session().take(after.answers, after.passed)
    following = None if _is_change() else after.after(asked)
    return redirect(url_of(following) if following else next_url(after), 303)


@patient.get("/<language>/check")
def check() -> Reply:
    """Show every answer, each with a way to change it."""
    visit = journey()
    if visit.open_question:
        return redirect(next_url(visit), 303)
    last = visit.shown[-1]
    rows = [
        {"question": q, "answers": _texts(q, visit), "url": url_of(q, change="1")}
        for q in visit.shown
    ]
    changed = patient_session().told()
    return render_template(
        "patient/check.html",
        rows=rows,
        back=url_of(last),
        changed=changed,
        pause=url(".pause", at="check"),
        **_on_the_way(),
    )


@patient.get("/<language>/result")
def result() -> Reply:
    """Show what the answers come to, with every reason.

    If answers were dropped since she gave them, she first sees which ones are left.
    """
    visit = journey()
    if visit.open_question or patient_session().changed:
        return redirect(next_url(visit), 303)
    outcome = assess(questionnaire(), visit.answers)
    code = edition().coder.encode(visit.answers, language=g.language, day=today(), salt=_salt())
    findings = [
        {
            "rule": finding.rule,
            "truth": finding.truth.value,
            "text": finding.rule.reason
            if finding.truth.value == "true"
            else finding.rule.if_unsure,
            "question": questionnaire().by_id[finding.rule.when.question],
            "answers": _texts(questionnaire().by_id[finding.rule.when.question], visit),
        }
        for finding in outcome.findings
    ]
    return render_template(
        "patient/result.html",
        books=outcome.disposition is Disposition.BOOK,
        outcome=outcome,
        words=questionnaire().outcomes[outcome.disposition],
        findings=findings,
        information=_not_selling(outcome),
        code=code,
        last_day=edition().coder.last_day(today()),
        symbol=Markup(svg(code, gettext("QR code of your answer code"))),  # noqa: S704 - our SVG
        now=datetime.now(UTC),
        pause=url(".pause", at="result"),
        **_on_the_way(),
    )


def _not_selling(outcome: Assessment) -> list[Information]:
    """Return the information to show: none about a treatment that she must not have."""
    is_contraindicated = any(
        finding.truth is Truth.TRUE and finding.rule.severity is Severity.CONTRAINDICATION
        for finding in outcome.findings
    )
    return [text for text in outcome.information if text.is_safety or not is_contraindicated]


@patient.route("/<language>/finish", methods=["GET", "POST"])
def finish() -> Response:
    """Delete the answers. Whoever only follows a link here is led back to where she was."""
    if request.method != "POST":
        return redirect(url(".start") if session.new else next_url(journey()), 303)
    patient_session().finish()
    response = redirect(url(".finished"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@patient.get("/<language>/finished")
def finished() -> str:
    """Say that nothing is left."""
    return render_template("patient/finished.html")


@patient.get("/<language>/privacy")
def privacy() -> str:
    """Say what happens to the answers."""
    return render_template("patient/privacy.html")


@patient.get("/<language>/accessibility")
def accessibility() -> str:
    """Say whom these pages should work for, and where to turn if they do not."""
    return render_template("patient/accessibility.html")


def _on_the_way() -> dict[str, str]:
    """Return what a page with answers shows beside them: the CSRF token, and when they go.

    `refresh` are the seconds after which a page without a script gives way to `pause`.
    """
    visit = patient_session()
    return {
        "token": visit.token,  # first: it may begin the session
        "hour": time_of_day(visit.deadline),
        "left": str(visit.seconds_left),
        "refresh": str(max(1, visit.seconds_left - SOON_SECONDS)),
        "renewable": "yes" if visit.is_renewable else "no",
    }


def _salt() -> int:
    """Return the salt of this session's answer codes, so that looking again shows the same one."""
    visit = patient_session()
    if visit.salt is None:
        visit.salt = secrets.randbelow(SALTS)
        visit.modified = True
    return visit.salt


def _is_change() -> bool:
    return "change" in request.args


def change() -> dict[str, str]:
    """Return the query that leads back to the check page after a change."""
    return {"change": "1"} if _is_change() else {}


def url_of(question: Question, **query: Any) -> str:  # noqa: ANN401 - Flask's
    """Return the address of a question."""
    return url(".question", question_id=question.id, **query)


def next_url(visit: Journey) -> str:
    """Return where the patient must go next: the first open question, else the check page."""
    if visit.open_question is None:
        return url(".check")
    return url_of(visit.open_question, **change())


def _texts(question: Question, visit: Journey) -> list[str]:
    given = codes_of(visit.answers.get(question.id))
    return [answer.text for answer in question.answers if answer.code in given]


def _view(visit: Journey, asked: Question) -> View:
    before = visit.before(asked)
    mistaken, mistake = patient_session().mistake
    return View(
        digest=visit.questionnaire.digest,
        root=request.script_root,
        language=g.language,
        question_id=asked.id,
        given=visit.answers.get(asked.id),
        offered=visit.offered(asked),
        about=visit.about(asked),
        before=before.id if before else None,
        progress=visit.progress(asked),
        is_change=_is_change(),
        changed=patient_session().changed,
        mistake=mistake if mistaken == asked.id else "",
        shows_answers=asked.id in visit.answers or bool(asked.about or asked.answers_from),
    )


def _context(view: View) -> dict[str, object]:
    """Return what the template needs to show a view."""
    words = questionnaire()
    question = words.by_id[view.question_id]
    scope = words.by_id[question.about].answers if question.about else ()
    form: QuestionForm = edition().forms[view.language, question.id](
        formdata=None,
        data={"answer": view.given, "asked": edition().asked(question.id, view.about)},
    )
    form.answer.offered = view.offered
    if view.mistake:
        form.answer.errors = (form.answer.complaint(Mistake(view.mistake)),)
    if view.is_change:
        back = url(".check")
    else:
        back = url(".question", question_id=view.before) if view.before else url(".start")
    return {
        "view": view,
        "pause": url(".pause", at=f"q/{question.id}", change="1" if view.is_change else None),
        "action": url_of(question, change="1" if view.is_change else None),
        "question": question,
        "about": [answer.text for answer in scope if answer.code in view.about],
        "asked": form.asked.data,
        "form": form,
        "back": back,
    }


_page = question_pages("patient/question.html", _context)
