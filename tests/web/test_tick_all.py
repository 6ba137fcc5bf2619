"""A safety question that takes many: "none of these" is an answer alone, or it is none."""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cast.any_page import text_of
from cast.apps import app_for, app_of
from cast.patient import Visit, begin
from rulefiles.models import scope, screen

if TYPE_CHECKING:
    from flask import Flask

FILE = Path(__file__).parents[1] / "cases" / "valid" / "tick_all.yaml"
NONE, RISK, UNSURE = "none_of_these", "asthma", "not_sure"
EVERY_CODE = [RISK, "gout", UNSURE, NONE]


@cache
def clinic() -> Flask:
    """Return the application that serves a file with such a question."""
    return app_of(FILE)


def asked() -> Visit:
    """Return a patient who is asked which illnesses she has."""
    return begin(clinic()).answer(areas=["face"]).sees_question("illness")


def test_of_all_that_can_be_ticked_only_none_of_these_alone_books() -> None:
    """Every choice there is: booked, told to consult first, or asked again with nothing kept."""
    for ticks in product([True, False], repeat=len(EVERY_CODE)):
        codes = [code for code, tick in zip(EVERY_CODE, ticks, strict=True) if tick]
        visit = asked().submit(*codes)
        if not codes or (NONE in codes and len(codes) > 1):
            visit.sees_refusal("illness")
            assert visit.page.chosen == []
            assert visit.open("/en/check").page.question == "illness"
            continue
        if RISK in codes:
            visit.leaves_blank("since")
        (row,) = (row for row in visit.sees_check().page.answered if row.question == "illness")
        assert len(row.answers) == len(codes)
        visit.sees_outcome("book" if codes == [NONE] else "consult_first")


@pytest.mark.parametrize("beside", [[RISK], [UNSURE], [RISK, "gout", UNSURE]])
def test_none_of_these_beside_another_says_what_would_be_right(beside: list[str]) -> None:
    """The message names the answer that stands alone; an answer from before is kept."""
    visit = asked().submit(*beside, NONE).sees_refusal("illness")
    (error,) = visit.page.errors
    assert error[1] == "Choose either “None of these” or what applies to you, not both."
    visit.submit(NONE).changes("illness").submit(NONE, *beside).sees_refusal("illness")
    assert visit.page.chosen == [NONE]


def test_each_risk_and_doubt_is_told_on_the_result() -> None:
    """Unsure beside a risk: the rule on the risk is true, the other not ruled out."""
    visit = asked().submit("gout", UNSURE).sees_outcome("consult_first")
    assert visit.page.findings == [("asthma", "unknown"), ("gout", "true")]


def test_the_page_parts_what_stands_alone_from_the_rest() -> None:
    """Before the last answer stands "or"; no other question has one."""
    texts = [text_of(one) for one in asked().page.root.findall(".//div[@class='options']/*")]
    assert texts == ["Asthma", "Gout", "I am not sure", "or", "None of these"]
    options = begin(clinic()).page.root.findall(".//div[@class='options']/*")
    assert [text_of(one) for one in options] == ["Face", "Arm"]


def test_sixteen_answers_in_every_class_but_clear_fit_the_cookie(tmp_path: Path) -> None:
    """All that can be ticked together is kept, and so is the one that stands alone."""
    classes = {key: [f"{key}_{n}" for n in range(16)] for key in ("risk", "unsure")}
    together = [*classes["risk"], *classes["unsure"]]
    ill = screen("ill", pick="many", clear=["none"], **classes)
    app = app_for(tmp_path, scope("where", "here"), ill)
    visit = begin(app).answer(where="here", ill=together).sees_outcome("consult_first")
    assert sorted(visit.open("/en/q/ill").page.chosen) == sorted(together)
    begin(app).answer(where="here", ill=["none"]).sees_outcome("book")
