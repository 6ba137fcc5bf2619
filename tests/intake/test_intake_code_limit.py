"""Nobody finds an answer code by trying: wrong ones are limited, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cast.answers import OF_EACH_KIND
from cast.clinic import Clinic
from cast.desk_page import UNREADABLE
from cast.installation import clinics_today
from cast.nurse import Nurse

from screener.intake.accounts.models import Try
from screener.intake.database.connection import db
from screener.packaged import packaged

ALLOWED = 60
"""Different wrong codes in an hour."""
LIMITED = (
    "Too many codes that we could not read came from your account, so this one was not looked at. "
    "Try again in 60 minutes, or ask the questions anew: everything else works."
)


@pytest.fixture
def busy(clinic_with: Callable[[Path], Clinic]) -> Clinic:
    """Return a clinic where nothing was tried yet."""
    made = clinic_with(packaged("rules.yaml"))
    with made.desk.app_context():
        db.session.query(Try).delete()
        db.session.commit()
    return made


def guesses(nurse: Nurse, number: int, first: int = 0) -> list[str]:
    """Return what the page says of each of some codes that were made up."""
    told = []
    for n in range(first, first + number):
        nurse.opens_code(f"0000-0000-0000-0000-{n:04}-0")
        told += [words for _, words in nurse.page.errors]
    return told


def test_wrong_codes_are_limited_and_the_rest_goes_on(busy: Clinic) -> None:
    """After sixty not even a right code is looked at. Answers and outcome go on, and stay."""
    nurse = busy.nurse().opens()
    code = busy.code(OF_EACH_KIND, clinics_today())
    assert guesses(nurse, ALLOWED) == [UNREADABLE] * ALLOWED
    assert nurse.status == 422
    nurse.answers(pregnancy="yes", infection="not_sure")
    nurse.opens_code(code)
    assert (nurse.status, nurse.page.errors) == (429, [("#code", LIMITED)])
    assert nurse.page.chosen("pregnancy") == ["yes"]
    nurse.writes(answer_code="")
    assert not any("Patient answered" in text for text in nurse.page.root.itertext())
    assert nurse.outcome({"breastfeeding": "yes"}).outcome == "consult_first"
    reply = nurse.sends("/intake/", nurse.fields({}, answer_code=code))
    assert 0 < int(reply.headers["Retry-After"]) <= 60 * 60


def test_the_same_wrong_code_counts_once(busy: Clinic) -> None:
    """The page sends it with every update, until somebody corrects it."""
    nurse = busy.nurse().opens()
    for typed in ("MISTYPED", "mis-typed"):
        for _ in range(ALLOWED):
            nurse.opens_code(typed)
    assert nurse.opens_code(busy.code(OF_EACH_KIND, clinics_today())).status == 200


def test_right_codes_are_not_counted(busy: Clinic) -> None:
    """A day with many patients is no attack; nor do their codes take the wrong ones back."""
    nurse = busy.nurse().opens()
    guesses(nurse, ALLOWED - 1)
    for _ in range(3):
        assert nurse.clears().opens_code(busy.code(OF_EACH_KIND, clinics_today())).status == 200
    nurse.clears()
    assert guesses(nurse, 2, first=ALLOWED) == [UNREADABLE, LIMITED]


def test_the_patient_on_the_page_stays(busy: Clinic) -> None:
    """Her code was read already: whatever is typed since, her answers stand beside the nurse's."""
    nurse = busy.nurse().opens().opens_code(busy.code(OF_EACH_KIND, clinics_today()))
    guesses(nurse, ALLOWED + 1)
    assert nurse.status == 429
    assert nurse.page.patient_answered("breastfeeding") == "Yes"
    panel = nurse.outcome({"breastfeeding": "no"}, answer_code="")
    assert panel.live["differing"] == ["breastfeeding"]


def test_no_field_of_the_page_is_a_way_around(busy: Clinic) -> None:
    """The outcome reads the code that the page says is open: guesses there count as well."""
    nurse = busy.nurse().opens()
    for n in range(ALLOWED):
        nurse.outcome({}, opened_code=f"0000-0000-0000-0000-{n:04}-0", opened_proof="0" * 64)
    code = busy.code(OF_EACH_KIND, clinics_today())
    assert "own answers" not in nurse.outcome({}, opened_code=code, opened_proof="é").journal
    assert nurse.opens_code(code).status == 429


def test_a_new_login_is_no_fresh_start(busy: Clinic) -> None:
    """The limit is the account's. Another nurse's page is another one's."""
    nurse = busy.nurse().opens()
    guesses(nurse, ALLOWED)
    again = Nurse(busy.served).logs_in()
    code = busy.code(OF_EACH_KIND, clinics_today())
    assert again.opens().opens_code(code).status == 429
    assert Nurse(busy.served).logs_in("oda").opens().opens_code(code).status == 200
