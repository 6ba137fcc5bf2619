"""The clinic's rules, stated once more in plain Python, against the shipped file: all answers.

The statement below is made from the clinic's own page, not from rules.yaml. A clinician can read
and sign it. Every choice of areas, the areas left out or malformed, and every answer to the six
safety questions, each also left out, must come to what it says: 528,384 answer sets.
Somewhere else, or not sure where, is no choice of areas: whoever says so must talk to the clinic.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.assess import assess
from screener.model import Assessment, Disposition, Questionnaire, Truth
from screener.packaged import packaged
from screener.rulefile import RuleFile, load

Answers = dict[str, Any]

AREAS = ("frown_lines", "crows_feet", "forehead", "lower_face", "armpits", "palms", "soles")
ELSEWHERE = "elsewhere_or_unsure"
AREAS_OFFERED = (*AREAS, ELSEWHERE)
NOT_FOR_PATIENTS_WHO_ANSWER_YES = {
    "pregnancy": "pregnancy",
    "breastfeeding": "breastfeeding",
    "myasthenia_gravis": "myasthenia_gravis",
    "lambert_eaton": "lambert_eaton",
    "other_neuromuscular": "other_neuromuscular",
}
"""Question and rule: the page says that these patients cannot have the treatment."""
SHOULD_WAIT_WHEN_THEY_ANSWER_YES = {"infection": "infection_in_treatment_area"}
"""Question and rule: the page says that these patients should not have it now."""
RULES = {**NOT_FOR_PATIENTS_WHO_ANSWER_YES, **SHOULD_WAIT_WHEN_THEY_ANSWER_YES}
ASKED_IN_THIS_ORDER = (
    "pregnancy",
    "breastfeeding",
    "infection",
    "myasthenia_gravis",
    "lambert_eaton",
    "other_neuromuscular",
)
EVERY_ANSWER = ("yes", "no", "not_sure", None)
EVERY_CHOICE_OF_AREAS: tuple[list[str] | None, ...] = (
    *(list(some) for size in range(1, 8) for some in combinations(AREAS, size)),
    None,
    ["forehead", "neck"],
)
"""All 127 choices, no answer, and one that the page does not offer."""


def what_the_clinic_says(answers: Answers, *, areas_are_known: bool) -> tuple[object, ...]:
    """Return disposition, findings and open questions, as the clinic's page would have them.

    Whoever says yes must talk to the clinic; so must whoever is not sure or has not answered.
    """
    findings = [
        (rule, "true" if answers[question] == "yes" else "unknown")
        for question, rule in RULES.items()
        if answers[question] != "no"
    ]
    open_ = [question for question in ASKED_IN_THIS_ORDER if answers[question] is None]
    if not areas_are_known:
        findings.append(("areas", "unknown"))
        open_ = ["areas", *open_]
    books = areas_are_known and all(answers[question] == "no" for question in RULES)
    return "book" if books else "consult_first", findings, open_


def what_comes_out(outcome: Assessment) -> tuple[object, ...]:
    """Return disposition, findings and open questions of an assessment."""
    findings = [(finding.rule.id, finding.truth.value) for finding in outcome.findings]
    return outcome.disposition.value, findings, list(outcome.open)


@cache
def shipped() -> RuleFile:
    """Return the shipped rule file."""
    return load(packaged("rules.yaml"))


def in_language(language: str) -> Questionnaire:
    """Return the shipped questionnaire in a language."""
    return shipped().in_languages[language]


def given_only(answers: Answers) -> Answers:
    """Return the answers without those that were not given."""
    return {question: answer for question, answer in answers.items() if answer is not None}


def every_safety_answer(**fixed: str | None) -> list[Answers]:
    """Return every combination of safety answers that has the fixed ones."""
    free = [question for question in ASKED_IN_THIS_ORDER if question not in fixed]
    return [
        {**fixed, **dict(zip(free, some, strict=True))}
        for some in product(EVERY_ANSWER, repeat=len(free))
    ]


@pytest.mark.parametrize("pregnancy", EVERY_ANSWER)
@pytest.mark.parametrize("breastfeeding", EVERY_ANSWER)
def test_every_answer_set_comes_to_what_the_clinic_says(
    pregnancy: str | None, breastfeeding: str | None
) -> None:
    """Disposition, findings in their order and open questions, of each answer set there is."""
    asked = in_language("nb")
    for answers in every_safety_answer(pregnancy=pregnancy, breastfeeding=breastfeeding):
        known = what_the_clinic_says(answers, areas_are_known=True)
        unknown = what_the_clinic_says(answers, areas_are_known=False)
        safety = given_only(answers)
        for areas in EVERY_CHOICE_OF_AREAS:
            are_known = areas is not None and "neck" not in areas
            raw = safety if areas is None else {"areas": areas, **safety}
            expected = known if are_known else unknown
            assert what_comes_out(assess(asked, raw)) == expected, raw


def test_the_shipped_file_asks_what_the_clinic_asks() -> None:
    """The questions, their order and their answers are those of the statement above."""
    asked = in_language("nb")
    safety = [q for q in asked.questions if q.kind.value == "screen"]
    assert tuple(q.id for q in safety) == ASKED_IN_THIS_ORDER
    assert all(set(q.by_code) == {"yes", "no", "not_sure"} for q in safety)
    (areas,) = [q for q in asked.questions if q.kind.value == "scope"]
    assert (areas.id, tuple(areas.by_code), areas.pick_many) == ("areas", AREAS_OFFERED, True)


def test_the_check_counts_every_answer_set() -> None:
    """255 choices of areas, 127 of them known, three answers to six questions, one way to book."""
    counts = shipped().counts
    assert (counts.answer_sets, counts.book) == (255 * 3**6, 127)


JUNK = st.none() | st.booleans() | st.text(max_size=3) | st.sampled_from([[], {}, ["no"], 0])
ANSWERS = st.fixed_dictionaries(
    {question: st.sampled_from([*EVERY_ANSWER, "no", "no"]) for question in ASKED_IN_THIS_ORDER}
)


@given(
    areas=st.sampled_from(EVERY_CHOICE_OF_AREAS),
    answers=ANSWERS,
    details=st.fixed_dictionaries(
        {},
        optional={
            "infection_where": st.lists(st.sampled_from(AREAS), max_size=7) | JUNK,
            "neuromuscular_what": st.lists(st.sampled_from(["migraine", "do_not_know"])) | JUNK,
        },
    ),
)
def test_details_never_change_what_the_clinic_says(
    areas: list[str] | None, answers: Answers, details: Answers
) -> None:
    """Where the infection is and what is known of a disease help the nurse, and no more."""
    raw = {"areas": areas, **given_only(answers), **details}
    are_known = areas in EVERY_CHOICE_OF_AREAS[:127]
    expected = what_the_clinic_says(answers, areas_are_known=are_known)
    assert what_comes_out(assess(in_language("nb"), raw)) == expected


@given(
    areas=st.sampled_from(EVERY_CHOICE_OF_AREAS[:127]),
    question=st.sampled_from([*ASKED_IN_THIS_ORDER, "areas"]),
    junk=JUNK.filter(lambda value: value not in ("no", "yes"))
    | st.sampled_from(["NO", "no ", "nei", "forehead", ["forehead", "forehead"]]),
)
def test_a_malformed_answer_counts_as_none(areas: list[str], question: str, junk: object) -> None:
    """Of somebody who can book otherwise, one malformed answer makes somebody who cannot."""
    fine = {"areas": areas, **dict.fromkeys(ASKED_IN_THIS_ORDER, "no")}
    assert assess(in_language("nb"), fine).disposition is Disposition.BOOK
    outcome = assess(in_language("nb"), {**fine, question: junk})
    without = {key: value for key, value in fine.items() if key != question}
    assert what_comes_out(outcome) == what_comes_out(assess(in_language("nb"), without))
    assert outcome.open == (question,)


def same_in_every_language(every_choice_of_areas: tuple[list[str] | None, ...]) -> None:
    """Assert that all languages come to the same with some choices of areas."""
    others = [asked for name, asked in shipped().in_languages.items() if name != "nb"]
    assert others
    for answers in every_safety_answer():
        for areas in every_choice_of_areas:
            raw = given_only({"areas": areas, **answers})
            expected = what_comes_out(assess(in_language("nb"), raw))
            for asked in others:
                assert what_comes_out(assess(asked, raw)) == expected, (asked.language, raw)


def test_every_language_comes_to_the_same() -> None:
    """All safety answers, for one area, all areas, none and one that is not offered."""
    same_in_every_language((EVERY_CHOICE_OF_AREAS[0], *EVERY_CHOICE_OF_AREAS[126:]))


@pytest.mark.long
def test_every_language_comes_to_the_same_for_every_answer_set() -> None:
    """All safety answers for every choice of areas."""
    same_in_every_language(EVERY_CHOICE_OF_AREAS)


def test_every_language_has_the_same_questions_rules_and_identity() -> None:
    """Codes, classes, conditions, severities and digests are the same; only words differ."""

    def bones(asked: Questionnaire) -> object:
        return (
            [
                (q.id, q.kind, q.pick_many, q.about, q.answers_from, q.show_when)
                for q in asked.questions
            ],
            [[(a.code, a.answer_class) for a in q.answers] for q in asked.questions],
            [(r.id, r.when, r.severity, r.source) for r in asked.rules],
            [(text.id, text.when) for text in asked.information],
            (asked.digest, asked.questions_digest, asked.fingerprints, asked.version),
        )

    first, *others = shipped().in_languages.values()
    assert [bones(other) for other in others] == [bones(first)] * len(others)


def test_pregnancy_is_asked_of_everybody() -> None:
    """No answer hides a safety question of the shipped file."""
    asked = in_language("nb")
    assert [q.id for q in asked.questions if q.show_when and q.kind.value != "detail"] == []
    assert assess(asked, {}).findings[0].truth is Truth.UNKNOWN
