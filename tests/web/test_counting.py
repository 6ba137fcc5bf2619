"""What is counted of patients' visits: each once, as far as she came, and the first result."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from cast.answers import CLEAR
from cast.apps import LANGUAGES, app_of
from cast.clock import Clock
from cast.patient import begin, visit_to

from screener.figures.keeper import Keeper
from screener.figures.sealed import read
from screener.figures.shown import lines, rounded, shown
from screener.figures.sums import Figure, Key, Sums, month_of, week_of
from screener.packaged import packaged
from screener.pages.clock import today

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

SHIPPED = packaged("rules.yaml")
AREAS = {"areas": ["forehead"]}
QUESTIONS = ("areas", *CLEAR)
"""The questions that somebody sees who answers "no" to all."""


@pytest.fixture
def sums() -> Sums:
    """What was counted."""
    return Sums()


@pytest.fixture
def app(sums: Sums) -> Flask:
    """The patient's side of a clinic that counts."""
    return app_of(SHIPPED, count=sums.update)


def of(sums: Sums, figure: Figure) -> dict[str, int]:
    """Return what was counted of one figure, whatever the period."""
    return {key.of: number for key, number in sums.items() if key.figure is figure}


def test_whoever_only_looks_is_not_counted(app: Flask, sums: Sums) -> None:
    """Neither the start page nor the first question says anything about anybody."""
    begin(app, "nb").open("/nb/privacy").open("/nb/q/areas")
    assert sums == {}


def test_a_visit_is_counted_as_far_as_it_came(app: Flask, sums: Sums) -> None:
    """She starts with the first answer, and stops at the question that she does not answer."""
    begin(app, "nn").answer(**AREAS, pregnancy="no", breastfeeding="not_sure")
    assert of(sums, Figure.STARTED) == {"nn": 1}
    assert of(sums, Figure.SAW) == dict.fromkeys(QUESTIONS[:4], 1)
    assert of(sums, Figure.WENT_ON) == dict.fromkeys(QUESTIONS[:3], 1)
    assert {key.period for key in sums} == {week_of(today()), month_of(today())}


def test_the_first_result_is_counted_with_its_rules(app: Flask, sums: Sums) -> None:
    """What she changes afterwards is not, nor that she looks again."""
    answers = CLEAR | {"pregnancy": "yes", "lambert_eaton": "not_sure"}
    visit = begin(app, "en").answer(**AREAS, **answers)
    visit.sees_outcome("consult_first").open("/en/result").open("/nb/result")
    visit.open("/en/check").changes("pregnancy").submit("no")
    visit.changes("lambert_eaton").submit("no").sees_outcome("book")
    assert of(sums, Figure.CONSULT_FIRST) == {"en": 1}
    assert of(sums, Figure.BOOK) == {}
    assert of(sums, Figure.FOUND) == {"pregnancy": 1}
    assert of(sums, Figure.NOT_RULED_OUT) == {"lambert_eaton": 1}
    assert set(of(sums, Figure.WENT_ON).values()) == {1}


def test_what_is_sent_twice_is_counted_once(app: Flask, sums: Sums) -> None:
    """Back and Next again, a reload, an invalid answer, a second tab, another language."""
    visit = begin(app, "nb").answer(**AREAS)
    other = visit.in_another_tab("/nb/q/areas")
    other.submit("forehead")
    visit.open("/nb/q/areas").submit("forehead").submit()
    visit.speaks("en").answer(pregnancy="no").open("/en/q/pregnancy").submit("no")
    assert of(sums, Figure.STARTED) == {"nb": 1}
    assert of(sums, Figure.SAW) == dict.fromkeys(QUESTIONS[:3], 1)
    assert of(sums, Figure.WENT_ON) == dict.fromkeys(QUESTIONS[:2], 1)


def test_after_finish_another_visit_begins(app: Flask, sums: Sums) -> None:
    """On a shared tablet each patient is counted."""
    visit = begin(app, "nb").answer(**AREAS, **CLEAR).sees_outcome("book").finishes()
    visit.open("/nb/").open(visit.page.link("data-start")).answer(**AREAS)
    assert of(sums, Figure.STARTED) == {"nb": 2}
    assert of(sums, Figure.BOOK) == {"nb": 1}


def test_where_nobody_is_counted_the_cookie_says_nothing_of_it(sums: Sums) -> None:
    """Counting that is turned on during a visit begins with her next answer."""
    visit = begin(app_of(SHIPPED), "nb").answer(**AREAS, pregnancy="no")
    after = visit.meets(app_of(SHIPPED, count=sums.update)).answer(breastfeeding="no")
    after.sees_question("infection")
    assert of(sums, Figure.STARTED) == {"nb": 1}


@pytest.mark.parametrize("language", LANGUAGES)
def test_patients_are_told_whether_they_are_counted(app: Flask, language: str) -> None:
    """On the page about privacy, in plain words."""
    counted = visit_to(app).open(f"/{language}/privacy").page.main
    plain = visit_to(app_of(SHIPPED)).open(f"/{language}/privacy").page.main
    words = {
        "nb": ("Vi teller hvor mange", "Vi teller ikke besøk"),
        "nn": ("Vi tel kor mange", "Vi tel ikkje besøk"),
        "en": ("We count how many", "We do not count visits"),
    }[language]
    assert [word in counted for word in words] == [True, False]
    assert [word in plain for word in words] == [False, True]


