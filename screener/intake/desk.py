"""The intake page: one page with all questions, the live outcome beside them, nothing stored."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, session
from flask import url_for as url
from flask_babel import gettext
from werkzeug.wrappers import Response

from screener.answercode import Coder
from screener.conditions import codes_of
from screener.intake import posted as form
from screener.intake.accounts import public
from screener.intake.journal import decision_name, journal, outcome_name
from screener.intake.sitting import Decision, Sitting, texts_of
from screener.model import AnswerClass, Kind, Question, Questionnaire
from screener.pages.clock import now, today
from screener.pages.languages import preferred
from screener.rulefile import Problem, RuleFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Reply = str | tuple[str, int] | Response
IDLE_MINUTES = 10
"""After so long without a key or a touch the page clears itself. A login lasts a little longer."""
KEYS = {AnswerClass.RISK: "yes", AnswerClass.CLEAR: "no", AnswerClass.UNSURE: "unsure"}

desk = Blueprint("desk", __name__)


@dataclass(frozen=True)
class Served:
    """The rule file that the intake side serves, and what reads its answer codes.

    `problems` are what is wrong with an edit of the file that was therefore not taken.
    """

    rules: RuleFile
    coder: Coder
    problems: Sequence[Problem] = ()


@dataclass(frozen=True)
class Row:
    """One question on the page."""

    question: Question
    number: int | None
    is_shown: bool
    chosen: tuple[str, ...]
    offered: tuple[str, ...]
    patient_codes: tuple[str, ...]
    patient: list[str]
    about: tuple[str, ...]
    differs: bool
    is_malformed: bool

    @property
    def keys(self) -> Mapping[str, str]:
        """The keyboard's yes, no and unsure by code, where each is one answer alone."""
        if self.question.kind is not Kind.SCREEN:
            return {}
        by_class = {name: self.question.codes(name) for name in KEYS}
        return {codes[0]: KEYS[name] for name, codes in by_class.items() if len(codes) == 1}


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
    return _page(form.Posted(Sitting(questionnaire(), {})))


@desk.post("/")
def update() -> Reply:
    """Show the page again with what was posted: opens a code, changes language, works out all."""
    if not _is_this_patient():
        flash(gettext("That patient has been cleared. Nothing was kept."))
        return redirect(url(".page"), 303)
    chosen = request.form.get("page-language")
    if chosen in served().rules.questionnaire.languages:
        session["language"] = g.language = chosen
    return _page(_posted())


@desk.post("/outcome")
def outcome() -> Reply:
    """Return the outcome panel alone, for the page to put in place."""
    if not _is_this_patient():
        return render_template("intake/cleared.html"), 409
    return render_template("intake/panel.html", **_panel(_posted()))


@desk.post("/clear")
def clear() -> Response:
    """Begin with the next patient; pages of the last one can show nothing any more."""
    session["round"] = secrets.token_hex(8)
    if request.form.get("was-idle"):
        flash(gettext("The page was cleared, because nothing had happened for a while."))
    response = redirect(url(".page"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@desk.post("/language")
@public
def language() -> Response:
    """Choose the language of pages that hold no patient."""
    chosen = request.form.get("page-language")
    if chosen in served().rules.questionnaire.languages:
        session["language"] = chosen
    return redirect(url(".page"), 303)


def _posted() -> form.Posted:
    return form.read_form(request.form, questionnaire(), served().coder, today())


def _is_this_patient() -> bool:
    return request.form.get(form.ROUND) == session.get("round")


def _page(posted: form.Posted) -> Reply:
    session.setdefault("round", secrets.token_hex(8))
    rows = [_row(posted.sitting, question) for question in questionnaire().questions]
    is_malformed = any(row.is_malformed for row in rows)
    refused = posted.sitting.refusal is not None
    page = render_template(
        "intake/page.html",
        rows=rows,
        code=posted.code,
        round=session["round"],
        names=form,
        idle_minutes=IDLE_MINUTES,
        decisions={decision.value: decision_name(decision) for decision in Decision},
        seen=_seen(posted.sitting),
        **_panel(posted),
    )
    return page, 422 if is_malformed or refused or posted.caught else 200


def _panel(posted: form.Posted) -> dict[str, object]:
    """Return what the outcome panel shows."""
    sitting = posted.sitting
    return {
        "sitting": sitting,
        "assessment": sitting.assessment,
        "outcome": outcome_name(sitting.assessment.disposition),
        "found": sitting.found,
        "waiting": [f for f in sitting.assessment.findings if f not in sitting.found],
        "sources": sitting.questionnaire.sources,
        "caught": posted.caught,
        "journal": journal(sitting, now()),
        "live": _live(sitting),
    }


def _live(sitting: Sitting) -> dict[str, object]:
    """Return what the page's script needs: which rows to show, empty or mark. No rules in it."""
    questions = sitting.questionnaire.questions
    return {
        "shown": sitting.assessment.shown,
        "emptied": sorted(sitting.emptied),
        "differing": sorted(sitting.differing),
        "seen": _seen(sitting),
        "offered": {q.id: _row(sitting, q).offered for q in questions if q.answers_from},
        "about": {q.id: sitting.chosen_about(q) for q in questions if q.about},
    }


def _seen(sitting: Sitting) -> dict[str, str]:
    """Return the hidden fields that tell which answers the rest of the page was made for."""
    sources = {s for q in sitting.questionnaire.questions for s in (q.about, q.answers_from) if s}
    answers = sitting.assessment.answers
    return {form.seen_name(id_): form.seen_value(answers.get(id_)) for id_ in sorted(sources)}


def _row(sitting: Sitting, question: Question) -> Row:
    assessment = sitting.assessment
    offered = tuple(question.by_code)
    if question.answers_from:
        chosen = codes_of(assessment.answers.get(question.answers_from))
        offered = tuple(code for code in offered if code in chosen)
    patient_codes = sitting.patient_codes(question)
    is_shown = question.id in assessment.shown
    ignored = {ignored.question for ignored in assessment.ignored}
    return Row(
        question=question,
        number=sitting.numbers.get(question.id),
        is_shown=is_shown,
        chosen=codes_of(assessment.answers.get(question.id)),
        offered=offered,
        patient_codes=patient_codes,
        patient=texts_of(question, patient_codes),
        about=sitting.chosen_about(question),
        differs=question.id in sitting.differing,
        is_malformed=is_shown and question.id in ignored,
    )
