"""The question page: asks one question, and takes its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Request, abort, redirect
from flask.globals import request_ctx
from markupsafe import escape

from screener.pages.app import Reply
from screener.web.counting import count_answer
from screener.web.journey import Changed, Journey
from screener.web.patient import (
    bp,
    journey_of,
    next_url,
    on_the_way,
    patient_session,
)

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from screener.web.question_page import QuestionPage
    from screener.web.session import PatientSession


@bp.route("/<language>/q/<question_id>", methods=["GET", "POST"])
def question(question_id: str) -> Reply:
    """Ask one question, and take its answer. Who may not be at it is led to where she is."""
    request: Request = request_ctx.request
    visit = patient_session()
    journey = journey_of(visit)
    language = journey.questionnaire.language
    pages = visit.edition.pages[language]
    page = pages.get(question_id)
    if page is None:
        if visit.new:
            abort(404)
        if not visit.changed:
            visit.tell_changed(Changed.WITHDRAWN)
        return redirect(next_url(journey), 303)
    place = journey.place(page.question)
    if place is None:
        return redirect(next_url(journey), 303)
    is_change = bool(request.query_string) and "change" in request.args
    if request.method == "POST":
        after = _after(page, visit, journey, request.form)
        if after is None:
            return redirect(page.url(request.script_root, is_change=is_change), 303)
        following = None if is_change else after.after(page.question)
        if following is None:
            return redirect(next_url(after), 303)
        return redirect(pages[following.id].url(request.script_root), 303)
    root = escape(quote(request.script_root))
    before = pages[place.before.id].url(root) if place.before else ""
    beside = {**on_the_way(visit, language), "root": root, "before": before}
    return page.text(visit, journey, place, beside, is_change=is_change)  # to HEAD, too


def _after(
    page: QuestionPage, visit: PatientSession, journey: Journey, posted: MultiDict[str, str]
) -> Journey | None:
    """Take an answer, and return the journey with it; None if it is none to what is asked now."""
    question = page.question
    form = page.form(posted)
    form.answer.offered = journey.offered(question)
    if changed := page.changed_since(form.asked.data, journey.about(question)):
        visit.tell_changed(changed)
        return None
    if not form.validate():
        visit.tell_mistake(question.id, form.answer.mistake)
        return None
    after = journey.answered(question, form.answer.data)
    visit.take(after.answers, after.passed)
    count_answer(visit, after)
    return after
