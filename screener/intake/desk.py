"""The intake page: one page with all questions, the live outcome beside them, nothing stored."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.lists import format_list
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
from flask_babel import get_locale, gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from screener.answercode import Coder, Refusal
from screener.intake import judgement_form, rows
from screener.intake import posted as form
from screener.intake.accounts import Account, public
from screener.intake.code_limit import LimitedCoder, minutes_to_wait, proof_of
from screener.intake.handout import handout
from screener.intake.journal import PAPER_WIDTH, Author, journal
from screener.intake.judgement import Decision, Held
from screener.intake.sitting import Sitting
from screener.intake.staff_words import decision_name, held_name, outcome_name
from screener.model import Questionnaire
from screener.pages.clock import now, today
from screener.pages.languages import preferred
from screener.rulefile import Problem, RuleFile

if TYPE_CHECKING:
    from collections.abc import Sequence

Reply = str | tuple[str, int] | Response
IDLE_MINUTES = 10
"""After so long without a key or a touch the page clears itself. A login lasts a little longer."""

desk = Blueprint("desk", __name__)


@dataclass(frozen=True)
class Served:
    """The rule file that the intake side serves, and what reads its answer codes.

    `problems` are what is wrong with an edit of the file that was therefore not taken.
    """

    rules: RuleFile
    coder: Coder
    problems: Sequence[Problem] = ()


def served() -> Served:
    """Return what this request is served from, whatever is served meanwhile."""
    if "served" not in g:
        g.served = current_app.extensions["screener"]
    current: Served = g.served
    return current


def questionnaire() -> Questionnaire:
    """Return the questionnaire in the nurse's language."""
    return served().rules.in_languages[g.language]


@desk.before_app_request
def take_language() -> None:
    """Take the language that this login chose, else the browser's."""
    languages = served().rules.questionnaire.languages
    chosen = session.get("language")
    g.language = chosen if chosen in languages else preferred(languages)


@desk.get("/")
def page() -> Reply:
    """Show the page for a new patient."""
    return _page(form.Posted(Sitting(questionnaire(), {})), focus="code")


@desk.post("/")
def update() -> Reply:
    """Show the page again with what was posted: opens a code, changes language, works out all."""
    if not _is_this_patient():
        flash(gettext("That patient has been cleared. Nothing was kept."))
        return redirect(url(".page"), 303)
    chosen = request.form.get("page-language")
    if chosen in served().rules.questionnaire.languages:
        session["language"] = g.language = chosen
    posted = _posted(form.CODE)
    return _page(posted, focus="questions" if posted.is_just_opened else "")


@desk.post("/outcome")
def outcome() -> Reply:
    """Return the outcome panel alone, for the page to put in place.

    409: the page is about a patient who has been cleared. 412: it asks other questions than are
    asked now, and has to be made anew. Neither may show an outcome.
    """
    if not _is_this_patient():
        return render_template("intake/cleared.html"), 409
    posted = _posted(form.OPENED)
    if posted.is_outdated:
        return "", 412
    return render_template("intake/panel.html", **_panel(posted))


@desk.post("/clear")
def clear() -> Response:
    """Begin with the next patient; pages of the last one can show nothing any more."""
    if request.form.get("was-idle"):
        _tell_idle()
    return _next_patient()


@desk.get("/idle/<patient_round>")
def idle(patient_round: str) -> Response:
    """Do so when a page without JavaScript has reloaded itself. Only that page knows its round."""
    if patient_round == session.get("round"):
        _tell_idle()
        return _next_patient()
    return redirect(url(".page"), 303)


@desk.post("/language")
@public
def language() -> Response:
    """Choose the language of pages that hold no patient."""
    chosen = request.form.get("page-language")
    if chosen in served().rules.questionnaire.languages:
        session["language"] = chosen
    return redirect(url(".page"), 303)


def _posted(code_field: str) -> form.Posted:
    sent = request.form
    coder = LimitedCoder(served().coder, sent.get(form.OPENED, ""), sent.get(form.PROOF, ""))
    return form.read_form(sent, questionnaire(), coder, today(), code_field)


def _is_this_patient() -> bool:
    return "round" in session and request.form.get(form.ROUND) == session["round"]


def _next_patient() -> Response:
    session["round"] = secrets.token_hex(16)
    response = redirect(url(".page"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _tell_idle() -> None:
    flash(gettext("The page was cleared, because nothing had happened for a while."))


def _page(posted: form.Posted, focus: str) -> Reply:
    session.setdefault("round", secrets.token_hex(16))
    sitting = posted.sitting
    shown = [rows.row(sitting, question) for question in questionnaire().questions]
    is_malformed = any(row.mistake for row in shown)
    is_limited = sitting.refusal is not None and sitting.refusal.refusal is Refusal.TOO_MANY
    minutes = minutes_to_wait() if is_limited else 0
    page = render_template(
        "intake/page.html",
        rows=shown,
        posted=posted,
        proof=proof_of(posted.opened),
        minutes_to_wait=minutes,
        round=session["round"],
        names=form,
        own=judgement_form,
        focus=focus,
        idle_minutes=IDLE_MINUTES,
        decisions={decision.value: decision_name(decision) for decision in Decision},
        ways={held.value: held_name(held) for held in Held},
        seen=rows.seen(sitting),
        others={code: q for code, q in served().rules.in_languages.items() if code != g.language},
        **_panel(posted),
    )
    response = make_response(page, 422 if is_malformed or sitting.refusal or posted.caught else 200)
    if is_limited:
        current_app.logger.warning("Refused an answer code: too many were unreadable.")
        response.status_code = 429
        response.headers["Retry-After"] = str(60 * minutes)
    return response


def _author() -> Author:
    account: Account = g.account
    return Author(account.full_name or account.name, account.profession)


def _panel(posted: form.Posted) -> dict[str, object]:
    """Return what the outcome panel shows."""
    sitting = posted.sitting
    return {
        "sitting": sitting,
        "assessment": sitting.assessment,
        "outcome": outcome_name(sitting.assessment.disposition),
        "found": sitting.found,
        "unread": [posted.days[name] for name in sorted(posted.unread_days)],
        "waiting": [f for f in sitting.assessment.findings if f not in sitting.found],
        "sources": sitting.questionnaire.sources,
        "journal": journal(sitting, _author(), now()),
        "on_paper": journal(sitting, _author(), now(), PAPER_WIDTH),
        "handout": Markup(handout(sitting, served().rules.in_languages, g.language, now())),  # noqa: S704 - our HTML
        "missing": format_list([str(number) for number in sitting.missing], locale=get_locale()),
        "live": rows.live(sitting),
    }
