"""Anything a browser can do, in any order, against a model of what the patient has told.

Answers good and bad, changes, two tabs, old pages, replayed cookies, cookies broken and lost, half
hours passing. After every step the outcome that the server would show is the one that follows from
what the patient really answered in her session; it is never "book" unless every answer is clear.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

import pytest
import yaml
from cast.apps import app_of, shipped
from cast.clock import Clock
from cast.page import Page
from cast.patient import Reply, in_process, visit_to
from cast.told import Told
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)
from rulefiles.models import detail, rule_file, scope, screen, write
from rulefiles.plain import Plain
from werkzeug.datastructures import Headers

from screener.assess import assess
from screener.packaged import packaged

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from hypothesis.stateful import MultipleResults

OUTCOME = re.compile(r'data-outcome="(\w+)"')
BAD = ("", "nose", "NO", "no ", "\0", "no,yes", "x" * 3000)
MINUTES = (0.9, 0.9, 13.7, 13.7, 31.0)
"""However often they are added up, never within seconds of 30 minutes or of six hours."""


@dataclass(frozen=True)
class Held:
    """A question page that is open in some tab: where its form goes, and what it sends."""

    name: str
    path: str
    fields: tuple[tuple[str, str], ...]
    session: int
    about: object


class Screening(RuleBasedStateMachine):
    """One browser, as many tabs as there are pages held, and everything that can befall it."""

    app: ClassVar[Callable[[], Flask]]
    data: ClassVar[Callable[[], dict[str, Any]]]
    languages: ClassVar[tuple[str, ...]]

    pages: Bundle[Held] = Bundle("pages")
    cookies: Bundle[str] = Bundle("cookies")

    def __init__(self) -> None:
        super().__init__()
        self.plain = Plain(type(self).data())
        self.served = type(self).app()
        self.questionnaire = self.served.extensions["screener"].edition.questionnaire
        self.visit = visit_to(self.served)
        self.known: dict[str, Told] = {}
        self.sessions = 0
        self.patch = pytest.MonkeyPatch()
        self.clock = Clock(self.patch)

    def teardown(self) -> None:
        """Set the clock right."""
        self.patch.undo()

    # The browser

    @property
    def cookie(self) -> str:
        """The cookie at hand."""
        return self.visit.cookies.get("screener", "")

    @property
    def told(self) -> Told | None:
        """What the patient has told in the session at hand; None if there is none."""
        return self.known.get(self.cookie)

    @property
    def is_gone(self) -> bool:
        """Whether there is a session at hand, but one that is too old."""
        return self.told is not None and self.told.is_gone(time.time())

    def send(self, method: str, path: str, told: Told | None, body: bytes = b"") -> Reply:
        """Send a request; `told` is what the patient has told once it is answered."""
        before, was_gone = self.cookie, self.is_gone
        reply = self.visit.request(method, path, body)
        if self.cookie and self.cookie != before:
            now = time.time()
            if was_gone:  # all that is left says that there were answers
                self.known[self.cookie] = replace(self.known[before], written=0)
                return reply
            if told is None:
                self.sessions += 1
                told = Told(self.plain, self.sessions, now, now)
            self.known[self.cookie] = replace(told, written=now)
        return reply

    def words(self, language: str, path: str) -> str:
        """Return an address in one of the languages."""
        return f"/{language}/{path}"

    def onward(self, told: Told | None) -> str:
        """Return where the server leads somebody who has told this: path without language."""
        name = told.next if told else next(iter(self.plain.questions))
        return f"q/{name}" if name else "check"

    # What she does

    @rule(target=pages, data=st.data(), is_change=st.booleans())
    def opens_a_question(self, data: st.DataObject, *, is_change: bool) -> Held | MultipleResults:
        """Any question's address leads to its page, or to the first that is open."""
        name = data.draw(st.sampled_from(list(self.plain.questions)))
        return self._opens(name, data, "?change=1" if is_change else "")

    @rule(target=pages, data=st.data())
    def opens_the_next_question(self, data: st.DataObject) -> Held | MultipleResults:
        """The question that is open can be opened."""
        told = self.told
        name = (told.next if told else None) or next(iter(self.plain.questions))
        return self._opens(name, data, "")

    def _opens(self, name: str, data: st.DataObject, query: str) -> Held | MultipleResults:
        language = data.draw(st.sampled_from(self.languages))
        told, is_gone = self.told, self.is_gone
        path = f"/{language}/q/{name}{query}"
        reply = self.send("GET", path, told)
        if is_gone:
            assert (reply.status, self.is_gone) == (410, True)
            return multiple()
        told = told or Told(self.plain, 0, 0, 0)
        if not told.may_be_at(name):
            assert reply.status == 303
            assert reply.location == f"/{language}/{self.onward(told)}" + _kept(query, told)
            return multiple()
        page = reply.page
        given = told.answers.get(name, [])
        assert (reply.status, page.question) == (200, name)
        assert page.offered == told.offered(name)
        assert page.chosen == ([given] if isinstance(given, str) else given)
        return self._held(page, path, name)

    def _held(self, page: Page, path: str, name: str) -> Held:
        told = self.told
        assert told is not None, "a question page begins a session"
        fields = tuple(page.hidden.items())
        return Held(name, path, fields, told.session, told.about(name))

    @rule(page=pages, data=st.data())
    def answers(self, page: Held, data: st.DataObject) -> None:
        """Some tab's page is sent with an answer that it may have offered."""
        codes = list(self.plain.classes[page.name])
        many = self.plain.questions[page.name].get("pick") == "many"
        most = len(codes) if many else 1
        values = data.draw(st.lists(st.sampled_from(codes), max_size=most, unique=True))
        self._sends(page, values)

    @rule(target=pages, data=st.data(), is_clear=st.booleans())
    def goes_on_to_the_end(self, data: st.DataObject, *, is_clear: bool) -> MultipleResults:
        """She answers all that is still open: nothing that worries, or anything."""
        held: list[Held] = []
        while self.told is None or self.told.next is not None:
            page = self.opens_the_next_question(data)
            if not isinstance(page, Held):
                break  # too late: the next attempt begins anew
            held.append(page)
            self._sends(page, self._proper(page.name, data, is_clear=is_clear))
        return multiple(*held)

    @rule(target=pages, data=st.data())
    @precondition(lambda self: self.told is not None and self.told.answers)
    def changes_an_answer(self, data: st.DataObject) -> Held | MultipleResults:
        """She goes back to a question that she has answered, and answers it anew."""
        assert self.told is not None
        name = data.draw(st.sampled_from(list(self.told.answers)))
        page = self._opens(name, data, data.draw(st.sampled_from(("", "?change=1"))))
        if isinstance(page, Held):
            self._sends(page, self._proper(name, data, is_clear=False))
        return page

    def _proper(self, name: str, data: st.DataObject, *, is_clear: bool) -> list[str]:
        """Draw an answer that a question's page offers; a detail may be left blank."""
        assert self.told is not None
        classes = self.plain.classes[name]
        fine = ("clear", "neutral") if is_clear else ("clear", "neutral", "risk", "unsure")
        codes = [code for code in self.told.offered(name) if classes[code] in fine]
        blank = [""] if self.plain.questions[name]["kind"] == "detail" else []
        code = data.draw(st.sampled_from([*codes, *blank]))
        return [code] if code else []

    @rule(page=pages, data=st.data())
    def answers_wrongly(self, page: Held, data: st.DataObject) -> None:
        """Some tab's page is sent with values that it cannot have offered."""
        codes = st.sampled_from((*self.plain.classes[page.name], *BAD))
        values = data.draw(st.lists(codes, min_size=1, max_size=4))
        self._sends(page, [*values, data.draw(st.sampled_from((*BAD, values[0])))])

    @rule(page=pages, code=st.sampled_from(["0" * 16, "tampered", "\0", "x" * 5000]))
    def tampers_with_what_was_asked(self, page: Held, code: str) -> None:
        """A page that says it asked something else is asked again."""
        fields = tuple((key, code if key == "asked" else value) for key, value in page.fields)
        classes = self.plain.classes[page.name]
        tampered = replace(page, fields=fields, about="tampered")
        self._sends(tampered, [code for code, kind in classes.items() if kind != "risk"][:1])

    def _sends(self, page: Held, values: list[str]) -> None:
        """Send a page's form and compare what comes back with what the model expects."""
        told, is_gone = self.told, self.is_gone
        after, status = self._expected(page, values)
        fields = [*page.fields, *(("answer", value) for value in values)]
        reply = self.send("POST", page.path, after, urlencode(fields).encode())
        assert reply.status == status, (page, values, told)
        if told is None or is_gone:
            assert reply.location == f"/{page.path.split('/')[1]}/gone"
        elif status == 303 and after is told and told.may_be_at(page.name):
            assert reply.location == page.path  # refused: the same page says what was wrong
        if is_gone:
            assert self.is_gone

    def _expected(self, page: Held, values: list[str]) -> tuple[Told | None, int]:
        """Return what is told after a form was sent, and the status that comes back."""
        told = self.told
        if told is None or self.is_gone:
            return told, 303
        if told.session != page.session:
            return told, 400
        if not told.may_be_at(page.name):
            return told, 303
        if told.about(page.name) != page.about:
            return replace(told, must_look=True), 303
        after = told.taking(page.name, values)
        return after or told, 303  # refused if there is none: nothing more is told

    @rule(page=pages)
    def finishes(self, page: Held) -> None:
        """Finish deletes the answers of its own session, and of no other."""
        told, is_gone = self.told, self.is_gone
        token = dict(page.fields)["csrf_token"]
        language = page.path.split("/")[1]
        body = urlencode({"csrf_token": token}).encode()
        reply = self.send("POST", f"/{language}/finish", told, body)
        if told and not is_gone and told.session != page.session:
            assert reply.status == 400
            return
        assert (reply.status, reply.location) == (303, f"/{language}/finished")
        assert told is None or self.cookie == ""

    @rule(target=cookies)
    @precondition(lambda self: self.told is not None)
    def keeps_a_copy_of_the_cookie(self) -> str:
        """Somebody keeps a cookie for later."""
        return self.cookie

    @rule(cookie=cookies)
    def replays_a_cookie(self, cookie: str) -> None:
        """An older cookie comes back, with what was told then."""
        self.visit.cookies["screener"] = cookie

    @rule(cookie=cookies, page=pages, data=st.data())
    def replays_a_request(self, cookie: str, page: Held, data: st.DataObject) -> None:
        """An old form is sent once more under an older cookie."""
        self.visit.cookies["screener"] = cookie
        self.answers(page, data)

    @rule(place=st.integers(min_value=0, max_value=10_000), bit=st.integers(0, 6))
    @precondition(lambda self: self.cookie != "")
    def breaks_the_cookie(self, place: int, bit: int) -> None:
        """One character of the cookie is another one: it holds nothing any more."""
        cookie = self.cookie.rstrip("=")
        place %= len(cookie) - 1  # the last one's lowest bits mean nothing
        other = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"[(ord(cookie[place]) + bit) % 27]
        if other != cookie[place]:
            self.visit.cookies["screener"] = cookie[:place] + other + cookie[place + 1 :]

    @rule()
    def loses_the_cookie(self) -> None:
        """The browser forgets."""
        self.visit.cookies.clear()

    @rule(minutes=st.sampled_from(MINUTES))
    def waits(self, minutes: float) -> None:
        """Time passes."""
        self.clock.forward(minutes)

    @rule(data=st.data(), path=st.sampled_from(["", "privacy", "finished", "nowhere/at/all"]))
    def looks_around(self, data: st.DataObject, path: str) -> None:
        """A page beside the questions changes nothing."""
        language = data.draw(st.sampled_from(self.languages))
        told, is_gone = self.told, self.is_gone
        reply = self.send("GET", f"/{language}/{path}", told)
        assert reply.status == (404 if path == "nowhere/at/all" else 200)
        assert (told is None) == (self.told is None) or (is_gone and path == "")

    @rule(data=st.data())
    def checks(self, data: st.DataObject) -> None:
        """The check page shows every answer that was given in this session, and no other."""
        language = data.draw(st.sampled_from(self.languages))
        told, is_gone = self.told, self.is_gone
        has_looked = told and replace(told, must_look=told.must_look and told.next is not None)
        reply = self.send("GET", f"/{language}/check", has_looked)
        if is_gone:
            assert reply.status == 410
        elif told is None or told.next is not None:
            assert (reply.status, reply.location) == (303, f"/{language}/{self.onward(told)}")
        else:
            rules = self.served.extensions["screener"].edition.rules
            by_id = rules.in_languages[language].by_id
            texts = {row.question: row.answers for row in reply.page.answered}
            for name in told.shown:
                given = told.answers.get(name)
                codes = [given] if isinstance(given, str) else given
                if codes:
                    words = tuple(by_id[name].by_code[code].text for code in codes)
                    assert texts[name] == words
            assert len(reply.page.answered) == len(told.shown)

    # What must be true after every step

    @invariant()
    def the_outcome_follows_from_what_she_told(self) -> None:
        """The result, asked for in passing, is that of her answers: "book" if all are clear."""
        told, is_gone = self.told, self.is_gone
        headers = Headers({"Cookie": f"screener={self.cookie}"} if self.cookie else {})
        reply = in_process(self.served)("GET", f"/{self.languages[0]}/result", headers, b"")
        shown = OUTCOME.findall(reply.text)
        if told is None or is_gone or told.next is not None or told.must_look:
            assert shown == []
            assert reply.status == (410 if is_gone else 303)
            return
        assert shown == [assess(self.questionnaire, told.answers).disposition.value]
        assert (shown == ["book"]) == self.plain.may_book(told.answers)


