"""The rule file is edited while a nurse has a patient before her."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cast.apps import KEY
from cast.clinic import Clinic
from cast.nurse import HOME, Nurse
from rulefiles.models import detail, rule, rule_file, scope, screen, write

from screener import intake
from screener.rulefile import load

TOLD = "The questions were changed just now. What changed has to be asked again."
BOTH = {"where": ["nose"], "ill": "no"}


@pytest.fixture
def office(tmp_path: Path, clinic_with: Callable[[Path], Clinic]) -> tuple[Clinic, Path]:
    """An installation that asks two questions, and where its rule file lies."""
    path = write(tmp_path, rule_file(scope("where", "nose", "brow", pick="many"), screen("ill")))
    return clinic_with(path), path


def edit(clinic: Clinic, path: Path, *questions: dict[str, object], **more: object) -> None:
    """Serve an edited file from the next request on, as `screener serve` does on a reload."""
    write(path.parent, rule_file(*questions, **more))  # type: ignore[arg-type]
    intake.take_rules(clinic.desk, load(path), [KEY])


WHERE = scope("where", "nose", "brow", pick="many")


def full(clinic: Clinic) -> Nurse:
    """Return a nurse whose patient may book."""
    nurse = clinic.nurse().opens().answers(where=["nose"], ill="no")
    assert nurse.page.outcome == "book"
    return nurse


def test_an_answer_to_a_reworded_question_is_asked_again(office: tuple[Clinic, Path]) -> None:
    """A no to the old words is no answer to the new ones; the other answer is kept."""
    nurse = full(office[0])
    edit(*office, WHERE, screen("ill", ask="Have you ever been ill?"))
    page = nurse.answers().page
    assert page.notices == [TOLD]
    assert page.chosen("where") == ["nose"]
    assert (page.chosen("ill"), page.outcome) == ([], "consult_first")
    assert nurse.answers(ill="no").page.notices == []
    assert nurse.page.outcome == "book"


def test_a_new_question_is_asked(office: tuple[Clinic, Path]) -> None:
    """A safety question that was added is open, and nobody books without it."""
    nurse = full(office[0])
    edit(*office, WHERE, screen("ill"), screen("new"))
    page = nurse.answers().page
    assert page.counts == "2 of 3 answered, missing 3"
    assert (page.outcome, page.notices) == ("consult_first", [TOLD])


def test_a_question_that_is_gone_takes_its_answer_along(office: tuple[Clinic, Path]) -> None:
    """What is no longer asked counts for nothing."""
    nurse = full(office[0])
    nurse.answers(ill="yes")
    edit(*office, WHERE, screen("other"))
    assert nurse.answers(other="no").page.rows == ["where", "other"]
    assert nurse.answers(other="no").page.outcome == "book"


def test_the_live_panel_of_an_old_page_shows_no_outcome(office: tuple[Clinic, Path]) -> None:
    """The script is told to make the page anew: its rows are no longer the questions asked."""
    nurse = full(office[0])
    edit(*office, WHERE, screen("ill"), screen("new"))
    reply = nurse.sends("/intake/outcome", nurse.page.fields)
    assert (reply.status_code, reply.text) == (412, "")


def test_a_page_that_does_not_say_what_it_asked_books_nobody(office: tuple[Clinic, Path]) -> None:
    """Answers without the questions they were given to are no answers."""
    nurse = full(office[0])
    fields = [one for one in nurse.page.fields if not one[0].startswith("asked-")]
    assert nurse.posts(HOME, fields).page.outcome == "consult_first"
    fields = [one for one in nurse.page.fields if one[0] != "page-questions"]
    assert nurse.sends("/intake/outcome", fields).status_code == 412


def test_an_edit_of_the_rules_alone_is_in_force_at_once(office: tuple[Clinic, Path]) -> None:
    """Questions unchanged, the page goes on, and the panel speaks by the new rules."""
    nurse = full(office[0]).answers(ill="yes")
    reason = "A new reason."
    rules = [rule("ill", "yes", reason=reason)]
    edit(*office, WHERE, screen("ill"), rules=rules)
    panel = nurse.outcome()
    assert panel.found == ["ill"]
    assert reason in panel.findings[0].words
    assert nurse.answers().page.notices == []


def test_a_detail_that_was_added_is_offered(office: tuple[Clinic, Path]) -> None:
    """A page made anew asks what the edited file asks, in its order."""
    nurse = full(office[0])
    edit(*office, WHERE, screen("ill"), detail("how_ill", {"ill": ["yes"]}, "little", "much"))
    assert nurse.answers(ill="yes").page.shown == ["where", "ill", "how_ill"]
