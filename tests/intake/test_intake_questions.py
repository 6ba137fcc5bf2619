"""Which questions the nurse's page asks, and which answers it takes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cast.answers import ALL_CLEAR
from cast.clinic import Clinic
from cast.nurse import Nurse
from rulefiles.models import AWKWARD_IDS, detail, rule_file, scope, screen, write


def test_details_appear_and_vanish_with_their_question(nurse: Nurse) -> None:
    """As for patients: a detail is asked after yes and not sure, and not after no."""
    assert "infection_where" not in nurse.opens().page.shown
    nurse.answers(areas=["palms"], infection="yes")
    assert "infection_where" in nurse.page.shown
    nurse.answers(infection_where=["palms"], infection="no")
    assert "infection_where" not in nurse.page.shown
    assert nurse.answers(infection="not_sure").page.chosen("infection_where") == []


def test_a_detail_offers_what_was_chosen(nurse: Nurse) -> None:
    """Where the infection is can only be one of the areas that the patient wants treated."""
    nurse.opens().answers(areas=["palms", "forehead"], infection="yes")
    assert nurse.page.offered("infection_where") == ["forehead", "palms"]


def test_the_infection_question_names_the_areas(clinic: Clinic, nurse: Nurse) -> None:
    """The nurse reads the areas beside the question that is about them."""
    row = nurse.opens().answers(areas=["palms", "forehead"]).page.row("infection")
    chosen = row.find("p[@data-chosen]")
    assert chosen is not None
    words = clinic.rules.in_languages["en"].by_id["areas"].by_code
    assert chosen.text == f"{words['forehead'].text}, {words['palms'].text}"


def test_a_question_with_a_gate_is_hidden_only_when_it_is_certain(
    tmp_path: Path, clinic_with: Callable[[Path], Clinic]
) -> None:
    """A safety question is asked until its gate says no: unanswered, the gate hides nothing."""
    gated = screen("lids", show_when={"what": ["eyes"]})
    rules = write(tmp_path, rule_file(scope("what", "eyes", "nose"), gated))
    nurse = clinic_with(rules).nurse().opens()
    assert nurse.page.shown == ["what", "lids"]
    assert nurse.answers(what="eyes").page.shown == ["what", "lids"]
    assert nurse.answers(what="nose").page.shown == ["what"]
    assert (nurse.page.outcome, nurse.page.counts) == ("book", "1 of 1 answered")


def test_another_area_takes_the_infection_answer_back(nurse: Nurse) -> None:
    """An answer about the forehead says nothing of the palms: it is emptied, and so is where."""
    given = {**ALL_CLEAR, "infection": "yes", "infection_where": ["forehead"]}
    nurse.opens().answers(**given).answers(**given)
    assert nurse.page.found == ["infection_in_treatment_area"]
    nurse.answers(areas=["palms"])
    assert nurse.page.chosen("infection") == []
    assert nurse.page.is_taken_back("infection")
    assert "infection_where" not in nurse.page.shown
    assert nurse.page.counts == "6 of 7 answered, missing 4"
    assert nurse.page.outcome == "consult_first"
    assert "forehead" not in nurse.page.live["seen"].values()


def test_an_area_added_or_taken_away_counts_as_another(nurse: Nurse) -> None:
    """More areas, fewer areas, and areas emptied altogether: each time infection is asked anew."""
    for before, after in (
        (["palms"], ["palms", "soles"]),
        (["palms", "soles"], ["palms"]),
        (["palms"], []),
    ):
        nurse.opens().answers(**{**ALL_CLEAR, "areas": before})
        assert nurse.page.outcome == "book"
        nurse.answers(areas=after)
        assert (nurse.page.chosen("infection"), nurse.page.outcome) == ([], "consult_first")


def test_an_answer_given_after_the_change_stays(nurse: Nurse) -> None:
    """Asked anew, the infection answer counts for the areas that are chosen now."""
    nurse.opens().answers(**ALL_CLEAR).answers(areas=["soles"]).answers(infection="no")
    assert (nurse.page.chosen("infection"), nurse.page.outcome) == (["no"], "book")
    assert not nurse.page.is_taken_back("infection")


def test_the_same_areas_in_another_order_take_nothing_back(nurse: Nurse) -> None:
    """In which order the areas were ticked means nothing."""
    nurse.opens().answers(**{**ALL_CLEAR, "areas": ["palms", "forehead"]})
    assert nurse.answers(areas=["forehead", "palms"]).page.outcome == "book"


def test_the_live_panel_takes_back_what_the_script_forgot(nurse: Nurse) -> None:
    """A page whose script did not empty the infection answer is told to, and may not book."""
    nurse.opens().answers(**ALL_CLEAR)
    panel = nurse.outcome({"areas": ["soles"]})
    assert panel.outcome == "consult_first"
    assert panel.live["emptied"] == ["infection"]
    assert panel.live["seen"] == {"seen-areas": "soles"}


def test_the_live_panel_trusts_a_script_that_emptied_itself(nurse: Nurse) -> None:
    """With the field that tells what the page was made for blank, nothing is taken back twice."""
    nurse.opens().answers(**ALL_CLEAR)
    fields = nurse.fields({"areas": ["soles"]})
    told = [(name, "" if name == "seen-areas" else value) for name, value in fields]
    reply = nurse.sends("/intake/outcome", told)
    assert 'data-outcome="book"' in reply.text


@pytest.mark.parametrize("id_", AWKWARD_IDS)
def test_a_question_may_have_any_id(
    id_: str, tmp_path: Path, clinic_with: Callable[[Path], Clinic]
) -> None:
    """An id that is also a name in our code is a question like any other."""
    more = detail(f"{id_}_more", {id_: ["yes"]}, "old", "new")
    rules = write(tmp_path, rule_file(scope("what", "nose", pick="many"), screen(id_), more))
    nurse = clinic_with(rules).nurse().opens()
    nurse.answers(what=["nose"], **{id_: "yes"})
    assert nurse.page.shown == ["what", id_, f"{id_}_more"]
    assert (nurse.page.outcome, nurse.page.found) == ("consult_first", [id_])
    nurse.answers(**{id_: "no"})
    assert (nurse.page.outcome, nurse.status) == ("book", 200)


def test_numbers_do_not_change_when_questions_vanish(
    tmp_path: Path, clinic_with: Callable[[Path], Clinic]
) -> None:
    """Question 3 is question 3 whether or not question 2 is asked: a nurse finds it by number."""
    gated = screen("lids", show_when={"what": ["eyes"]})
    rules = rule_file(scope("what", "eyes", "nose"), gated, screen("ill"))
    nurse = clinic_with(write(tmp_path, rules)).nurse().opens().answers(what="nose")
    assert nurse.page.shown == ["what", "ill"]
    assert nurse.page.counts == "1 of 2 answered, missing 3"
    assert "3. Do you have ill?" in nurse.page.text
