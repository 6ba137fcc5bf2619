"""The intake page: one page with all questions, the live outcome beside them, nothing stored."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import (
    Blueprint,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
)
from flask import url_for as url
from flask_babel import format_time
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from screener.answercode import Refusal
from screener.intake import form, judgement_form, rows
from screener.intake.accounts import Person, logins, public, unnoted
from screener.intake.code_limit import LimitedCoder, minutes_to_wait, proof_of
from screener.intake.edition import edition, questionnaire
from screener.intake.intake import Intake
from screener.intake.journal import PAPER_WIDTH, WIDTH, Author, wrapped
from screener.intake.judgement import Decision, Held
from screener.intake.patient_marks import end_mark, is_live, new_mark
from screener.intake.staff_words import decision_name, held_name
from screener.pages.app import Reply
from screener.pages.clock import now, today
from screener.pages.languages import gettext, time_of_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

IDLE_MINUTES = 10
"""After so long without a key or a touch the page clears itself. A login lasts a little longer."""
WARN_OF_END = timedelta(minutes=15)
"""How long before its end a page warns that the login ends, however much it is used."""

bp = Blueprint("desk", __name__)


@bp.get("/")
def page() -> Reply:
    """Show the page for a new patient."""
    return _page(form.Posted(Intake(questionnaire(), {})), new_mark(), focus="code")


@bp.post("/")
def update() -> Reply:
    """Show the page again with what was posted: opens a code, changes language, works out all."""
    if not is_live(_mark()):
        flash(gettext("That patient has been cleared. Nothing was kept."))
        return redirect(url(".page"), 303)
    chosen = request.form.get("page-language")
    if chosen in edition().rules.questionnaire.languages:
        session["language"] = g.language = chosen
    posted = _posted(form.CODE)
    if posted.is_next_patient:
        end_mark(_mark())
    mark = new_mark() if posted.is_next_patient else _mark()
    is_ready = posted.is_just_opened and not posted.is_opened_over
    return _page(posted, mark, focus="questions" if is_ready else "")


@bp.post("/outcome")
def outcome() -> Reply:
    """Return the outcome panel alone, for the page to put in place.

    409: the page is about a patient who has been cleared. 412: it asks other questions than are
    asked now, and has to be made anew. Neither may show an outcome.
    """
    if not is_live(_mark()):
        return render_template("intake/cleared.html"), 409
    posted = _posted(form.OPENED)
    if posted.is_outdated:
        return "", 412
    return _panel(posted, _caught(posted))


@bp.post("/here")
@public
@unnoted
def here() -> Reply | dict[str, str]:
    """Tell a page whether it is still its patient's and its nurse still logged in.

    Returns the form token of today's login, in words when that ends if it is soon, and which rules
    are served: the page asks anew what its answers come to if they are others. 401: the
    login ran out, and the page may wait for the next one. 409: the page is nobody's any more. A
    page that was worked on since it last asked says so, and keeps the login alive; one that was
    not, does not. Changes nothing else, and so needs no form token itself.
    """
    if not is_live(_mark()):
        return render_template("intake/cleared.html"), 409
    login = logins.current()
    if g.account is None or login is None:
        return "", 401
    if request.form.get("at-work"):
        logins.note_use(login)
    end = logins.ends_at(login).astimezone(now().tzinfo)
    words = gettext(
        "Your login ends at %(time)s, twelve hours after it began. Log in again after that, in "
        "another tab: this page goes on.",
        time=format_time(end, "short"),
    )
    ends = words if end - now() < WARN_OF_END else ""
    return {"token": generate_csrf(), "ends": ends, "rules": questionnaire().digest}


@bp.post("/clear")
def clear() -> Response:
    """Begin with the next patient; the page of the last one can show nothing any more."""
    end_mark(_mark())
    if request.form.get("was-idle"):
        _tell_idle()
    return _next_patient()


@bp.get("/idle/<mark>")
def idle(mark: str) -> Response:
    """Do so when a page without JavaScript has reloaded itself. Only that page knows its mark."""
    if is_live(mark):
        end_mark(mark)
        _tell_idle()
        return _next_patient()
    return redirect(url(".page"), 303)


@bp.post("/language")
@public
def language() -> Response:
    """Choose the language of pages that hold no patient."""
    chosen = request.form.get("page-language")
    if chosen in edition().rules.questionnaire.languages:
        session["language"] = chosen
    return redirect(url(".page"), 303)


def _posted(code_field: str) -> form.Posted:
    sent = request.form
    coder = LimitedCoder(edition().coder, sent.get(form.OPENED, ""), sent.get(form.PROOF, ""))
    return form.read_form(sent, questionnaire(), coder, today(), code_field)


def _mark() -> str:
    """Return the mark of the page that sent a form."""
    return request.form.get(form.ROUND, "")


def _next_patient() -> Response:
    session["cleared"] = secrets.token_hex(8)  # another cookie: no browser shows the page again
    response = redirect(url(".page"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _tell_idle() -> None:
    flash(gettext("The page was cleared, because nothing had happened for a while."))


def _page(posted: form.Posted, mark: str, focus: str) -> Reply:
    intake = posted.intake
    shown = [rows.row(intake, question) for question in questionnaire().questions]
    is_malformed = any(row.mistake for row in shown)
    is_limited = intake.refusal is not None and intake.refusal.refusal is Refusal.TOO_MANY
    minutes = minutes_to_wait() if is_limited else 0
    caught = _caught(posted)
    page = render_template(
        "intake/page.html",
        rows=shown,
        proof=proof_of(posted.opened),
        minutes_to_wait=minutes,
        mark=mark,
        code_length=edition().coder.length,
        names=form,
        own=judgement_form,
        focus=focus,
        idle_minutes=IDLE_MINUTES,
        decisions={decision.value: decision_name(decision) for decision in Decision},
        ways={held.value: held_name(held) for held in Held},
        seen=rows.seen(intake),
        others={code: q for code, q in edition().rules.in_languages.items() if code != g.language},
        posted=posted,
        intake=intake,
        caught=caught,
        panel=_panel(posted, caught),
    )
    response = make_response(page, 422 if is_malformed or intake.refusal or posted.caught else 200)
    if is_limited:
        current_app.logger.warning("Refused an answer code: too many were unreadable.")
        response.status_code = 429
        response.headers["Retry-After"] = str(60 * minutes)
    return response


def _author() -> Author:
    account: Person = g.account
    return Author(account.full_name or account.name, account.profession)


def _panel(posted: form.Posted, caught: Mapping[str, str]) -> Markup:
    """Return the outcome panel. `caught` is what is said of what was taken out of a text."""
    intake, served, language, moment = posted.intake, edition(), g.language, now()
    lines = served.journals[language].lines(intake, _author(), moment)
    taken = {name: [one.left, caught[name]] for name, one in posted.caught.items()}
    handouts = served.handouts[intake.language or language]
    return served.panels[language].text(
        posted,
        rows.live(intake) | {"caught": taken},
        journal=wrapped(lines, WIDTH),
        on_paper=wrapped(lines, PAPER_WIDTH),
        handout=handouts.sheet(intake, moment.date()),
        as_of=time_of_day(int(moment.timestamp()), language),
    )


def _caught(posted: form.Posted) -> dict[str, str]:
    return {name: _says(taken) for name, taken in posted.caught.items()}


def _says(taken: form.Taken) -> str:
    """Return what the page says of something that was taken out of a text."""
    if taken.was is form.Caught.NUMBER:
        return gettext("An identity number stood here. It was taken out: it does not belong here.")
    return gettext("An answer code stood here. It was taken out: scan it, or type it in its field.")
