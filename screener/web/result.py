"""All answers on one page, to be checked; and what they come to."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import g, redirect, render_template
from flask import url_for as url
from flask_babel import gettext
from markupsafe import Markup

from screener.answercode import SALTS
from screener.answercode.qr import svg
from screener.assess import assess
from screener.conditions import codes_of
from screener.model import Disposition, Severity, Truth
from screener.pages.app import Reply
from screener.pages.clock import today
from screener.web.counting import count_result
from screener.web.patient import (
    bp,
    edition,
    journey_of,
    next_url,
    on_the_way,
    patient_session,
    questionnaire,
    url_of,
)

if TYPE_CHECKING:
    from screener.model import Assessment, Information, Question
    from screener.web.journey import Journey


@bp.get("/<language>/check")
def check() -> Reply:
    """Show every answer, each with a way to change it."""
    journey = journey_of(patient_session())
    if journey.open_question:
        return redirect(next_url(journey), 303)
    rows = [
        {"question": q, "answers": _texts(q, journey), "url": url_of(q, change="1")}
        for q in journey.shown.values()
    ]
    changed = patient_session().told()
    return render_template(
        "patient/check.html",
        rows=rows,
        back=url_of(list(journey.shown.values())[-1]),
        changed=changed,
        pause=url(".pause", at="check"),
        mark=patient_session().mark,
        **on_the_way(patient_session(), g.language),
    )


@bp.get("/<language>/result")
def result() -> Reply:
    """Show what the answers come to, with every reason.

    If answers were dropped since she gave them, she first sees which ones are left.
    """
    journey = journey_of(patient_session())
    if journey.open_question or patient_session().changed:
        return redirect(next_url(journey), 303)
    outcome = assess(questionnaire(), journey.answers)
    count_result(patient_session(), outcome)
    code = edition().coder.encode(journey.answers, language=g.language, day=today(), salt=_salt())
    findings = [
        {
            "rule": finding.rule,
            "truth": finding.truth.value,
            "text": finding.words,
            "question": questionnaire().by_id[finding.rule.when.question],
            "answers": _texts(questionnaire().by_id[finding.rule.when.question], journey),
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
        mark=patient_session().mark,
        **on_the_way(patient_session(), g.language),
    )


def _not_selling(outcome: Assessment) -> list[Information]:
    """Return the information to show: none about a treatment that she must not have."""
    is_contraindicated = any(
        finding.truth is Truth.TRUE and finding.rule.severity is Severity.CONTRAINDICATION
        for finding in outcome.findings
    )
    return [text for text in outcome.information if text.is_safety or not is_contraindicated]


def _salt() -> int:
    """Return the salt of this session's answer codes, so that looking again shows the same one."""
    visit = patient_session()
    if visit.salt is None:
        visit.salt = secrets.randbelow(SALTS)
        visit.modified = True
    return visit.salt


def _texts(question: Question, journey: Journey) -> tuple[str, ...]:
    return question.texts(codes_of(journey.answers.get(question.id)))
