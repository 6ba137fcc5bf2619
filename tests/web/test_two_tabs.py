"""One patient, two windows: an answer is only ever taken for what its own page asked."""

from __future__ import annotations

from cast.answers import CLEAR
from cast.apps import shipped
from cast.patient import begin


def test_an_answer_about_other_areas_is_asked_again() -> None:
    """No infection in the palms, said in one window, is no answer once another chose the face."""
    visit = begin(shipped(), "nb").answer(areas=["palms"], pregnancy="no", breastfeeding="no")
    other = visit.in_another_tab("/nb/q/areas").submit("forehead").sees_question("pregnancy")
    visit.submit("no").sees_question("infection")
    assert visit.page.chosen == []
    assert "Du har endret det du valgte." in visit.page.main
    assert "oppdatert" not in visit.page.main
    assert "Pannerynker" in visit.page.main
    visit.answer(infection="no").sees_question("myasthenia_gravis")
    assert other.cookies == visit.cookies


def test_a_change_in_one_tab_is_not_undone_by_a_stale_page() -> None:
    """A page about the old areas, sent as a change, comes back as a change, asking anew."""
    visit = begin(shipped(), "nb").answer(areas=["palms"], **CLEAR).changes("infection")
    visit.in_another_tab("/nb/q/areas?change=1").submit("soles").sees_question("infection")
    visit.submit("no").sees_question("infection")
    visit.answer(infection="yes").leaves_blank("infection_where").sees_outcome("consult_first")


def test_the_last_answer_to_a_question_counts() -> None:
    """Answered in two windows, a question has the answer that was sent last."""
    visit = begin(shipped(), "nb").answer(areas=["palms"])
    other = visit.in_another_tab("/nb/q/pregnancy").answer(pregnancy="no")
    visit.answer(pregnancy="not_sure")
    assert other.open("/nb/q/pregnancy").page.chosen == ["not_sure"]


def test_a_page_sent_twice_is_taken_once() -> None:
    """A double press, or a reload that sends the form again, changes nothing."""
    visit = begin(shipped(), "nb").answer(areas=["palms"])
    other = visit.in_another_tab("/nb/q/pregnancy")
    visit.answer(pregnancy="yes").answer(breastfeeding="no")
    other.answer(pregnancy="yes").sees_question("breastfeeding")
    assert other.page.chosen == ["no"]


def test_a_question_hidden_meanwhile_is_not_answered() -> None:
    """A detail whose reason another window took away leads on to what is asked."""
    visit = begin(shipped(), "nb").answer(areas=["palms"], pregnancy="no", breastfeeding="no")
    visit.answer(infection="yes").sees_question("infection_where")
    visit.in_another_tab("/nb/q/infection").answer(infection="no")
    visit.submit("palms").sees_question("myasthenia_gravis")
    visit.open("/nb/q/infection").answer(infection="yes").sees_question("infection_where")
    assert visit.page.chosen == []


def test_finishing_in_one_tab_finishes_in_all() -> None:
    """Once the answers are deleted, no other window shows them or goes on with them."""
    visit = begin(shipped(), "nb").answer(areas=["palms"], **CLEAR)
    other = visit.in_another_tab("/nb/result")
    visit.finishes()
    other.open("/nb/result").sees_question("areas")
