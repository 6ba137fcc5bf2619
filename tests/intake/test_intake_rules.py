"""The rules in use, as staff see them when they have logged in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from cast.clinic import Clinic
from rulefiles.models import rule_file, screen, write

from screener.authoring.signing import sign
from screener.rulefile import load


def test_staff_see_the_whole_rule_file(clinic: Clinic) -> None:
    """Every question and every reason in each language stands on the page of rules."""
    page = clinic.nurse().request("GET", "/intake/rules").text
    for questionnaire in clinic.rules.in_languages.values():
        for rule in questionnaire.rules:
            assert rule.id in page
            assert rule.reason in page
    assert clinic.questionnaire.digest in page


def test_the_paper_form_is_there_to_print(clinic: Clinic) -> None:
    """It offers a box for every answer."""
    page = clinic.nurse().request("GET", "/intake/rules/paper").text
    assert page.count('class="box"') == sum(len(q.answers) for q in clinic.questionnaire.questions)


def test_every_page_says_what_the_rules_are_worth(
    tmp_path: Path, clinic_with: Callable[[Path], Clinic]
) -> None:
    """A draft, signed, changed since, and overdue."""
    path = write(tmp_path, rule_file(screen("ill")))
    content, digest = path.read_bytes(), load(path).questionnaire.digest

    def foot() -> str:
        return clinic_with(path).nurse().request("GET", "/intake/").text

    assert "A draft: no clinician has signed it." in foot()
    path.write_bytes(sign(content, by="A", on=date(2026, 1, 31), digest=digest))
    assert "Signed." in foot()
    path.write_bytes(sign(content, by="A", on=date(2026, 1, 31), digest="0" * 64))
    assert "Changed since a clinician signed it." in foot()
    path.write_bytes(content.replace(b"2030-01-31", b"2020-01-31"))
    assert "The rules should have been reviewed by now." in foot()
