"""The panel says what `screener assess` says, whatever is answered, and what is still missing."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cast.answers import ALL_CLEAR, AREAS, SCREENING
from cast.clinic import Clinic
from cast.desk_page import Panel, read_panel
from cast.nurse import Answers, Nurse, as_fields

from screener.packaged import packaged

WHAT = ("migraine", "lateral_sclerosis", "being_examined", "suspected", "do_not_know")


def assessed(answer_sets: list[Answers]) -> list[dict[str, Any]]:
    """Return what the command `screener assess` makes of many answer sets."""
    lines = (json.dumps({"id": id_, "answers": one}) for id_, one in enumerate(answer_sets))
    program = Path(sys.executable).with_name("screener")
    done = subprocess.run(
        [program, "assess", "--rules", packaged("rules.yaml")],
        input="\n".join(lines).encode(),
        capture_output=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def agree(panel: Panel, assessment: dict[str, Any], numbers: dict[str, int]) -> None:
    """Fail unless the panel shows an assessment, all of it."""
    assert panel.outcome == assessment["disposition"]
    shown = sorted((one.rule, one.severity, one.truth) for one in panel.findings)
    expected = [(one["rule"], one["severity"], one["truth"]) for one in assessment["findings"]]
    assert shown == sorted(expected)
    assert panel.is_preliminary == bool(assessment["open"])
    missing = [str(numbers[id_]) for id_ in assessment["open"]]
    _, _, said = panel.counts.partition("missing ")
    assert said.replace(" and ", ", ").split(", ") == (missing or [""])
    answered = len(numbers) - len(missing)
    assert panel.counts.startswith(f"{answered} of {len(numbers)} answered")


def numbers_of(clinic: Clinic) -> dict[str, int]:
    """Return the numbers of the questions on the page."""
    kinds = {q.id: q.kind.value for q in clinic.questionnaire.questions}
    counted = [id_ for id_, kind in kinds.items() if kind != "detail"]
    return {id_: number for number, id_ in enumerate(counted, start=1)}


def complete_sets() -> Iterator[Answers]:
    """Yield all 3^6 screening answers, each with other areas, every other one with details."""
    draw = Random(6)  # noqa: S311 - which areas go with which answers is no secret
    for number, given in enumerate(product(("yes", "no", "not_sure"), repeat=len(SCREENING))):
        areas = draw.sample(AREAS, draw.randint(1, len(AREAS)))
        answers: dict[str, str | list[str]] = {
            "areas": areas,
            **dict(zip(SCREENING, given, strict=True)),
        }
        if number % 2 and answers["infection"] != "no":
            answers["infection_where"] = draw.sample(areas, draw.randint(1, len(areas)))
        if number % 2 and answers["other_neuromuscular"] != "no":
            answers["neuromuscular_what"] = draw.sample(WHAT, 2)
        yield answers


def incomplete_sets() -> Iterator[Answers]:
    """Yield answers with gaps, details that are not asked for, and codes that are not offered."""
    draw = Random(7)  # noqa: S311 - as above
    for _ in range(150):
        answers: dict[str, str | list[str]] = {}
        for question in SCREENING:
            given = draw.choice(("yes", "no", "no", "not_sure", "", "maybe"))
            answers |= {question: given} if given else {}
        if areas := draw.sample(AREAS, draw.randint(0, 3)):
            answers["areas"] = areas
        answers["infection_where"] = draw.sample(AREAS, 2)
        answers["neuromuscular_what"] = draw.sample(WHAT, 2)
        yield answers


def blank_form(nurse: Nurse) -> list[tuple[str, str]]:
    """Return what an empty page sends, and that it asks every question as it is asked now."""
    nurse.opens()
    asked = [
        (one.get("name", ""), one.get("value", ""))
        for one in nurse.page.root.iter("input")
        if one.get("name", "").startswith("asked-")
    ]
    return [field for field in nurse.page.fields if field not in asked] + asked


@pytest.mark.parametrize("answer_sets", [complete_sets, incomplete_sets])
def test_the_panel_equals_the_command(
    clinic: Clinic, nurse: Nurse, answer_sets: Callable[[], Iterator[Answers]]
) -> None:
    """Over HTTP the panel shows the outcome, findings and open questions of `screener assess`."""
    form = blank_form(nurse)
    numbers = numbers_of(clinic)
    sets = list(answer_sets())
    outcomes = set()
    for answers, assessment in zip(sets, assessed(sets), strict=True):
        reply = nurse.sends("/intake/outcome", [*form, *as_fields(answers)])
        assert reply.status_code == 200
        agree(read_panel(reply.text), assessment, numbers)
        outcomes.add(assessment["disposition"])
    assert outcomes == ({"book", "consult_first"} if answer_sets is complete_sets else outcomes)


def test_the_page_without_a_script_shows_the_same(clinic: Clinic, nurse: Nurse) -> None:
    """The button's page and the live panel are the same but for the minute they were made in."""
    for answers in list(complete_sets())[::182]:
        live = nurse.opens().outcome({**answers})
        shown = nurse.answers(**answers).page
        assert (live.outcome, live.findings, live.counts) == (
            shown.outcome,
            shown.findings,
            shown.counts,
        )
        assert live.journal.splitlines()[1:] == shown.journal.splitlines()[1:]
        agree(shown, assessed([answers])[0], numbers_of(clinic))


