"""*Clear and start next patient*: nothing of the last patient can be brought back."""

from __future__ import annotations

import re

import pytest
from cast.answers import ALL_CLEAR
from cast.clinic import Clinic
from cast.nurse import HOME, Nurse
from werkzeug.test import TestResponse

from screener.intake.accounts import logins, staff
from screener.intake.database.connection import db

CLEARED = "That patient has been cleared. Nothing was kept."
IDLE = "The page was cleared, because nothing had happened for a while."


def last_patient(clinic: Clinic, nurse: Nurse) -> list[tuple[str, str]]:
    """Return the form of a patient whom the nurse then cleared."""
    nurse.opens().opens_code(clinic.a_code()).answers(**{**ALL_CLEAR, "pregnancy": "yes"})
    nurse.writes(own_decision="not_now", own_reason="Zebra", own_note="Quagga")
    fields = nurse.page.fields
    nurse.clears()
    return fields


def is_empty(nurse: Nurse) -> bool:
    """Tell whether the page shows no patient at all."""
    page = nurse.page
    answers = [value for id_ in page.rows for value in page.chosen(id_)]
    texts = [page.chosen(name) for name in ("answer-code", "own-reason", "own-note")]
    column = "Patient answered" in page.text
    return not answers and texts == [[""]] * 3 and not page.chosen("own-decision") and not column


def test_clearing_leads_to_an_empty_page(clinic: Clinic, nurse: Nurse) -> None:
    """The next patient begins without an answer, a code, a decision or a note."""
    last_patient(clinic, nurse)
    assert is_empty(nurse)
    assert nurse.page.counts.startswith("0 of 7 answered")


def test_a_cleared_page_posted_again_shows_nothing(clinic: Clinic, nurse: Nurse) -> None:
    """Browser Back and "send again" bring an empty page that says that the patient was cleared."""
    fields = last_patient(clinic, nurse)
    reply = nurse.sends(HOME, fields)
    assert (reply.status_code, reply.headers["Location"]) == (303, HOME)
    assert "Zebra" not in reply.text
    assert is_empty(nurse.opens())
    assert nurse.page.notices == [CLEARED]
    assert nurse.opens().page.notices == []


def test_a_cleared_page_updated_live_shows_nothing(clinic: Clinic, nurse: Nurse) -> None:
    """A page left open in another window is told that its patient is gone, and no outcome."""
    fields = last_patient(clinic, nurse)
    reply = nurse.sends("/intake/outcome", fields)
    assert reply.status_code == 409
    assert CLEARED in reply.text
    assert "data-outcome" not in reply.text
    assert "Zebra" not in reply.text


@pytest.mark.parametrize("round_", [None, "", "0" * 16])
def test_a_page_that_belongs_to_no_patient_shows_nothing(nurse: Nurse, round_: str | None) -> None:
    """A form without the mark of the patient at hand, or with a wrong one, is not worked out."""
    nurse.opens().answers(**ALL_CLEAR)
    fields = [field for field in nurse.page.fields if field[0] != "patient-round"]
    fields += [] if round_ is None else [("patient-round", round_)]
    assert nurse.sends("/intake/outcome", fields).status_code == 409
    nurse.posts(HOME, fields)
    assert is_empty(nurse)


def test_every_patient_has_a_mark_of_her_own(nurse: Nurse) -> None:
    """The mark is drawn anew for each page and tells nothing: 128 random bits, hour, signature."""
    marks = {nurse.opens().mark for _ in range(5)}
    assert len({mark[:32] for mark in marks}) == 5
    assert all(re.fullmatch(r"[0-9a-f]{32}\.[0-9]+\.[0-9a-f]{64}", mark) for mark in marks)


def test_clearing_tells_the_browser_to_forget(clinic: Clinic, nurse: Nurse) -> None:
    """The answer to it empties the browser's cache and changes the cookie; no page is stored."""
    nurse.opens().opens_code(clinic.a_code())
    before = nurse.cookies
    mark = ("patient-round", nurse.mark)
    reply = nurse.sends("/intake/clear", [("csrf_token", nurse.token), mark])
    assert reply.headers["Clear-Site-Data"] == '"cache"'
    assert nurse.cookies != before


def test_clearing_needs_the_pages_own_token(nurse: Nurse) -> None:
    """Nobody else's page can clear a patient."""
    nurse.opens().answers(pregnancy="yes")
    assert nurse.sends("/intake/clear", []).status_code == 400
    assert nurse.answers().page.chosen("pregnancy") == ["yes"]


def test_an_idle_page_says_why_it_is_empty(clinic: Clinic, nurse: Nurse) -> None:
    """Cleared by the script after a while, the page tells it, and the old form is worth nothing."""
    nurse.opens().opens_code(clinic.a_code()).answers(pregnancy="yes")
    fields = nurse.page.fields
    nurse.clears(was_idle="1")
    assert nurse.page.notices == [IDLE]
    assert is_empty(nurse)
    assert is_empty(nurse.posts(HOME, fields))


def test_an_idle_page_without_a_script_clears_itself_too(clinic: Clinic, nurse: Nurse) -> None:
    """After ten minutes it loads an address that clears this patient, and only this one."""
    nurse.opens().opens_code(clinic.a_code()).answers(pregnancy="yes")
    fields = nurse.page.fields
    refresh = nurse.page.root.find("head/noscript/meta")
    assert refresh is not None
    seconds, _, address = refresh.get("content", "").partition("; url=")
    assert int(seconds) == 600
    nurse.opens(address)
    assert nurse.page.notices == [IDLE]
    assert is_empty(nurse)
    assert is_empty(nurse.posts(HOME, fields))
    nurse.opens().answers(pregnancy="no").opens(address)
    assert nurse.page.notices == []