def _kept(query: str, told: Told) -> str:
    """Return the query of a redirect: to a question, the one that came; to the check page, none."""
    return query if told.next else ""


def small_file() -> dict[str, Any]:
    """Return a file with a gate, a question about areas, and details of both kinds."""
    return rule_file(
        scope("areas", "face", "hands", "feet", pick="many"),
        screen("droop", show_when={"areas": ["face"]}),
        screen("sore", about="areas"),
        detail("sore_where", {"sore": ["yes", "not_sure"]}, answers_from="areas", pick="many"),
        scope("visit", "first", "later"),
        screen("reacted", show_when={"visit": ["later"]}),
        detail("reaction", {"reacted": ["yes"]}, "rash", "fever"),
    )


@cache
def small_app() -> Flask:
    """Return the application that serves the small file."""
    return app_of(write(Path(mkdtemp()), small_file()))


@cache
def shipped_file() -> dict[str, Any]:
    """Return the shipped file as plain data, every scalar as text."""
    data: dict[str, Any] = yaml.load(packaged("rules.yaml").read_bytes(), yaml.BaseLoader)  # noqa: S506 - our own file
    return data


class SmallScreening(Screening):
    """The small file, which has gates."""

    app = staticmethod(small_app)
    data = staticmethod(small_file)
    languages = ("en",)


class ShippedScreening(Screening):
    """The file that ships, in its three languages."""

    app = staticmethod(shipped)
    data = staticmethod(shipped_file)
    languages = ("nb", "nn", "en")


ORDINARY = settings(max_examples=40, stateful_step_count=35)
LONG = settings(max_examples=500, stateful_step_count=80)

SmallScreening.TestCase.settings = ORDINARY
ShippedScreening.TestCase.settings = ORDINARY
TestSmallScreening = SmallScreening.TestCase
TestShippedScreening = ShippedScreening.TestCase


@pytest.mark.long
@pytest.mark.parametrize("machine", [SmallScreening, ShippedScreening])
def test_nothing_breaks_in_the_long_run(machine: type[Screening]) -> None:
    """The same, far more often and far longer."""
    run_state_machine_as_test(machine, settings=LONG)
