"""Changing an answer from the check page: what is asked again, and what is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cast.answers import CLEAR
from cast.apps import app_for, shipped
from cast.patient import Visit, begin
from rulefiles.models import detail, scope, screen

if TYPE_CHECKING:
    from flask import Flask


def at_check(**answers: str) -> Visit:
    """Return a patient on the check page: clear answers but for these, details answered."""
    visit = begin(shipped(), "nb").answer(areas=["palms", "soles"])
    for question, clear in {**CLEAR, **answers}.items():
        visit.answer(**{question: clear})
        if visit.page.question == "infection_where":
            visit.answer(infection_where=["palms"])
        if visit.page.question == "neuromuscular_what":
            visit.answer(neuromuscular_what=["diagnosed"])
    return visit.sees_check()


def answers_on(visit: Visit) -> dict[str, tuple[str, ...]]:
    """Return what the check page shows, by question."""
    return {row.question: row.answers for row in visit.sees_check().page.answered}


def test_a_change_returns_to_the_check_page() -> None:
    """Next after a change leads straight back, and nothing else is asked or lost."""
    visit = at_check(pregnancy="yes")
    before = answers_on(visit)
    visit.changes("pregnancy").answer(pregnancy="no")
    assert answers_on(visit) == {**before, "pregnancy": ("Nei",)}
    visit.sees_outcome("book")


def test_back_from_a_change_keeps_the_answer() -> None:
    """Somebody who changes her mind about changing finds everything as it was."""
    visit = at_check(pregnancy="yes")
    before = answers_on(visit)
    visit.changes("pregnancy").goes_back()
    assert answers_on(visit) == before


def test_a_change_asks_the_newly_needed_question_only() -> None:
    """A change that shows a detail leads through this detail and back."""
    visit = at_check()
    visit.changes("infection").answer(infection="yes")
    visit.answer(infection_where=["soles"]).sees_check()
    assert answers_on(visit)["infection_where"] == ("Svette under føttene",)
    visit.sees_outcome("consult_first")


def test_a_change_takes_away_what_it_hides() -> None:
    """A detail is gone with the answer that showed it, and blank if it is shown again."""
    visit = at_check(infection="yes")
    visit.changes("infection").answer(infection="no")
    assert "infection_where" not in answers_on(visit)
    visit.changes("infection").answer(infection="yes").sees_question("infection_where")
    assert visit.page.chosen == []


def test_other_areas_ask_about_infection_again() -> None:
    """New areas delete the answer about infection and its detail; no result before it is given."""
    visit = at_check(infection="yes")
    visit.changes("areas").answer(areas=["forehead"]).sees_question("infection")
    assert visit.page.chosen == []
    assert visit.request("GET", "/nb/result").location == "/nb/q/infection"
    visit.answer(infection="yes").sees_question("infection_where")
    assert (visit.page.offered, visit.page.chosen) == (["forehead"], [])
    visit.leaves_blank("infection_where").sees_outcome("consult_first")


def test_a_clear_answer_about_other_areas_is_not_kept() -> None:
    """No infection in the palms says nothing of the forehead: it is asked before a result."""
    visit = at_check()
    visit.changes("areas").answer(areas=["palms", "forehead"]).sees_question("infection")
    visit.answer(infection="no").sees_check().sees_outcome("book")


def test_the_same_areas_again_change_nothing() -> None:
    """The same areas, ticked in whatever order, delete no answer."""
    visit = at_check(infection="yes")
    before = answers_on(visit)
    visit.changes("areas").answer(areas=["soles", "palms"])
    assert answers_on(visit) == before


def test_the_page_names_the_areas_it_is_about() -> None:
    """The question about infection lists the chosen areas, but not in its heading or title."""
    visit = begin(shipped(), "nb")
    visit.answer(areas=["palms"], pregnancy="no", breastfeeding="no").sees_question("infection")
    assert "Svette i håndflatene" in visit.page.main
    assert "Svette under føttene" not in visit.page.main
    assert "Svette" not in visit.page.heading + visit.page.title


@pytest.fixture
def gated(tmp_path: Path) -> Flask:
    """An application with a question that only some areas show, and one about those areas."""
    return app_for(
        tmp_path,
        scope("areas", "face", "hands", pick="many"),
        screen("droop", show_when={"areas": ["face"]}),
        screen("sore", about="areas"),
        detail("sore_where", {"sore": ["yes", "not_sure"]}, answers_from="areas", pick="many"),
        screen("ill"),
    )


def test_a_gate_that_opens_asks_what_it_shows(gated: Flask) -> None:
    """A change asks the safety question that it shows, and what is about the change."""
    visit = begin(gated).answer(areas=["hands"], sore="no", ill="no")
    visit.changes("areas").answer(areas=["hands", "face"])
    visit.answer(droop="yes", sore="no").sees_check().sees_outcome("consult_first")


def test_a_gate_that_closes_takes_the_answer_with_it(gated: Flask) -> None:
    """The answer to a question that is hidden counts no more, nor when it is shown again."""
    visit = begin(gated).answer(areas=["face"], droop="yes", sore="no", ill="no")
    visit.changes("areas").answer(areas=["hands"], sore="no").sees_outcome("book")
    visit.open("/en/check").changes("areas").answer(areas=["face"]).sees_question("droop")
    assert visit.page.chosen == []


def test_progress_is_counted_once_it_is_certain(gated: Flask) -> None:
    """Nobody is told a number of questions that her next answer may change."""
    visit = begin(gated)
    assert "Question 1 of" not in visit.page.main
    assert "Question 2 of 4" in visit.answer(areas=["face"]).page.main
    visit = begin(gated)
    assert "Question 2 of 3" in visit.answer(areas=["hands"]).page.main


def test_an_answer_goes_with_what_it_is_about(tmp_path: Path) -> None:
    """When the areas are hidden and come back, what was said about them is asked anew."""
    wrinkles = {"goal": ["wrinkles"]}
    app = app_for(
        tmp_path,
        scope("goal", "wrinkles", "sweat"),
        scope("areas", "face", "neck", pick="many", show_when=wrinkles),
        screen("sore", about="areas", show_when=wrinkles),
        screen("ill"),
    )
    visit = begin(app).answer(goal="wrinkles", areas=["face"], sore="no", ill="no")
    visit.changes("goal").answer(goal="sweat").sees_check()
    visit.changes("goal").answer(goal="wrinkles", areas=["neck"]).sees_question("sore")
    assert visit.page.chosen == []