def test_an_empty_page_is_preliminary_and_consults_first(nurse: Nurse) -> None:
    """Before anything is answered all seven questions are missing, and nobody may book."""
    page = nurse.opens().page
    assert (page.outcome, page.is_preliminary) == ("consult_first", True)
    assert page.counts == "0 of 7 answered, missing 1, 2, 3, 4, 5, 6 and 7"
    assert page.found == []
    assert len(page.findings) == 7  # six rules, and the place that nobody has named


def test_the_outcome_is_preliminary_until_the_last_answer(nurse: Nurse) -> None:
    """One question short of complete, the page still says preliminary and which one is missing."""
    last = "lambert_eaton"
    most = {id_: given for id_, given in ALL_CLEAR.items() if id_ != last}
    page = nurse.opens().answers(**most).page
    assert (page.outcome, page.is_preliminary) == ("consult_first", True)
    assert page.counts == "6 of 7 answered, missing 6"
    page = nurse.answers(lambert_eaton="no").page
    assert (page.outcome, page.is_preliminary) == ("book", False)
    assert page.counts == "7 of 7 answered"
    assert page.findings == []


def test_a_detail_is_never_missing(nurse: Nurse) -> None:
    """A detail helps the nurse; an outcome does not wait for it."""
    page = nurse.opens().answers(**{**ALL_CLEAR, "infection": "yes"}).page
    assert "infection_where" in page.shown
    assert (page.is_preliminary, page.counts) == (False, "7 of 7 answered")


def test_findings_are_told_apart_from_open_questions(nurse: Nurse) -> None:
    """What answers speak for stands first; what merely has not been asked is folded away."""
    page = nurse.opens().answers(pregnancy="not_sure", infection="yes").page
    assert page.found == ["pregnancy", "infection_in_treatment_area"]
    truths = {one.rule: one.truth for one in page.findings}
    assert truths["pregnancy"] == "unknown"
    assert truths["infection_in_treatment_area"] == "true"
    assert truths["lambert_eaton"] == "unknown"


def test_every_finding_shows_rule_severity_and_source(clinic: Clinic, nurse: Nurse) -> None:
    """A nurse sees why: the rule's id, how strongly it is worded, and where it stands."""
    words = clinic.rules.in_languages["en"]
    given = dict.fromkeys(SCREENING, "yes")
    for finding in nurse.opens().answers(areas=["forehead"], **given).page.findings:
        rule = next(one for one in words.rules if one.id == finding.rule)
        assert rule.source, rule.id
        source = words.sources[rule.source.document]
        for part in (
            rule.id,
            rule.severity.value,
            rule.reason,
            rule.source.states,
            source.title,
            source.publisher,
            rule.source.locator,
        ):
            assert part in finding.words, finding.rule


def test_the_answers_are_those_on_the_page_alone(nurse: Nurse) -> None:
    """Nothing is remembered between two pages: an empty page after a full one is empty."""
    assert nurse.opens().answers(**ALL_CLEAR).page.outcome == "book"
    page = nurse.opens().page
    assert page.outcome == "consult_first"
    assert all(not page.chosen(id_) for id_ in page.rows)


def test_the_rules_of_another_file_are_assessed_alike(
    clinic_with: Callable[[Path], Clinic],
) -> None:
    """The second file has other questions and gates; the page shows them all and can book."""
    clinic = clinic_with(Path(__file__).parents[2] / "examples" / "label-based.yaml")
    nurse = clinic.nurse()
    form = blank_form(nurse)
    assert nurse.page.rows == [question.id for question in clinic.questionnaire.questions]
    for example in clinic.questionnaire.examples:
        reply = nurse.sends("/intake/outcome", [*form, *as_fields(example.given)])
        assert read_panel(reply.text).outcome == example.expect.value, example.name
