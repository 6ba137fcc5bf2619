"""What holds of every questionnaire and all answers: tried on random small ones."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st
from rulefiles.models import Data, built
from rulefiles.plain import Plain, picks_many
from rulefiles.random_rules import random_rule_file

from screener.assess import assess
from screener.conditions import read, way, well_formed
from screener.model import Assessment, Citation, Condition, Disposition, Rule, Severity, Truth

BOOK = Disposition.BOOK
Answers = dict[str, Any]
Case = tuple[Data, Answers]

RANDOMS = st.randoms(use_true_random=True)
CODES = ["face", "arm", "foot", "yes", "had_it", "no", "never", "not_sure", "mild", "strong"]
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
VALUES = st.sampled_from(CODES) | st.lists(st.sampled_from(CODES), max_size=3) | JSON
MALFORMED: list[object] = [None, "", "nonsense", [], ["nonsense"], ["face", "face"], {}, True, 0]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a rule file and answers to it: often all of them, all clear, so that many book."""
    data, random = random_rule_file(draw(RANDOMS)), draw(RANDOMS)
    plain = Plain(data)
    worry = random.choice([0, 0, 0.2, 0.6])
    answers: Answers = {}
    for name, question in plain.questions.items():
        if random.random() < worry / 3:
            continue
        classes = plain.classes[name]
        fine = [code for code, key in classes.items() if key in ("clear", "neutral")]
        codes = list(classes) if random.random() < worry else fine
        some = random.sample(codes, random.randint(1, len(codes)))
        answers[name] = some if picks_many(question) else some[0]
    return data, answers


def named(data: Data, *kinds: str) -> list[str]:
    """Return the ids of the questions of some kinds."""
    return [question["id"] for question in data["questions"] if question["kind"] in kinds]


def gist(outcome: Assessment) -> dict[str, object]:
    """Return what an assessment says, apart from the answers that it repeats."""
    return {
        "disposition": outcome.disposition,
        "findings": [(finding.rule.id, finding.truth) for finding in outcome.findings],
        "open": outcome.open,
        "information": outcome.information,
        "shown": outcome.shown,
    }


@given(cases())
def test_the_engine_does_what_the_plain_reading_says(case: Case) -> None:
    """Disposition, findings, open and shown questions are those of the second statement."""
    data, answers = case
    outcome, plain = assess(built(data), answers), Plain(data)
    event(outcome.disposition.value)
    assert (outcome.disposition is BOOK) == plain.may_book(answers)
    assert list(outcome.open) == plain.open(answers)
    assert [name for name in plain.questions if plain.is_shown(name, answers)] == [*outcome.shown]
    for truth in (Truth.TRUE, Truth.UNKNOWN):
        found = sorted(f.rule.id for f in outcome.findings if f.truth is truth)
        assert found == sorted(plain.rules_worth(truth.value, answers))


@given(cases(), st.randoms(use_true_random=False))
def test_a_patient_is_led_by_what_is_read_of_her_answers(case: Case, random: Random) -> None:
    """Of answers that are answers each by itself, the same are shown and count, in any order."""
    data, answers = case
    asked = built(data)
    told = {
        id_: well_formed(asked.by_id[id_], asked.by_id[id_].by_code, value)
        for id_, value in random.sample([*answers.items()], len(answers))
    }
    given = {id_: value for id_, value in told.items() if value is not None}
    reading, led = read(asked, given), way(asked, given)
    event(f"{len(asked.by_id) - len(led.shown)} hidden")
    assert [*led.shown] == [*reading.shown]
    assert led.answers == reading.answers


@given(cases(), st.data())
def test_an_answer_made_unknown_unsure_or_a_risk_never_books(
    case: Case, draw: st.DataObject
) -> None:
    """If the question is asked, the outcome is consult first; if not, it is what it was."""
    data, answers = case
    asked = built(data)
    before = assess(asked, answers)
    name = draw.draw(st.sampled_from(named(data, "scope", "screen")))
    malformed = [*MALFORMED, "face" if asked.by_id[name].pick_many else ["face"]]
    classes = Plain(data).classes[name]
    worrying = [code for code, key in classes.items() if key in ("unsure", "risk")]
    after = assess(asked, {**answers, name: draw.draw(st.sampled_from([*malformed, *worrying]))})
    event(f"{before.disposition.value}, shown: {name in before.shown}")
    if name in before.shown or before.disposition is not BOOK:
        assert after.disposition is not BOOK
    else:
        assert gist(after) == gist(before)


