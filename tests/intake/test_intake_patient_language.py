"""The patient's own language at the desk: known by her code or chosen, read out and handed over."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from cast.answers import ALL_CLEAR, OF_EACH_KIND
from cast.any_page import text_of
from cast.clinic import Clinic
from cast.installation import clinics_today
from cast.nurse import Nurse

from screener.model import Disposition


def unfolded(nurse: Nurse, question: str) -> list[str]:
    """Return the languages in which a question can be unfolded."""
    theirs = nurse.page.row(question).findall(".//details[@data-theirs]")
    return [one.get("data-theirs", "") for one in theirs if one.get("hidden") is None]


def sheet(nurse: Nurse) -> Element:
    """Return the sheet for the patient."""
    found = nurse.page.root.find(".//*[@data-handout]")
    assert found is not None
    return found


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_a_code_tells_the_language(clinic: Clinic, nurse: Nurse, language: str) -> None:
    """Every question can be unfolded in it, word for word, and the sheet is in it."""
    nurse.opens().opens_code(clinic.code(OF_EACH_KIND, clinics_today(), language))
    assert nurse.page.chosen("patient-language") == [language]
    words = clinic.rules.in_languages[language]
    for question in words.questions:
        assert unfolded(nurse, question.id) == [language]
        place = nurse.page.row(question.id).find(f".//details/div[@lang='{language}']")
        said = text_of(place)
        for text in (question.ask, question.hint, *(answer.text for answer in question.answers)):
            assert " ".join(text.split()) in said
    assert sheet(nurse).get("lang") == language


def test_a_code_in_the_nurses_language_unfolds_nothing(clinic: Clinic, nurse: Nurse) -> None:
    """What stands there already is not repeated."""
    nurse.opens().opens_code(clinic.code(OF_EACH_KIND, clinics_today(), "en"))
    assert nurse.page.chosen("patient-language") == ["en"]
    assert unfolded(nurse, "pregnancy") == []


def test_without_a_code_the_nurse_chooses(nurse: Nurse) -> None:
    """Until then nothing is unfolded, and the sheet is in her own language."""
    nurse.opens().answers(**ALL_CLEAR)
    assert (unfolded(nurse, "pregnancy"), sheet(nurse).get("lang")) == ([], "en")
    nurse.writes(patient_language="nn")
    assert (unfolded(nurse, "pregnancy"), sheet(nurse).get("lang")) == (["nn"], "nn")
    nurse.writes(patient_language="tlh")
    assert sheet(nurse).get("lang") == "en"


def test_the_nurse_knows_better_than_the_code(clinic: Clinic, nurse: Nurse) -> None:
    """What she chooses stays; the next patient's code begins anew."""
    nurse.opens().opens_code(clinic.code(OF_EACH_KIND, clinics_today(), "nb"))
    assert sheet(nurse.writes(patient_language="nn")).get("lang") == "nn"
    assert sheet(nurse.answers(pregnancy="no")).get("lang") == "nn"
    nurse.opens_code(clinic.code(ALL_CLEAR, clinics_today(), "en"))
    assert sheet(nurse).get("lang") == "en"


def test_the_sheet_tells_what_was_decided_and_how_to_reach_the_clinic(
    clinic: Clinic, nurse: Nurse
) -> None:
    """Each finding with its advice, what comes next, telephone and whom to call when it is bad."""
    given = {**ALL_CLEAR, "pregnancy": "not_sure", "infection": "yes"}
    nurse.opens().answers(**given).writes(patient_language="nb", own_decision="refer_to_doctor")
    words = clinic.rules.in_languages["nb"]
    said = text_of(sheet(nurse))
    rules = {rule.id: rule for rule in words.rules}
    for text in (
        rules["pregnancy"].if_unsure,
        rules["pregnancy"].advice,
        rules["infection_in_treatment_area"].reason,
        "En lege skal se på det først",
        words.clinic.phone,
        words.clinic.email,
        "116 117",
    ):
        assert text in said
    nurse.writes(own_decision="not_now", wait_until="1.3.2031")
    assert "venter til 1. mars 2031" in text_of(sheet(nurse))
    assert sheet(nurse).get("data-handout") == "wait"


def test_the_sheet_says_book_only_where_nothing_is_left_open(nurse: Nurse) -> None:
    """Not while a question is open, nor for a departure until its reason is there."""
    nurse.opens().answers(pregnancy="no")
    kinds = [sheet(nurse).get("data-handout")]
    kinds.append(sheet(nurse.writes(own_decision="may_book")).get("data-handout"))
    kinds.append(sheet(nurse.writes(own_reason="The doctor said so")).get("data-handout"))
    assert kinds == ["talk", "talk", "departs"]
    nurse.opens().answers(**ALL_CLEAR)
    assert sheet(nurse).get("data-handout") == "book"
    nurse.answers(breastfeeding="not_sure")
    assert sheet(nurse).get("data-handout") == "talk"


def test_the_sheet_of_a_departure_says_what_was_agreed(clinic: Clinic, nurse: Nurse) -> None:
    """Not that no talk was needed, nor beside it that she must not book: that was talked about."""
    words = clinic.rules.in_languages["en"]
    nurse.opens().answers(**{**ALL_CLEAR, "pregnancy": "yes"})
    nurse.writes(own_decision="may_book", own_reason="The doctor said so", patient_language="en")
    said = text_of(sheet(nurse))
    assert "agreed that you can book" in said
    assert words.outcomes[Disposition.BOOK].text not in said
    pregnancy = next(rule for rule in words.ranked_rules if rule.id == "pregnancy")
    assert pregnancy.reason not in said
    assert pregnancy.advice not in said


def test_codes_and_journal_are_not_for_translating(nurse: Nurse) -> None:
    """A browser that translates the page leaves a code's characters and the text as they are."""
    page = nurse.opens().page
    for place in ("*[@data-journal]", "input[@id='code']"):
        found = page.root.find(f".//{place}")
        assert found is not None
        assert found.get("translate") == "no", place
