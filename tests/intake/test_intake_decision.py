"""The nurse's judgement: what she decides and writes, and what is asked of her when it departs."""

from __future__ import annotations

import pytest
from cast.answers import ALL_CLEAR
from cast.any_page import text_of
from cast.clinic import Clinic
from cast.installation import clinics_today
from cast.nurse import Nurse

DEPARTS = "Your decision departs from the rules."


def test_the_text_says_how_the_talk_was_held(nurse: Nurse) -> None:
    """Each way in a sentence, with or without an interpreter; nothing if nobody said."""
    nurse.opens().answers(**ALL_CLEAR)
    ways = {"here": "at the clinic", "telephone": "by telephone", "video": "by video"}
    for way, words in ways.items():
        assert f"\nThe talk was held {words}.\n" in nurse.writes(talk_held=way).page.journal
    assert "The talk was held" not in nurse.writes(talk_held="by pigeon").page.journal
    nurse.writes(with_interpreter="yes")
    assert "\nAn interpreter took part.\n" in nurse.page.journal


def test_not_now_may_have_a_date(nurse: Nurse) -> None:
    """The date belongs to that decision alone, and is written as people write dates."""
    nurse.opens().answers(**ALL_CLEAR).writes(own_decision="not_now", wait_until="2031-02-28")
    assert nurse.page.journal.endswith("Decision: Not now, wait until 28/02/2031")
    assert nurse.writes(own_decision="may_book").page.journal.endswith("Decision: May book")
    assert nurse.page.chosen("wait-until") == ["2031-02-28"]
    for typed in ("1.3.2031", "01/03/31", "1. 3. 2031", "01.03.31"):
        nurse.writes(own_decision="not_now", wait_until=typed)
        assert nurse.page.journal.endswith("Decision: Not now, wait until 01/03/2031")


@pytest.mark.parametrize("day", ["30.02.2031", "next week", "2031-02-30", "0-0-0"])
def test_what_is_no_date_is_said_and_kept(nurse: Nurse, day: str) -> None:
    """Where a browser has no calendar, what she typed stays, with how it would be right."""
    nurse.opens().answers(**ALL_CLEAR).writes(own_decision="not_now", wait_until=day)
    assert nurse.page.journal.endswith("Decision: Not now")
    assert nurse.page.chosen("wait-until") == [day]
    said = nurse.page.root.find(".//*[@data-unread]")
    assert text_of(said) == f"“{day}” is no date. Write it like this: 31.12.2026"
    field = nurse.page.root.find(".//*[@id='wait-until']")
    assert field is not None
    assert field.get("aria-invalid") == "true"


def test_a_doctor_is_named_with_the_date(nurse: Nurse) -> None:
    """Whom the nurse put it to, and when; either alone is told as well."""
    nurse.opens().writes(put_to_doctor="Dr. Ås")
    assert "\nPut to a doctor: Dr. Ås" in nurse.page.journal
    assert nurse.writes(put_on_day="2026-11-30").page.journal.endswith("Dr. Ås, 30/11/2026")
    assert nurse.writes(put_to_doctor="").page.journal.endswith("Put to a doctor: 30/11/2026")


def test_a_decision_that_departs_from_the_rules_needs_a_reason(nurse: Nurse) -> None:
    """May book against the rules: the panel asks why, and then still says so."""
    nurse.opens().answers(**{**ALL_CLEAR, "pregnancy": "yes"}).writes(own_decision="may_book")
    assert nurse.page.departs == f"{DEPARTS} Write a reason."
    nurse.writes(own_reason="Answered the wrong question")
    assert nurse.page.departs == DEPARTS
    assert "Outcome by the rules: Consult first" in nurse.page.journal
    decided = "Decision: May book\nDeparts from the rules.\n"
    assert f"{decided}Reason: Answered the wrong question" in nurse.page.journal


def test_without_a_reason_the_text_says_so(nurse: Nurse) -> None:
    """Nobody who reads the journal has to guess whether a reason was left out by mistake."""
    nurse.opens().answers(**{**ALL_CLEAR, "pregnancy": "yes"}).writes(own_decision="may_book")
    assert nurse.page.journal.endswith("Departs from the rules; no reason given.")


def test_to_depart_from_what_the_patient_answered_needs_a_reason_too(
    clinic: Clinic, nurse: Nurse
) -> None:
    """Her own answers led to a talk first: whoever lets her book says why."""
    nurse.opens().opens_code(clinic.a_code()).answers(**ALL_CLEAR).writes(own_decision="may_book")
    assert nurse.page.outcome == "book"
    departs = "Your decision departs from what the patient answered."
    assert nurse.page.departs == f"{departs} Write a reason."
    told = "Departs from what the patient answered"
    assert nurse.page.journal.endswith(f"{told}; no reason given.")
    nurse.writes(own_reason="She has stopped breastfeeding")
    assert nurse.page.departs == departs
    assert nurse.page.journal.endswith(f"{told}.\nReason: She has stopped breastfeeding")
    nurse.answers(pregnancy="not_sure").writes(own_reason="")
    both = "Departs from the rules and from what the patient answered; no reason given."
    assert nurse.page.journal.endswith(both)


def test_a_patient_whose_own_answers_book_needs_no_reason(clinic: Clinic, nurse: Nurse) -> None:
    """Where rules, patient and nurse agree nothing is asked."""
    nurse.opens().opens_code(clinic.code(ALL_CLEAR, clinics_today()))
    nurse.answers(**ALL_CLEAR).writes(own_decision="may_book")
    assert nurse.page.departs == ""
    assert nurse.page.journal.endswith("Decision: May book")


@pytest.mark.parametrize("decision", ["refer_to_doctor", "not_now"])
def test_a_stricter_decision_needs_no_reason(nurse: Nurse, decision: str) -> None:
    """A clinician may always be more careful than the rules."""
    nurse.opens().answers(**ALL_CLEAR).writes(own_decision=decision)
    assert nurse.page.outcome == "book"
    assert nurse.page.departs == ""


def test_to_let_somebody_book_too_early_departs_as_well(nurse: Nurse) -> None:
    """While a question is open the rules say to consult first, whatever the answers so far."""
    nurse.opens().answers(pregnancy="no").writes(own_decision="may_book")
    assert nurse.page.is_preliminary
    assert nurse.page.departs == f"{DEPARTS} Write a reason."


def test_the_decision_changes_no_outcome(nurse: Nurse) -> None:
    """The nurse decides; what the rules say stays what it is."""
    nurse.opens().answers(pregnancy="yes")
    for decision in ("may_book", "refer_to_doctor", "not_now"):
        assert nurse.writes(own_decision=decision).page.outcome == "consult_first"
