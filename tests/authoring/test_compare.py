"""Two rule files compared by meaning, not by text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from rulefiles.catalogues import texts_of, write_catalogue
from rulefiles.models import Data, detail, rule, rule_file, scope, screen, write

from screener.authoring.comparing.compare import Comparison, compare
from screener.authoring.comparing.withdrawals import Refiled, Untied, Weakened
from screener.rulefile import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Compare = Callable[[Data, Data], Comparison]


@pytest.fixture
def compared(tmp_path: Path) -> Compare:
    """Compare two rule files as they stand on disk."""

    def compared(old: Data, new: Data) -> Comparison:
        files = []
        for name, data in (("old", old), ("new", new)):
            (tmp_path / name).mkdir()
            files.append(load(write(tmp_path / name, data)))
        return compare(*files)

    return compared


def told(comparison: Comparison) -> list[tuple[str, ...]]:
    """Return the changes as what, whose and how."""
    return [
        (change.kind, change.subject, *filter(None, (change.id, change.field)))
        for change in comparison.changes
    ]


def clinic_file() -> Data:
    """Return a small rule file."""
    return rule_file(
        scope("areas", "face", "palms", pick="many"),
        screen("pregnant"),
        screen("infected"),
        detail("where", {"infected": ["yes"]}, answers_from="areas", pick="many"),
    )


def test_layout_is_no_change(compared: Compare) -> None:
    """Neither the order of keys nor a shared answer set is a change."""
    old = clinic_file()
    new = dict(reversed(json.loads(json.dumps(old)).items()))
    new["answer_sets"] = {"yes_is_risk": new["questions"][1]["answers"]}
    for question in new["questions"][1:3]:
        question["answers"] = "yes_is_risk"
    comparison = compared(old, new)
    assert comparison.changes == ()
    assert not comparison.loosens


@pytest.mark.parametrize(
    ("place", "value", "change"),
    [
        (("title",), "Another {treatment}", ("changed", "file", "title")),
        (("treatment",), "Another", ("changed", "file", "treatment")),
        (("clinic", "phone"), "99 88 77 66", ("changed", "file", "phone")),
        (("outcomes", "book", "text"), "Yes.", ("changed", "outcome", "book", "text")),
        (("sources", "page", "checked"), "2026-02-28", ("changed", "source", "page", "checked")),
        (("questions", 1, "ask"), "Are you?", ("changed", "question", "pregnant", "ask")),
        (("questions", 1, "why"), "So.", ("changed", "question", "pregnant", "why")),
        (
            ("questions", 1, "answers", "risk", "yes"),
            "Oh yes",
            ("changed", "answer", "pregnant.yes", "text"),
        ),
        (("rules", 0, "severity"), "precaution", ("changed", "rule", "pregnant", "severity")),
        (("rules", 0, "source", "states"), "So.", ("changed", "rule", "pregnant", "states")),
        (("examples", 0, "name"), "Her", ("added", "example", "Her")),
    ],
)
def test_changed_fact_is_told_once(
    compared: Compare, place: tuple[str | int, ...], value: str, change: tuple[str, ...]
) -> None:
    """Each fact that changes is one change, with nothing beside it."""
    old = clinic_file()
    new = json.loads(json.dumps(old))
    *path, last = place
    node: Any = new
    for step in path:
        node = node[step]
    node[last] = value
    comparison = compared(old, new)
    assert [found for found in told(comparison) if found[0] != "removed"] == [change]
    assert not comparison.loosens


def test_question_withdrawn_with_its_rule_loosens(compared: Compare) -> None:
    """A safety question is not missed by the file, so the comparison has to miss it."""
    comparison = compared(
        rule_file(screen("pregnant"), screen("infected")), rule_file(screen("pregnant"))
    )
    removed = [found for found in told(comparison) if found[1] != "example"]
    assert removed == [("removed", "question", "infected"), ("removed", "rule", "infected")]
    assert comparison.loosens


def test_rule_withdrawn_loosens_although_another_keeps_the_outcome(compared: Compare) -> None:
    """Where two rules named an answer and one does now, nobody moves, yet a reason is gone."""
    question = screen("pregnant", risk=("yes", "maybe"))
    both, one = rule("pregnant", "yes", "maybe", name="any"), rule("pregnant", "yes")
    comparison = compared(rule_file(question, rules=[both, one]), rule_file(question, rules=[both]))
    assert comparison.looser.moves.to_book.count == 0
    assert comparison.looser.weakened == (Weakened("pregnant", "yes", ("pregnant",)),)
    assert comparison.loosens


def test_rules_joined_into_one_do_not_loosen(compared: Compare) -> None:
    """Two rules on one answer each become one rule on both: no reason is withdrawn."""
    question = screen("pregnant", risk=("yes", "maybe"))
    apart = [rule("pregnant", "yes", name="a"), rule("pregnant", "maybe", name="b")]
    joined = [rule("pregnant", "yes", "maybe")]
    assert not compared(rule_file(question, rules=apart), rule_file(question, rules=joined)).loosens


@pytest.mark.parametrize("about", [None, "sides"])
def test_answer_that_outlives_what_it_is_about_loosens(
    compared: Compare, about: str | None
) -> None:
    """A patient could answer about one area, choose another, and book with the old answer."""

    def asked(**tie: object) -> Data:
        sore = {**screen("sore"), **tie}
        return rule_file(scope("areas", "face", "palms"), scope("sides", "left", "right"), sore)

    comparison = compared(asked(about="areas"), asked(**({"about": about} if about else {})))
    assert comparison.looser.moves.to_book.count == 0
    assert comparison.looser.untied == (Untied("sore", "about", "areas", about),)
    assert comparison.loosens


def test_a_way_out_that_is_withdrawn_loosens(compared: Compare) -> None:
    """Whoever is not sure where has to name a place, and may book."""
    areas = scope("areas", "face", "palms")
    out = {**areas, "if_unsure": "We must know where.", "advice": "Call us."}
    out["answers"] = {**areas["answers"], "unsure": {"elsewhere": "Somewhere else"}}
    comparison = compared(rule_file(out, screen("ill")), rule_file(areas, screen("ill")))
    assert comparison.looser.weakened == (Weakened("areas", "elsewhere", ("areas",)),)
    assert comparison.loosens


def test_words_that_were_a_risk_and_are_clear_now_loosen(compared: Compare) -> None:
    """Codes may say otherwise: a patient answers words."""
    question = screen("pregnant")
    other = json.loads(json.dumps(question))
    risk, clear = question["answers"]["risk"]["yes"], question["answers"]["clear"]["no"]
    other["answers"]["risk"]["yes"], other["answers"]["clear"]["no"] = clear, risk.upper()
    comparison = compared(rule_file(question), rule_file(other))
    assert comparison.looser.moves.to_book.count == 0
    assert comparison.looser.refiled == (Refiled("pregnant", "no", "en", risk.upper()),)
    assert comparison.loosens


def test_other_words_of_a_safety_question_are_for_people_to_compare(compared: Compare) -> None:
    """Counts compare codes: whether the words still ask the same is told apart, and no looser."""
    old = clinic_file()
    new = json.loads(json.dumps(old))
    new["questions"][1]["ask"] = "Might you be pregnant?"
    new["questions"][1]["answers"]["risk"]["yes"] = "I might"
    new["questions"][0]["ask"] = "Where?"
    comparison = compared(old, new)
    assert [change.id for change in comparison.reworded] == ["pregnant", "pregnant.yes"]
    assert comparison.uncompared == 2
    assert not comparison.loosens


def test_edit_without_a_version_of_its_own_is_told(compared: Compare) -> None:
    """Two contents under one version cannot be told apart on a print."""
    new = clinic_file()
    new["title"] = "Another {treatment}"
    assert compared(clinic_file(), new).is_unversioned


def test_new_language_is_for_people_to_compare(tmp_path: Path) -> None:
    """None of its texts has a counterpart in the old file."""
    old = load(write(tmp_path, rule_file(screen("ill"))))
    (tmp_path / "new").mkdir()
    path = write(tmp_path / "new", rule_file(screen("ill"), languages=["en", "nb"]))
    write_catalogue(path, "nb", {text: f"på norsk: {text}" for text in texts_of(path)})
    comparison = compare(old, load(path))
    assert set(comparison.new_languages) == {"nb"}
    assert comparison.uncompared == comparison.new_languages["nb"] > 5


def test_rules_and_questions_in_another_order_are_told_as_such(compared: Compare) -> None:
    """People see the order, so it is a change; and no more than that."""
    questions = [screen("pregnant"), screen("infected")]
    comparison = compared(rule_file(*questions), rule_file(*reversed(questions)))
    orders = [found for found in told(comparison) if found[1] != "example"]
    assert orders == [("changed", "question", "order"), ("changed", "rule", "order")]


def test_texts_are_compared_in_each_language(tmp_path: Path) -> None:
    """A translation that changes is a change, in its language only."""
    files = []
    for name, words in (("old", "Er du gravid?"), ("new", "Venter du barn?")):
        (tmp_path / name).mkdir()
        path = write(tmp_path / name, rule_file(screen("pregnant"), languages=["en", "nb"]))
        ask = {"Do you have pregnant?": words}
        write_catalogue(path, "nb", {text: text for text in texts_of(path)} | ask)
        files.append(load(path))
    (change,) = compare(*files).changes
    assert (change.subject, change.field, change.language) == ("question", "ask", "nb")
    assert (change.before, change.after) == ("Er du gravid?", "Venter du barn?")
