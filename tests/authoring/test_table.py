"""The decision table: every answer, the rules it leads to, and what stands behind them."""

from __future__ import annotations

from pathlib import Path

from rulefiles.models import detail, rule_file, scope, screen, write

from screener.authoring.showing.table import table
from screener.packaged import packaged
from screener.rulefile import load


def test_every_risk_answer_leads_to_its_rules_and_no_other_answer_does(tmp_path: Path) -> None:
    """A clear answer and an unsure one have no rule of their own."""
    file = load(write(tmp_path, rule_file(screen("ill", risk=("yes", "very")), screen("sore"))))
    found = {
        (line.question.id, entry.answer.code): [rule.rule.id for rule in entry.rules]
        for line in table(file, "en")
        for entry in line.answers
    }
    assert found == {
        ("ill", "no"): [],
        ("ill", "yes"): ["ill"],
        ("ill", "very"): ["ill"],
        ("ill", "not_sure"): [],
        ("sore", "no"): [],
        ("sore", "yes"): ["sore"],
        ("sore", "not_sure"): [],
    }


def test_a_rule_stands_with_the_examples_that_show_it() -> None:
    """Those that make it true apart from those that leave it open."""
    lines = {line.question.id: line for line in table(load(packaged("rules.yaml")), "nb")}
    (rule,) = lines["lambert_eaton"].answers[0].rules
    assert "Lambert-Eatons syndrom" in rule.found_in
    assert "Usikker på Lambert-Eatons syndrom" in rule.left_open_in
    assert set(rule.found_in).isdisjoint(rule.left_open_in)
    assert list(rule.in_languages) == ["nb", "nn", "en"]
    assert rule.in_languages["en"].reason != rule.rule.reason


def test_only_scope_and_screening_questions_are_numbered(tmp_path: Path) -> None:
    """As on the patients' pages, where details follow up the question before them."""
    ill = screen("ill")
    more = detail("more", {"ill": ["yes"]}, "much", "little")
    file = load(write(tmp_path, rule_file(scope("areas", "face"), ill, more, screen("sore"))))
    assert [line.number for line in table(file, "en")] == [1, 2, None, 3]
