"""A safety question that takes many, at the desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cast.clinic import Clinic
from cast.nurse import Nurse

FILE = Path(__file__).parents[1] / "cases" / "valid" / "tick_all.yaml"
NONE = "none_of_these"


@pytest.fixture(name="nurse")
def nurse_(clinic_with: Callable[[Path], Clinic]) -> Nurse:
    """Return a nurse who goes through such a question with a patient."""
    return clinic_with(FILE).nurse().opens()


@pytest.mark.parametrize(
    ("ticked", "outcome", "findings"),
    [
        ([NONE], "book", []),
        (["asthma", "gout"], "consult_first", [("asthma", "true"), ("gout", "true")]),
        (["gout", "not_sure"], "consult_first", [("asthma", "unknown"), ("gout", "true")]),
    ],
)
def test_what_is_ticked_comes_to_what_the_rules_say(
    nurse: Nurse, ticked: list[str], outcome: str, findings: list[tuple[str, str]]
) -> None:
    """Several at once, or none of these: the page and the live panel say the same."""
    page = nurse.answers(areas="face", illness=ticked).page
    assert sorted(page.chosen("illness")) == sorted(ticked)
    for panel in (page, nurse.outcome()):
        assert (panel.outcome, panel.is_preliminary) == (outcome, False)
        assert [(one.rule, one.truth) for one in panel.findings] == findings


@pytest.mark.parametrize("beside", ["asthma", "not_sure"])
def test_none_of_these_beside_another_leaves_the_row_open(nurse: Nurse, beside: str) -> None:
    """It is no answer: the row says what would be right, and the outcome waits for it."""
    page = nurse.answers(areas="face", illness=[beside, NONE]).page
    assert (nurse.status, page.outcome, page.is_preliminary) == (422, "consult_first", True)
    assert page.chosen("illness") == []
    assert page.counts == "1 of 2 answered, missing 2"
    (error,) = page.row("illness").findall(".//p[@class='error']")
    assert error.text == "Choose either “None of these” or what applies to you, not both."
    panel = nurse.outcome({"illness": [beside, NONE]})
    assert (panel.outcome, panel.is_preliminary) == ("consult_first", True)
