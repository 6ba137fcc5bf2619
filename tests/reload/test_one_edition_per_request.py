"""A request that began before an edit of the rule file ends under the file that it began with."""

from __future__ import annotations

import io
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from cast.apps import KEY, app_of
from cast.clinic import clinic_of, close
from cast.nurse import FORM, HOME, PASSWORD, PERSON
from cast.page import UPDATED
from cast.patient import begin
from rulefiles.edited import questions, reworded
from rulefiles.models import Data, rule_file, write

from screener import intake
from screener.intake.accounts import Role, staff
from screener.rulefile import load
from screener.web import take_edition
from screener.web.edition import edition_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class SlowForm(io.BytesIO):
    """A form that is sent so slowly that something else happens before it is read."""

    def __init__(self, content: bytes, meanwhile: Callable[[], None]) -> None:
        super().__init__(content)
        self._meanwhile = meanwhile
        self.is_late = False

    def readinto(self, target: bytearray, /) -> int:  # type: ignore[override]
        """Let the other thing happen once, then read."""
        if not self.is_late:
            self.is_late = True
            self._meanwhile()
        return super().readinto(target)


def edited() -> Data:
    """Return version 2 of the file, with one question in other words."""
    return rule_file(*reworded("Have you never been ill?"), version="2")


def test_an_answer_is_taken_under_the_questions_that_it_was_sent_to(tmp_path: Path) -> None:
    """What is kept is an answer to the old wording: under the new one the question is open."""
    app = app_of(write(tmp_path, rule_file(*questions())))
    visit = begin(app).answer(areas=["face"]).sees_question("ill")
    fields = urlencode({**visit.page.hidden, "answer": "no"}).encode()

    def edit() -> None:
        take_edition(app, edition_of(load(write(tmp_path, edited())), (KEY,)))

    form = SlowForm(fields, edit)
    with app.test_client(use_cookies=False).post(
        visit.path, input_stream=form, headers=visit.headers_for(fields)
    ) as reply:
        assert form.is_late
        assert (reply.status_code, reply.location) == (303, "/en/q/sore")
        (cookie,) = SimpleCookie(reply.headers["Set-Cookie"]).values()
    visit.cookies[cookie.key] = cookie.value
    visit.open("/en/q/sore").sees_question("ill")
    assert visit.page.heading == "Have you never been ill?"
    assert (visit.page.chosen, UPDATED in visit.page.main) == ([], True)


def test_a_nurse_s_page_is_of_one_file_throughout(tmp_path: Path) -> None:
    """Questions, outcome and the text for the journal are all of the file before the edit."""
    clinic = clinic_of(load(write(tmp_path, rule_file(*questions()))), tmp_path)
    with clinic.desk.app_context():
        staff.add("nina", Role.NURSE, PASSWORD, *PERSON)
    nurse = clinic.nurse().opens()
    fields = urlencode(nurse.fields({"ill": "no"})).encode()

    def edit() -> None:
        intake.take_rules(clinic.desk, load(write(tmp_path, edited())), (KEY,))

    form = SlowForm(fields, edit)
    headers = {"Content-Type": FORM, "Content-Length": str(len(fields)), "Accept-Language": "en"}
    with nurse.client.post(HOME, input_stream=form, headers=headers) as reply:
        assert form.is_late
        assert reply.status_code == 200
        page = reply.get_data(as_text=True)
    assert "Do you have ill?" in page
    assert "Rules: version 1 (" in page
    assert "Have you never been ill?" not in page
    assert "Have you never been ill?" in nurse.opens().page.text
    close(clinic)
