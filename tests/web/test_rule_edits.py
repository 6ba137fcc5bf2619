"""The rule file is edited while a patient is on her way: only what was not changed is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cast.apps import KEY, app_of
from cast.page import UPDATED
from cast.patient import Visit, begin
from rulefiles.edited import questions, reworded
from rulefiles.models import Data, rule_file, screen, write

from screener.rulefile import load
from screener.web import take_edition
from screener.web.edition import edition_of


def at_check(folder: Path) -> Visit:
    """Return a patient who has answered everything of the file before the edit."""
    app = app_of(write(folder, rule_file(*questions())))
    visit = begin(app).answer(areas=["face"], ill="no", sore="yes", sore_where=["face"])
    return visit.sees_check()


def after(visit: Visit, folder: Path, edited: list[Data]) -> Visit:
    """Return the same browser once the server serves an edited file under the same keys."""
    return visit.meets(app_of(write(folder, rule_file(*edited))))


def test_an_edit_beside_the_questions_keeps_every_answer(tmp_path: Path) -> None:
    """Other reasons, sources or explanations change no question: the patient notices nothing."""
    visit = at_check(tmp_path)
    edited = questions()
    edited[1]["why"] = "Because."
    visit = after(visit, tmp_path, edited).open("/en/check").sees_check()
    assert UPDATED not in visit.page.main


def test_a_reworded_question_is_asked_again(tmp_path: Path) -> None:
    """Only the question whose wording changed is asked again, and the patient is told why."""
    visit = after(at_check(tmp_path), tmp_path, reworded())
    visit.open("/en/result").sees_question("ill")
    assert UPDATED in visit.page.main
    assert visit.page.chosen == []
    visit.answer(ill="no").sees_question("sore")
    assert UPDATED not in visit.page.main
    assert visit.page.chosen == ["yes"]
    visit.open("/en/result").sees_outcome("consult_first")


@pytest.mark.parametrize(
    "edit",
    [
        lambda question: question["answers"]["clear"].update(no="Never"),
        lambda question: question["answers"]["risk"].update(often="Often"),
        lambda question: question.update(hint="Think of last year too."),
        lambda question: question.update(
            answers={"clear": {"yes": "Yes"}, "risk": {"no": "No"}, "unsure": {"not_sure": "?"}}
        ),
    ],
    ids=["an answer's words", "an answer more", "the hint", "the answers turned round"],
)
def test_an_answer_counts_only_for_what_was_asked(
    tmp_path: Path, edit: Callable[[Data], object]
) -> None:
    """Whatever of question and answers changed, the answer was to something else."""
    edited = questions()
    edit(edited[1])
    visit = after(at_check(tmp_path), tmp_path, edited)
    visit.open("/en/result").sees_question("ill")
    assert visit.page.chosen == []


def test_a_new_question_is_asked_before_any_result(tmp_path: Path) -> None:
    """A safety question that was not there is open, whatever was answered to the others."""
    visit = after(at_check(tmp_path), tmp_path, [*questions(), screen("pregnant")])
    visit.open("/en/result").sees_question("pregnant")


def test_a_question_taken_away_takes_its_answer(tmp_path: Path) -> None:
    """An answer to a question that is no longer asked counts for nothing."""
    edited = [questions()[0], questions()[1]]
    visit = after(at_check(tmp_path), tmp_path, edited).open("/en/check").sees_check()
    assert [row.ask for row in visit.page.answered] == ["Which?", "Do you have ill?"]
    visit.sees_outcome("book")


def test_a_question_withdrawn_while_it_is_asked_says_so(tmp_path: Path) -> None:
    """Whoever stands at a question that is not asked any more is told that, and goes on."""
    app = app_of(write(tmp_path, rule_file(*questions())))
    visit = begin(app).answer(areas=["face"]).sees_question("ill")
    visit = after(visit, tmp_path, [questions()[0], screen("tired")])
    visit.submit("no").sees_question("tired")
    assert "We do not ask that question now." in visit.page.main
    assert UPDATED not in visit.page.main


def test_questions_may_change_places(tmp_path: Path) -> None:
    """Answers follow their questions to another place in the order."""
    areas, ill, sore, where = questions()
    visit = after(at_check(tmp_path), tmp_path, [ill, areas, sore, where])
    assert len(visit.open("/en/check").sees_check().page.answered) == 4


def test_a_page_of_the_old_wording_is_asked_again(tmp_path: Path) -> None:
    """An answer sent from a page with the old wording is not taken for one to the new."""
    visit = at_check(tmp_path).open("/en/q/ill")
    edited = questions()
    edited[1]["ask"] = "Have you never been ill?"
    visit = after(visit, tmp_path, edited)
    visit.submit("no").sees_question("ill")
    assert visit.page.heading == "Have you never been ill?"
    assert visit.page.chosen == []


def test_areas_that_changed_meaning_ask_again_what_is_about_them(tmp_path: Path) -> None:
    """Once the areas are asked anew, so is every question about them."""
    edited = questions()
    edited[0]["answers"]["neutral"]["face"] = "The whole face"
    visit = after(at_check(tmp_path), tmp_path, edited)
    visit.open("/en/result").sees_question("areas")
    visit.answer(areas=["face"]).open("/en/result").sees_question("sore")
    assert visit.page.chosen == []


def test_an_edit_holds_from_the_next_request_on(tmp_path: Path) -> None:
    """Rules that a running application takes are those of its next page."""
    path = write(tmp_path, rule_file(*questions()))
    app = app_of(path)
    visit = begin(app).answer(areas=["hands"])
    edited = questions()
    edited[1]["ask"] = "Are you ill now?"
    take_edition(app, edition_of(load(write(tmp_path, rule_file(*edited))), (KEY,)))
    assert visit.open("/en/q/ill").page.heading == "Are you ill now?"
    visit.answer(ill="no", sore="no").sees_outcome("book")