# A quarter, patient by patient

RULES = {"infection": "infection_in_treatment_area"}
"""The rules that do not bear their question's name."""


class Patients:
    """Patients who answer at random and stop where they like, and what must be counted of them."""

    def __init__(self, app: Flask, clock: Clock, random: Random) -> None:
        self.app, self.clock, self.random = app, clock, random
        self.expected = Sums()

    def come(self, number: int, hours_between: float) -> None:
        """Let some come, one after another."""
        for _ in range(number):
            self.clock.forward(minutes=60 * hours_between)
            self.comes(self.app.test_client(), self.random.choice(LANGUAGES))

    def comes(self, client: FlaskClient, language: str) -> None:
        """Let one patient answer as far as she likes, in two tabs now and then, and be told."""
        week, month = week_of(today()), month_of(today())
        patience = self.random.choice([0, 1, 2, 4, 99, 99, 99, 99])
        page, answered, found = client.get(f"/{language}/q/areas").text, 0, []
        while (asked := re.search(r'data-question="(\w+)"', page)) and answered < patience:
            question, given = asked[1], self.answer(asked[1])
            if given in ("yes", "not_sure"):
                figure = Figure.FOUND if given == "yes" else Figure.NOT_RULED_OUT
                found.append(Key(month, figure, RULES.get(question, question)))
            if not answered:
                self.expected[Key(week, Figure.STARTED, language)] += 1
                self.expected[Key(month, Figure.SAW, question)] += 1
            page = self.sends(client, language, question, given, page)
            self.expected[Key(month, Figure.WENT_ON, question)] += 1
            if following := re.search(r'data-question="(\w+)"', page):
                self.expected[Key(month, Figure.SAW, following[1])] += 1
            answered += 1
        if answered < patience:
            assert [client.get(f"/{language}/result").status_code for _ in range(2)] == [200, 200]
            outcome = Figure.CONSULT_FIRST if found else Figure.BOOK
            self.expected.update([Key(week, outcome, language), *found])

    def answer(self, question: str) -> str:
        """Return what a patient answers."""
        if question == "areas":
            return "forehead"
        if question in ("infection_where", "neuromuscular_what"):
            return ""
        return self.random.choices(["no", "yes", "not_sure"], [8, 1, 1])[0]

    def sends(
        self, client: FlaskClient, language: str, question: str, given: str, page: str
    ) -> str:
        """Send an answer, from two tabs now and then, and return the page that follows."""
        sent = {
            name: re.findall(f'name="{name}"[^>]* value="([^"]*)"', page)[-1]
            for name in ("asked", "csrf_token")
        } | ({"answer": given} if given else {})
        if self.random.random() < 0.25:
            client.post(f"/{language}/q/{question}", data=sent)
        reply = client.post(f"/{language}/q/{question}", data=sent)
        assert reply.status_code == 303
        return client.get(reply.location).text


@pytest.mark.parametrize(
    "number", [120, pytest.param(3000, marks=pytest.mark.long)], ids=["some", "a quarter"]
)
def test_a_quarter_is_counted_to_the_patient(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """True sums before rounding, through restarts and midnights; then each to the nearest five."""
    clock, keys, expected = Clock(monkeypatch), (b"k" * 32,), Sums()
    app = app_of(SHIPPED)
    for part in range(3):
        keeper = Keeper(tmp_path, keys, today)
        app = app_of(SHIPPED, count=keeper.count)
        patients = Patients(app, clock, Random(part))  # noqa: S311 - the same each time
        for _ in range(6):
            patients.come(number // 18, hours_between=24 * 90 / number)
            keeper.turn()
        keeper.end()
        expected += patients.expected
    clock.forward(minutes=60 * 24 * 31)
    (path,) = tmp_path.glob("*.figures")
    assert read(path, keys).sums == expected
    questionnaire = app.extensions["screener"].edition.questionnaire
    told = list(lines(shown([path], keys, today(), questionnaire)))
    assert len({period for period, *_ in told}) > 12
    assert sum(number for *_, number in told) > 0
    for period, figure, of, shown_number in told:
        assert shown_number == rounded(true(expected, period, figure, of)), (period, figure, of)


def true(sums: Sums, period: str, figure: str, of: str) -> int:
    """Return what a shown figure is before it is rounded; `of` nothing is of all languages."""

    def sum_of(figure: Figure) -> int:
        return sum(
            n for key, n in sums.items() if key[:2] == (period, figure) and of in ("", key.of)
        )

    if figure == "finished":
        return sum_of(Figure.BOOK) + sum_of(Figure.CONSULT_FIRST)
    if figure == "stopped":
        return sum_of(Figure.SAW) - sum_of(Figure.WENT_ON)
    return sum_of(Figure(figure))
