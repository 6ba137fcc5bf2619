"""Staff learn of a bad edit where they work, and read codes that were made before an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cast.installation import add_account, forwarding_to
from cast.nurse import HOME, Nurse
from rulefiles.edited import reworded

from reload.clinic import Clinic, clinic

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.xdist_group("staff are told")
REFUSED = "We cannot read this code."
RULES_CHANGED = "The rules have changed since."


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """A clinic with `screener serve --watch`, the nurse's side included."""
    with clinic(tmp_path_factory.mktemp("staff"), "--watch", surface="all") as it:
        yield it


@pytest.fixture(scope="module")
def nurse(watched: Clinic) -> Nurse:
    """A nurse who has logged in."""
    add_account(watched.rules.parent, "nina")
    return Nurse(forwarding_to(watched.server.port)).logs_in()


def code_of_a_patient(it: Clinic) -> str:
    """Return the answer code of a patient who may book."""
    visit = it.patient().answer(areas=["face"], ill="no", sore="no").sees_outcome("book")
    code = visit.page.root.find(".//*[@data-code]")
    assert code is not None
    return "".join(code.itertext()).strip()


def opened(nurse: Nurse, code: str) -> str:
    """Type an answer code on a fresh page, and return what can be read then."""
    return nurse.opens().opens_code(code).page.text


def test_staff_see_what_is_wrong_until_it_is_mended(it: Clinic, nurse: Nurse) -> None:
    """Every page of somebody who has logged in names the line; a mended file ends that."""
    it.edits(rules=[])
    it.reports("rules.yaml")
    for path in (HOME, "/intake/account/"):
        (problem,) = nurse.opens(path).page.problems
        assert problem.startswith(f"{it.rules}:")
    it.edits(version="2")
    it.serves("2")
    assert nurse.opens().page.problems == []


def test_nobody_else_sees_what_is_wrong(it: Clinic, nurse: Nurse) -> None:
    """Neither patients nor whoever comes to the login page are shown the clinic's files."""
    it.edits(rules=[])
    it.reports("rules.yaml")
    stranger = Nurse(nurse.served).opens("/intake/login").page
    assert stranger.problems == []
    for text in (stranger.text, it.patient().page.text):
        assert "rules.yaml" not in text


def test_a_code_from_before_an_edit_of_the_rules_is_read_and_flagged(
    it: Clinic, nurse: Nurse
) -> None:
    """The answers stand, and the nurse is told that other rules are in force now."""
    code = code_of_a_patient(it)
    assert RULES_CHANGED not in opened(nurse, code)
    it.edits(title="Before you book {treatment} again", version="2")
    it.serves("2")
    text = opened(nurse, code)
    assert RULES_CHANGED in text
    assert REFUSED not in text


def test_a_code_from_before_an_edit_of_the_questions_is_refused(it: Clinic, nurse: Nurse) -> None:
    """Its answers may have been to other questions, so none of them is shown."""
    code = code_of_a_patient(it)
    it.edits(*reworded(), version="2")
    it.serves("2")
    assert REFUSED in opened(nurse, code)
    it.edits()
    it.serves("1")
    assert REFUSED not in opened(nurse, code)
