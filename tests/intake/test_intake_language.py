"""Another language on the nurse's page: everything stays as it is, but for the words."""

from __future__ import annotations

import pytest
from cast.clinic import Clinic
from cast.nurse import HOME, Nurse

HEADING = {"nb": "Inntak", "nn": "Inntak", "en": "Intake"}


def test_a_language_change_keeps_everything(clinic: Clinic, nurse: Nurse) -> None:
    """Answers, details, code, decision, reason and note are there in each language, and back."""
    nurse.opens().opens_code(clinic.a_code())
    nurse.answers(areas=["palms"], pregnancy="not_sure", infection="yes", other_neuromuscular="yes")
    nurse.answers(infection_where=["palms"], neuromuscular_what=["earlier"])
    nurse.writes(own_decision="not_now", own_reason="Because", own_note="Æøå")
    before, untimed = nurse.page, {"csrf_token": ""}
    for language in ("nb", "nn", "en"):
        page = nurse.speaks(language).page
        assert nurse.status == 200
        assert page.heading == HEADING[language]
        assert dict(page.fields) | untimed == dict(before.fields) | untimed
        assert (page.outcome, page.found, page.shown) == (
            before.outcome,
            before.found,
            before.shown,
        )
        assert page.live == {**before.live, "about": page.live["about"]}


def test_the_choice_lasts_for_the_next_patient(nurse: Nurse) -> None:
    """A nurse chooses her language once, not for each patient."""
    assert nurse.opens().speaks("nn").clears().page.language == "nn"


@pytest.mark.parametrize(
    ("asked", "language"), [("no", "nb"), ("nn", "nn"), ("en-US", "en"), ("fr", "en")]
)
def test_the_first_page_speaks_the_browsers_language(
    clinic: Clinic, asked: str, language: str
) -> None:
    """Before anybody chooses, the browser's wish decides; without one we know, the file's first."""
    assert clinic.nurse(asked).opens().page.language == language


def test_a_page_without_a_patient_changes_language_too(clinic: Clinic) -> None:
    """The login page, and every page but the intake page, has a form of its own for it."""
    nurse = Nurse(clinic.served).opens("/intake/login")
    fields = [("csrf_token", nurse.token), ("page-language", "nb")]
    nurse.posts("/intake/language", fields)
    assert nurse.page.language == "nb"


@pytest.mark.parametrize("language", ["tlh", "", "nb\0", "../nb", "x" * 500])
def test_an_unknown_language_changes_nothing(nurse: Nurse, language: str) -> None:
    """The page stays in the language it was in."""
    page = nurse.opens().posts(HOME, [*nurse.page.fields, ("page-language", language)]).page
    assert (nurse.status, page.language) == (200, "en")


def test_the_refusal_of_a_code_is_told_in_each_language(nurse: Nurse) -> None:
    """Plain words in every language the page speaks."""
    said = {
        language: nurse.opens().speaks(language).opens_code("mistyped").page.errors[0][1]
        for language in ("nb", "nn", "en")
    }
    assert len(set(said.values())) == 3
    assert "Den kan være skrevet feil" in said["nb"]