def test_a_link_from_elsewhere_cannot_clear_a_patient(nurse: Nurse) -> None:
    """The address knows the patient's mark, which no other site does."""
    nurse.opens().answers(pregnancy="yes")
    fields = nurse.page.fields
    nurse.request("GET", "/intake/idle/0000000000000000")
    assert nurse.posts(HOME, fields).page.chosen("pregnancy") == ["yes"]


def test_logging_out_leaves_no_patient_behind(clinic: Clinic) -> None:
    """After the next login the last patient's form is worth nothing."""
    nurse = Nurse(clinic.served).logs_in("oda").answers(pregnancy="yes")
    fields = nurse.page.fields
    nurse.posts("/intake/logout", [("csrf_token", nurse.token)])
    nurse.logs_in("oda")
    token = [("csrf_token", nurse.token), *(one for one in fields if one[0] != "csrf_token")]
    assert nurse.sends("/intake/outcome", token).status_code == 409
    assert is_empty(nurse.posts(HOME, token))


def test_each_page_is_cleared_for_itself(nurse: Nurse) -> None:
    """Two tabs of a login: clearing one, by the button or by time, leaves the other as it is."""
    one = nurse.opens().answers(pregnancy="yes").page.fields
    address = nurse.page.root.find("head/noscript/meta")
    assert address is not None
    other = nurse.opens().answers(pregnancy="no").page.fields
    nurse.clears()
    assert nurse.sends("/intake/outcome", other).status_code == 409
    assert nurse.sends("/intake/outcome", one).status_code == 200
    nurse.opens(address.get("content", "").partition("; url=")[2])
    assert nurse.sends("/intake/outcome", one).status_code == 409
    assert is_empty(nurse.posts(HOME, one))


def test_another_patients_code_ends_the_page_of_the_one_before(
    clinic: Clinic, nurse: Nurse
) -> None:
    """Back to the page that her code took the place of shows nothing."""
    before = nurse.opens().opens_code(clinic.a_code()).answers(pregnancy="yes").page.fields
    nurse.opens_code(clinic.a_code()).answers(pregnancy="no")
    assert nurse.page.chosen("pregnancy") == ["no"]
    assert is_empty(nurse.posts(HOME, before))


def here(nurse: Nurse, mark: str, **more: str) -> TestResponse:
    """Ask as the page's script does whose page it is."""
    fields = [(name.replace("_", "-"), value) for name, value in more.items()]
    return nurse.sends("/intake/here", [("patient-round", mark), *fields])


def test_a_login_that_ran_out_leaves_the_page_to_its_account(clinic: Clinic) -> None:
    """Ended elsewhere, it waits; the same account goes on with it, and nobody else ever."""
    nurse = Nurse(clinic.served).logs_in("oda").answers(pregnancy="yes")
    fields, mark, token = nurse.page.fields, nurse.mark, nurse.token
    assert here(nurse, mark).status_code == 200
    with clinic.desk.app_context():
        logins.end_all(staff.find("oda"))
        db.session.commit()
    assert here(nurse, mark).status_code == 401
    nurse.logs_in("oda")
    reply = here(nurse, mark)
    assert (reply.status_code, (reply.json or {})["ends"]) == (200, "")
    renewed = [("csrf_token", (reply.json or {})["token"])]
    renewed += [field for field in fields if field[0] != "csrf_token"]
    assert nurse.sends("/intake/outcome", renewed).status_code == 200
    with clinic.desk.app_context():
        logins.end_all(staff.find("oda"))
        db.session.commit()
    nurse.logs_in("nina")
    assert here(nurse, mark).status_code == 409
    nurse.logs_in("oda")
    assert here(nurse, mark).status_code == 409
    assert token != (reply.json or {})["token"]


def test_logging_out_ends_every_page(clinic: Clinic) -> None:
    """Whoever logs in afterwards, with the same account too: no page of before counts."""
    nurse = Nurse(clinic.served).logs_in("oda")
    marks = [nurse.opens().mark for _ in range(2)]
    nurse.posts("/intake/logout", [("csrf_token", nurse.token)])
    assert [here(nurse, mark).status_code for mark in marks] == [409, 409]
    nurse.logs_in("oda")
    assert [here(nurse, mark).status_code for mark in marks] == [409, 409]


@pytest.mark.parametrize(
    "spoilt", ["", "x", "{mark}0", "0{mark}", "{mark:.32}", "\N{FULLWIDTH DIGIT ONE}"]
)
def test_a_mark_that_is_not_ours_counts_for_nothing(nurse: Nurse, spoilt: str) -> None:
    """Invented, cut short or of another nurse: 409, and no error."""
    mark = nurse.opens().mark
    assert here(nurse, spoilt.format(mark=mark)).status_code == 409
    assert here(nurse, mark).status_code == 200


def test_two_nurses_do_not_meet(clinic: Clinic) -> None:
    """One nurse clearing her patient leaves another's page as it is."""
    one, other = clinic.nurse().opens(), clinic.nurse().opens()
    other.answers(pregnancy="yes")
    one.clears()
    assert other.answers(breastfeeding="no").page.chosen("pregnancy") == ["yes"]
