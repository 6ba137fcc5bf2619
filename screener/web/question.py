"""The question page: asks one question, and takes its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import abort, g, redirect, request
from markupsafe import escape

from screener.web.counting import count_answer
from screener.web.journey import Changed
from screener.web.patient import (
    Reply,
    current_journey,
    is_change,
    next_url,
    on_the_way,
    patient,
    patient_session,
)

if TYPE_CHECKING:
    from screener.web.journey import Journey, Place
    from screener.web.page import QuestionPage


@patient.route("/<language>/q/<question_id>", methods=["GET", "POST"])
def question(question_id: str) -> Reply:
    """Ask one question, and take its answer. Who may not be at it is led to where she is."""
    visit, journey = patient_session(), current_journey()
    page = visit.edition.pages[g.language].get(question_id)
    if page is None:
        if visit.new:
            abort(404)
        if not visit.changed:
            visit.tell_changed(Changed.WITHDRAWN)
        return redirect(next_url(journey), 303)
    place = journey.place(page.question)
    if place is None:
        return redirect(next_url(journey), 303)
    if request.method == "POST":
        return redirect(_after_answer(page, journey), 303)
    return _asked(page, journey, place)  # HEAD is answered as GET is


def _asked(page: QuestionPage, journey: Journey, place: Place) -> str:
    """Return the page that asks a question."""
    visit = patient_session()
    root = escape(quote(request.script_root))
    before = visit.edition.pages[g.language][place.before.id].address if place.before else ""
    beside = {**on_the_way(), "root": root, "before": root + before}
    return page.text(visit, journey, place, beside, is_change=is_change())


def _after_answer(page: QuestionPage, journey: Journey) -> str:
    """Take an answer, and return where it leads: back to the question if it is none to it."""
    visit, asked = patient_session(), page.question
    again = request.script_root + page.address + ("?change=1" if is_change() else "")
    form = page.form(request.form)
    form.answer.offered = journey.offered(asked)
    if changed := page.changed_since(form.asked.data, journey.about(asked)):
        visit.tell_changed(changed)
        return again
    if not form.validate():
        visit.tell_mistake(asked.id, form.answer.mistake)
        return again
    after = journey.answered(asked, form.answer.data)
    visit.take(after.answers, after.passed)
    count_answer(visit, after)
    following = None if is_change() else after.after(asked)
    if following is None:
        return next_url(after)
    return request.script_root + visit.edition.pages[g.language][following.id].address
