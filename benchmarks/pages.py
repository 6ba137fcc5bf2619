"""What the pages cost within the program, beside a Flask view that returns a constant.

    .venv/bin/python benchmarks/pages.py

Applications are called as a server calls them, in turn; processor time is compared, so that other
programs do little harm. `make bench` prints these rows, too.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

import yaml
from check_speed import rule_file
from peers import bare, bare_with_login, django_with_formtools, flask_with_extensions
from rows import Row, in_turn, show
from visits import Request, Visit

from screener import intake
from screener.intake.accounts import staff
from screener.intake.database.connection import FILE
from screener.packaged import packaged
from screener.rulefile import load
from screener.settings import Settings
from screener.web import create_app

TIMES = 50
ROUNDS = 60
FEW, MANY = 10, 350
PASSWORD = "a long sentence that nobody guesses"  # noqa: S105 - of an account that is gone at once


def patient(
    folder: Path, rules: Path, questions: int, keys: tuple[bytes, ...] = (bytes(32),)
) -> Visit:
    """Return a patient who has answered so many questions, and stands at the next."""
    app = create_app(Settings(rules=rules, data=folder, keys=keys))
    visit = Visit(app.wsgi_app)
    visit.open("/")
    visit.open(f"{visit.path}result")
    for _ in range(questions):
        visit.answer(next(code for code in ("no", "palms", "first") if f'"{code}"' in visit.text))
    return visit


def requests_of(visit: Visit) -> dict[str, Request]:
    """Return the requests for the question she is at: to see it, to answer it well and badly."""
    requests = {
        "page": visit.request(visit.path),
        "answer": visit.request(visit.path, {**visit.hidden, "answer": "no"}),
        "invalid answer": visit.request(visit.path, {**visit.hidden, "answer": "nose"}),
    }
    visit.answer("nose")
    return {**requests, "the page after it": visit.request(visit.path)}


def nurse(folder: Path) -> Request:
    """Return a logged-in nurse's request for the outcome of nine answers."""
    rules = packaged("rules.yaml")
    settings = Settings(rules=rules, data=folder, keys=(bytes(32),))
    with staff.opened(settings):
        staff.add("nina", staff.Role.NURSE, PASSWORD, "Nina Nurse", "nurse")
    visit = Visit(intake.create_app(settings, load(rules)).wsgi_app)
    visit.open("/login")
    visit.open("/login", {**visit.hidden, "name": "nina", "password": PASSWORD})
    visit.open("/")
    answers = {"areas": ["palms"], "pregnancy": "no", "breastfeeding": "no", "infection": "yes"}
    fields = {**visit.hidden, **answers, "myasthenia_gravis": "no", "lambert_eaton": "not_sure"}
    return visit.request("/outcome", fields)


def ratio(text: str, *requests: Callable[[], object]) -> Iterator[tuple[float, str]]:
    """Compare requests with a bare view that returns a text; yield ratios, and what stands behind.

    The whole is measured in one turn, so that the ratios of one call can be compared.
    """
    constant = Visit(bare(text)).request("/nb/q/pregnancy")
    times = in_turn(*(repeated(one) for one in (constant, *requests)), rounds=ROUNDS)
    for seconds in times[1:]:
        yield (
            seconds / times[0],
            f"{seconds / TIMES * 1e6:.0f} and {times[0] / TIMES * 1e6:.0f} µs",
        )


def repeated(request: Callable[[], object]) -> Callable[[], object]:
    """Return what makes a request again and again."""
    return lambda: [request() for _ in range(TIMES)]


def ours(folder: Path) -> Iterator[Row]:
    """Compare a question's page, an answer and an invalid one with a bare view."""
    visit = patient(folder, packaged("rules.yaml"), 2)
    text = visit.text
    requests = requests_of(visit)
    goals = dict(zip(requests, ("≤ 2", "≤ 5", "≤ 5", "≤ 2"), strict=True))
    for name, (figure, beside) in zip(requests, ratio(text, *requests.values()), strict=True):
        yield Row(f"{name} / bare Flask", figure, goals[name], beside)


def others() -> Iterator[Row]:
    """Compare the same question on other foundations with a bare view."""
    for name, app in (
        ("Flask, Flask-WTF, Flask-Babel", flask_with_extensions()),
        ("Django, formtools", django_with_formtools()),
    ):
        visit = Visit(app)
        visit.open("/nb/q/pregnancy")
        field = "pregnancy-answer" if "pregnancy-answer" in visit.text else "answer"
        page = visit.request(visit.path)
        answer = visit.request(visit.path, {**visit.hidden, field: "no"})
        invalid = visit.request(visit.path, {**visit.hidden, field: "nose"})
        names = ("page", "answer", "invalid answer")
        for what, (figure, beside) in zip(
            names, ratio(visit.text, page, answer, invalid), strict=True
        ):
            yield Row(f"{name}: {what} / bare Flask", figure, "", beside)


def fragment(folder: Path) -> Iterator[Row]:
    """Compare the nurse's outcome, and what it cannot do without, with a bare view."""
    request = nurse(folder)
    status, _, text = request.made()
    if not status.startswith("200"):
        sys.exit(f"The nurse's outcome is {status}")
    least = Visit(bare_with_login(f"sqlite:///{folder / FILE}", text))
    least.open("/outcome")
    sent = parse_qs((request.body or b"").decode(), keep_blank_values=True)
    needed = least.request("/outcome", {**sent, **least.hidden})
    (figure, beside), (least_figure, least_beside) = ratio(text, request, needed)
    yield Row("nurse's outcome / bare Flask", figure, "≤ 8", beside)
    yield Row("session, token, form, one statement / bare Flask", least_figure, "", least_beside)


def long_questionnaires(folder: Path) -> Iterator[Row]:
    """Compare the pages half-way through 350 questions with those half-way through 10."""
    several = []
    for number in (FEW, MANY):
        path = folder / f"{number}.yaml"
        data = rule_file(number - 2)  # and the two about what she wants
        path.write_text(yaml.dump(data, sort_keys=False), "utf-8")
        several.append(requests_of(patient(folder, path, number // 2)))
    for name, goal in (("page", "≤ 1.6"), ("answer", "≤ 1.6")):
        few, many = in_turn(*(repeated(one[name]) for one in several), rounds=ROUNDS)
        beside = f"{many / TIMES * 1e6:.0f} and {few / TIMES * 1e6:.0f} µs"
        yield Row(f"{name} half-way through {MANY} questions / {FEW}", many / few, goal, beside)


def rows() -> Iterator[Row]:
    """Measure one thing after another."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from ours(folder)
        yield from fragment(folder)
        yield from long_questionnaires(folder)
        yield from others()


if __name__ == "__main__":
    sys.exit(not show(rows()))
