"""The result page draws nobody towards a treatment that she must not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cast.any_page import text_of
from cast.apps import app_of
from cast.patient import begin
from rulefiles.models import rule, rule_file, screen, write

from screener.assess import assess
from screener.rulefile import load

if TYPE_CHECKING:
    from pathlib import Path

PRAISE, HELP = "It works for months.", "In an emergency call 113."


def rules_at(folder: Path) -> Path:
    """Write rules with a contraindication, a precaution and a text of either kind."""
    ill, tired = screen("ill"), screen("tired")
    data = rule_file(
        ill,
        tired,
        rules=[rule("ill", "yes"), rule("tired", "yes", severity="precaution")],
        information=[
            {"id": "praise", "text": PRAISE},
            {"id": "help", "text": HELP, "safety": "yes"},
        ],
    )
    return write(folder, data)


@pytest.mark.parametrize(
    ("ill", "tired", "shown"),
    [
        ("yes", "no", [HELP]),
        ("yes", "not_sure", [HELP]),
        ("not_sure", "no", [PRAISE, HELP]),
        ("no", "yes", [PRAISE, HELP]),
        ("no", "no", [PRAISE, HELP]),
    ],
)
def test_only_safety_information_is_shown_beside_a_contraindication(
    ill: str, tired: str, shown: list[str], tmp_path: Path
) -> None:
    """One that is true; what is unknown or only a precaution keeps nothing back."""
    visit = begin(app_of(rules_at(tmp_path))).submit()
    visit.answer(ill=ill).answer(tired=tired).sees_result()
    said = [text_of(one) for one in visit.page.root.findall(".//li")]
    assert [text for text in (PRAISE, HELP) if text in said] == shown


def test_the_assessment_holds_all_information(tmp_path: Path) -> None:
    """What is kept from a patient's page is there for the clinic."""
    asked = load(rules_at(tmp_path)).questionnaire
    outcome = assess(asked, {"ill": "yes", "tired": "no"})
    assert [(text.id, text.is_safety) for text in outcome.information] == [
        ("praise", False),
        ("help", True),
    ]
