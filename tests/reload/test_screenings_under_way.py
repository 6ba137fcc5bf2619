"""The rule file is edited while a patient is on her way: what she said counts only for what it was.

The laws of what is kept stand in tests/web/test_rule_edits.py; here the server goes on running.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cast.page import UPDATED
from rulefiles.catalogues import translate
from rulefiles.edited import questions, reworded
from rulefiles.models import rule, screen

from reload.clinic import Clinic

if TYPE_CHECKING:
    from cast.patient import Visit

pytestmark = pytest.mark.xdist_group("under way")
ALL_WELL = {"ill": "no", "sore": "no"}


def at_check(it: Clinic) -> Visit:
    """Return a patient who has answered everything."""
    return it.patient().answer(areas=["face"], **ALL_WELL).sees_check()


def test_answers_to_unchanged_questions_are_kept(it: Clinic) -> None:
    """Only what changed is asked again, the patient is told why, and then goes on to her result."""
    visit = at_check(it)
    it.edits(*reworded(), version="2")
    it.serves("2")
    visit.open("/en/check").sees_question("ill")
    assert UPDATED in visit.page.main
    assert visit.page.chosen == []
    visit.answer(ill="no").sees_question("sore")
    assert UPDATED not in visit.page.main
    assert visit.page.chosen == ["no"]
    visit.open("/en/check").sees_outcome("book")


def test_an_answer_on_its_way_counts_for_nothing_new(it: Clinic) -> None:
    """A page that was open before the edit cannot answer the question after it; she is told."""
    visit = it.patient().answer(areas=["face"]).sees_question("ill")
    it.edits(*reworded(), version="2")
    it.serves("2")
    visit.submit("no").sees_question("ill")
    assert visit.page.heading == "Have you ever been ill?"
    assert visit.page.chosen == []
    assert UPDATED in visit.page.main


def test_nobody_books_with_a_question_that_came_later(it: Clinic) -> None:
    """A safety question that was added is asked before any result, whatever page is asked for."""
    visit = at_check(it)
    it.edits(*questions(), screen("pregnant"), version="2")
    it.serves("2")
    for page in ("check", "result"):
        visit.open(f"/en/{page}").sees_question("pregnant")
    visit.answer(pregnant="not_sure").sees_outcome("consult_first")


def test_a_question_withdrawn_while_it_is_open_leads_on(it: Clinic) -> None:
    """Her answer to it is dropped, and she is told at the next question."""
    visit = it.patient().answer(areas=["face"]).sees_question("ill")
    areas, _, sore, where = questions()
    it.edits(areas, sore, where, version="2")
    it.serves("2")
    visit.submit("yes").sees_question("sore")
    assert "We do not ask that question now." in visit.page.main
    visit.answer(sore="no").sees_outcome("book")


def test_a_result_without_an_answer_of_hers_is_told_first(it: Clinic) -> None:
    """If an answer is dropped and nothing is open, she sees what is left before the result."""
    visit = it.patient().answer(areas=["face"], ill="yes", sore="no").sees_check()
    areas, _, sore, where = questions()
    it.edits(areas, sore, where, version="2")
    it.serves("2")
    visit.open("/en/result").sees_check()
    assert UPDATED in visit.page.main
    visit.sees_outcome("book")


def test_a_new_language_asks_everything_again(it: Clinic) -> None:
    """Wording counts in every language, for she may have answered in any of them."""
    visit = at_check(it)
    it.edits(languages=["en", "nb"], version="2")
    translate(it.rules, "nb")
    it.serves("2")
    visit.open("/en/check").sees_question("areas")
    assert UPDATED in visit.page.main


def test_answers_outlive_an_edit_of_rules_and_reasons(it: Clinic) -> None:
    """The rules are those of the moment when the result is shown; nothing is asked again."""
    visit = it.patient().answer(areas=["face"], ill="yes", sore="no").sees_check()
    rules = [rule("ill", "yes", reason="Tell us more of it."), rule("sore", "yes")]
    it.edits(rules=rules, version="2")
    it.serves("2")
    visit.open("/en/result").sees_outcome("consult_first")
    assert "Tell us more of it." in visit.page.main
