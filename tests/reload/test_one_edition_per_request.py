"""A request that began before an edit of the rule file ends under the file that it began with."""

from __future__ import annotations

import io
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from cast.apps import KEY, app_of
from cast.page import UPDATED
from cast.patient import FORM, Reply, begin
from rulefiles.edited import questions
from rulefiles.models import Data, rule_file, write
from werkzeug.datastructures import Headers

from reload.staff import NAME, PASSWORD, Nurse
from screener import intake
from screener.intake.accounts import Role, staff
from screener.intake.database.connection import db
from screener.rulefile import load
from screener.settings import Settings
from screener.web import take_edition
from screener.web.edition import edition_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask


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


def reworded() -> Data:
    """Return version 2 of the file, with one question in other words."""
    edited = questions()
    edited[1]["ask"] = "Have you never been ill?"
    return rule_file(*edited, version="2")


def test_an_answer_is_taken_under_the_questions_that_it_was_sent_to(tmp_path: Path) -> None:
    """What is kept is an answer to the old wording: under the new one the question is open."""
    app = app_of(write(tmp_path, rule_file(*questions())))
    visit = begin(app).answer(areas=["face"]).sees_question("ill")
    fields = urlencode({**visit.page.hidden, "answer": "no"}).encode()

    def edit() -> None:
        take_edition(app, edition_of(load(write(tmp_path, reworded())), (KEY,)))

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


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Flask]:
    """The nurse's application, with an account."""
    path = write(tmp_path, rule_file(*questions()))
    app = intake.create_app(Settings(path, tmp_path / "data", (KEY,)), load(path))
    with app.app_context():
        staff.add(NAME, Role.NURSE, PASSWORD, "Kari Nordmann", "sykepleier")
    yield app
    with app.app_context():
        db.engine.dispose()


def test_a_nurse_s_page_is_of_one_file_throughout(tmp_path: Path, desk: Flask) -> None:
    """Questions, outcome and the text for the journal are all of the file before the edit."""
    client = desk.test_client()

    def send(method: str, path: str, headers: Headers, body: bytes) -> Reply:
        headers.remove("Cookie")
        with client.open(path, method=method, headers=headers, data=body) as reply:
            return Reply(reply.status_code, Headers(reply.headers), reply.get_data())

    nurse = Nurse(send)
    nurse.opens("/login")
    nurse.posts("/login", name=NAME, password=PASSWORD)
    nurse.opens("/")
    fields = urlencode({**nurse.hidden, "ill": "no"}).encode()

    def edit() -> None:
        intake.take_rules(desk, load(write(tmp_path, reworded())), (KEY,))

    form = SlowForm(fields, edit)
    headers = {"Content-Type": FORM, "Content-Length": str(len(fields)), "Accept-Language": "en"}
    with client.post("/", input_stream=form, headers=headers) as reply:
        assert form.is_late
        assert reply.status_code == 200
        page = reply.get_data(as_text=True)
    assert "Do you have ill?" in page
    assert "Rules: version 1 (" in page
    assert "Have you never been ill?" not in page
    assert "Have you never been ill?" in nurse.opens("/")