@given(cases(), st.data())
def test_removing_an_answer_never_turns_consult_first_into_book(
    case: Case, draw: st.DataObject
) -> None:
    """Nothing can be gained by leaving something out."""
    data, answers = case
    before = assess(built(data), answers)
    removed = draw.draw(st.sets(st.sampled_from(named(data, "scope", "screen", "detail"))))
    after = assess(built(data), {key: answers[key] for key in answers if key not in removed})
    if before.disposition is not BOOK or removed & set(named(data, "scope", "screen")) & {
        *before.shown
    }:
        assert after.disposition is not BOOK


@given(cases(), st.data())
def test_adding_a_rule_never_turns_consult_first_into_book(case: Case, draw: st.DataObject) -> None:
    """Whatever a rule is about, it can only add a finding."""
    data, answers = case
    asked = built(data)
    name = draw.draw(st.sampled_from([*asked.by_id, "no_such_question"]))
    codes = draw.draw(st.frozensets(st.sampled_from(CODES), min_size=1))
    severity = draw.draw(st.sampled_from(Severity))
    citation = Citation("page", "here", "so")
    added = Rule("added", Condition(name, codes), severity, "a", "b", "c", citation)
    before = assess(asked, answers)
    after = assess(replace(asked, rules=(added, *asked.rules)), answers)
    if before.disposition is not BOOK:
        assert after.disposition is not BOOK
    assert [f for f in after.findings if f.rule.id != "added"] == list(before.findings)


@given(cases(), st.data())
def test_answers_to_hidden_questions_change_nothing(case: Case, draw: st.DataObject) -> None:
    """Neither the outcome nor the answers that it rests on; they are only reported."""
    data, answers = case
    asked = built(data)
    before = assess(asked, answers)
    hidden = [name for name in asked.by_id if name not in before.shown]
    other = {name: draw.draw(VALUES) for name in hidden}
    after = assess(asked, {**answers, **other})
    event(f"hidden: {len(hidden)}")
    assert replace(after, ignored=()) == replace(before, ignored=())
    assert {ignored.question for ignored in after.ignored} >= set(hidden)


@given(cases(), st.data())
def test_details_change_nothing(case: Case, draw: st.DataObject) -> None:
    """Disposition, findings and open questions are the same whatever a detail says."""
    data, answers = case
    asked = built(data)
    details = {name: draw.draw(VALUES) for name in named(data, "detail")}
    before, after = assess(asked, answers), assess(asked, {**answers, **details})
    event(f"details shown: {len(set(details) & set(after.shown))}")
    assert after.disposition is before.disposition
    assert after.findings == before.findings
    assert (after.open, after.shown) == (before.open, before.shown)


@given(cases(), st.data())
def test_anything_that_json_can_hold_is_taken_or_ignored(case: Case, draw: st.DataObject) -> None:
    """Nothing raises; each answer is taken as it came, or reported as ignored as it came."""
    data, answers = case
    names = st.sampled_from([*answers, "csrf_token", ""]) | st.text()
    answers = {**answers, **draw.draw(st.dictionaries(names, VALUES))}
    outcome = assess(built(data), answers)
    ignored = {one.question: one.value for one in outcome.ignored}
    assert outcome.answers.keys() | ignored.keys() == answers.keys()
    assert not outcome.answers.keys() & ignored.keys()
    for name, value in ignored.items():
        assert value is answers[name]
    for name, taken in outcome.answers.items():
        assert answers[name] == (taken if isinstance(taken, str) else list(taken))


@given(cases(), st.data())
def test_malformed_answers_to_what_is_asked_never_book(case: Case, draw: st.DataObject) -> None:
    """Whoever books has answered every question that was asked, and well."""
    data, answers = case
    names = st.sampled_from(named(data, "scope", "screen", "detail"))
    answers = {**answers, **draw.draw(st.dictionaries(names, VALUES))}
    outcome = assess(built(data), answers)
    if outcome.disposition is BOOK:
        plain = Plain(data)
        assert plain.may_book(answers)
        for name in plain.asked(answers):
            assert name in outcome.answers


@given(cases(), RANDOMS)
def test_the_order_of_answers_does_not_matter(case: Case, random: Random) -> None:
    """Neither the order of the questions nor that of several chosen answers."""
    data, answers = case
    shuffled = {
        name: random.sample(value, len(value)) if isinstance(value, list) else value
        for name, value in random.sample(list(answers.items()), len(answers))
    }
    before, after = assess(built(data), answers), assess(built(data), shuffled)
    assert gist(after) == gist(before)
    assert set(after.answers) == set(before.answers)
