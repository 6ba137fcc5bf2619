"""What answers come to: the disposition and everything that is said with it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rulefiles.models import built, detail, questionnaire, rule, rule_file, scope, screen

from screener.assess import assess
from screener.model import Answer, AnswerClass, Disposition, Kind, Question, Questionnaire, Truth

BOOK, CONSULT_FIRST = Disposition.BOOK, Disposition.CONSULT_FIRST
AREAS = scope("areas", "face", "arm", pick="many")
FEVER = screen("fever", clear=["no", "never"], risk=["yes", "often"])
RASH = screen("rash")
CLEAR = {"areas": ["face"], "fever": "no", "rash": "no"}


@pytest.fixture(name="clinic")
def clinic_() -> Questionnaire:
    """Areas, fever and rash, with a rule for each safety question and a detail on fever."""
    since = detail("since", {"fever": ["yes", "not_sure"]}, "today", "long")
    return questionnaire(AREAS, FEVER, since, RASH)


def test_clear_answers_to_everything_book(clinic: Questionnaire) -> None:
    """Book: every rule is definitely false, and every safety answer is a clear one."""
    outcome = assess(clinic, CLEAR)
    assert outcome.disposition is BOOK
    assert (outcome.findings, outcome.open, outcome.ignored) == ((), (), ())


def test_any_clear_answer_will_do(clinic: Questionnaire) -> None:
    """A question may have several clear answers."""
    assert assess(clinic, {**CLEAR, "fever": "never"}).disposition is BOOK


@pytest.mark.parametrize(
    ("answer", "truth"),
    [
        ("yes", Truth.TRUE),
        ("often", Truth.TRUE),
        ("not_sure", Truth.UNKNOWN),
        ("nonsense", Truth.UNKNOWN),
        (["no"], Truth.UNKNOWN),
        (None, Truth.UNKNOWN),
        (False, Truth.UNKNOWN),
    ],
)
def test_a_rule_that_is_true_or_unknown_consults_first(
    clinic: Questionnaire, answer: object, truth: Truth
) -> None:
    """A risk answer makes its rule true; unsure and malformed answers leave it unknown."""
    outcome = assess(clinic, {**CLEAR, "fever": answer})
    assert outcome.disposition is CONSULT_FIRST
    assert [(f.rule.id, f.truth) for f in outcome.findings] == [("fever", truth)]


@pytest.mark.parametrize("name", ["areas", "fever", "rash"])
def test_a_missing_answer_consults_first_and_stays_open(clinic: Questionnaire, name: str) -> None:
    """What was not answered still has to be."""
    answers = {key: value for key, value in CLEAR.items() if key != name}
    outcome = assess(clinic, answers)
    assert (outcome.disposition, outcome.open) == (CONSULT_FIRST, (name,))


def test_no_answers_at_all_consult_first(clinic: Questionnaire) -> None:
    """Everything is open and nothing is ruled out."""
    outcome = assess(clinic, {})
    assert outcome.disposition is CONSULT_FIRST
    assert outcome.open == ("areas", "fever", "rash")
    assert {f.truth for f in outcome.findings} == {Truth.UNKNOWN}


def test_an_answer_that_is_unsure_is_not_open(clinic: Questionnaire) -> None:
    """«Not sure» is an answer: nobody is asked again for it."""
    assert assess(clinic, {**CLEAR, "fever": "not_sure"}).open == ()


def test_a_finding_names_the_answer_that_decided_it(clinic: Questionnaire) -> None:
    """Each finding carries the deciding answer, and None where there is none."""
    outcome = assess(clinic, {"areas": ["arm"], "fever": "often"})
    assert [dict(f.answers) for f in outcome.findings] == [{"fever": "often"}, {"rash": None}]


def test_contraindications_come_first_then_the_order_of_the_file() -> None:
    """A mild finding never stands before a severe one."""
    names = ["mild_1", "severe_1", "mild_2", "severe_2"]
    severity = {"m": "precaution", "s": "contraindication"}
    asked = questionnaire(
        *(screen(name) for name in names),
        rules=[rule(name, "yes", severity=severity[name[0]]) for name in names],
    )
    outcome = assess(asked, {"mild_1": "yes", "severe_2": "not_sure", "mild_2": "yes"})
    assert [f.rule.id for f in outcome.findings] == ["severe_1", "severe_2", "mild_1", "mild_2"]


def test_every_finding_is_there(clinic: Questionnaire) -> None:
    """One reason to consult first hides no other."""
    outcome = assess(clinic, {**CLEAR, "fever": "yes", "rash": "not_sure"})
    assert [(f.rule.id, f.truth) for f in outcome.findings] == [
        ("fever", Truth.TRUE),
        ("rash", Truth.UNKNOWN),
    ]


# Details.


@pytest.mark.parametrize("since", ["today", "nonsense", [], None], ids=repr)
def test_a_detail_never_changes_the_outcome(clinic: Questionnaire, since: object) -> None:
    """Answered, malformed or left blank: the same disposition, findings and open questions."""
    answers = {**CLEAR, "fever": "yes"}
    without, with_ = assess(clinic, answers), assess(clinic, {**answers, "since": since})
    assert with_.disposition is without.disposition is CONSULT_FIRST
    assert with_.findings == without.findings
    assert with_.open == without.open == ()


@pytest.mark.parametrize("since", ["today", "nonsense", None])
def test_a_detail_keeps_nobody_from_booking(since: object) -> None:
    """Not even one on a clear answer, left blank; the checks refuse a file like this."""
    asked = questionnaire(FEVER, detail("since", {"fever": ["no"]}, "today"))
    outcome = assess(asked, {"fever": "no", "since": since})
    assert "since" in outcome.shown
    assert outcome.disposition is BOOK


def test_a_detail_that_was_answered_is_among_the_answers(clinic: Questionnaire) -> None:
    """The nurse sees it."""
    outcome = assess(clinic, {**CLEAR, "fever": "yes", "since": "long"})
    assert outcome.answers["since"] == "long"
    assert "since" in outcome.shown


# Hidden questions.


@pytest.fixture(name="gated")
def gated_() -> Questionnaire:
    """A rash is asked about only where the face is to be treated."""
    return questionnaire(AREAS, FEVER, screen("rash", show_when={"areas": ["face"]}))


@pytest.mark.parametrize("rash", ["yes", "not_sure", "no", "nonsense", None])
def test_an_answer_to_a_hidden_question_is_ignored_everywhere(
    gated: Questionnaire, rash: object
) -> None:
    """It is in no outcome, finding, open question or answer; only among the ignored."""
    outcome = assess(gated, {"areas": ["arm"], "fever": "no", "rash": rash})
    assert outcome.disposition is BOOK
    assert outcome.findings == ()
    assert outcome.open == ()
    assert "rash" not in outcome.shown
    assert "rash" not in outcome.answers
    assert [(i.question, i.value) for i in outcome.ignored] == [("rash", rash)]


def test_an_unknown_gate_leaves_the_gated_question_open(gated: Questionnaire) -> None:
    """Without areas nobody knows that the rash does not matter."""
    outcome = assess(gated, {"fever": "no"})
    assert outcome.open == ("areas", "rash")
    assert [f.rule.id for f in outcome.findings] == ["rash"]


# Two independent nets.


def test_a_risk_answer_that_no_rule_names_consults_first() -> None:
    """Rules aside, only clear answers book; the checks refuse a file like this."""
    forgotten = questionnaire(FEVER, RASH, rules=[rule("rash", "yes")])
    outcome = assess(forgotten, {"fever": "yes", "rash": "no"})
    assert (outcome.disposition, outcome.findings, outcome.open) == (CONSULT_FIRST, (), ())


@pytest.mark.parametrize("fever", ["not_sure", "nonsense", None])
def test_an_unknown_answer_that_no_rule_names_consults_first(fever: object) -> None:
    """Rules aside, nothing unknown books."""
    forgotten = questionnaire(FEVER, RASH, rules=[rule("rash", "yes")])
    assert assess(forgotten, {"fever": fever, "rash": "no"}).disposition is CONSULT_FIRST


def test_a_rule_on_a_clear_answer_consults_first() -> None:
    """A clear answer does not overrule a rule; the checks refuse a file like this."""
    odd = questionnaire(FEVER, rules=[rule("fever", "no")])
    assert assess(odd, {"fever": "no"}).disposition is CONSULT_FIRST


def test_a_rule_on_a_question_that_does_not_exist_consults_first() -> None:
    """A rule that can never be decided is never ruled out; the checks refuse this, too."""
    odd = questionnaire(FEVER, rules=[rule("fevr", "yes")])
    outcome = assess(odd, {"fever": "no"})
    assert outcome.disposition is CONSULT_FIRST
    assert [dict(f.answers) for f in outcome.findings] == [{"fevr": None}]


@pytest.mark.parametrize(
    ("kind", "answer_class"),
    [
        (kind, answer_class)
        for kind, fine in ((Kind.SCOPE, AnswerClass.NEUTRAL), (Kind.SCREEN, AnswerClass.CLEAR))
        for answer_class in AnswerClass
        if answer_class is not fine
    ],
    ids=str,
)
def test_an_answer_filed_where_its_question_has_no_such_class_consults_first(
    kind: Kind, answer_class: AnswerClass
) -> None:
    """Only neutral answers to scope and clear answers to safety questions book."""
    question = Question("q", kind, "Ask", (Answer("a", "A", answer_class),))
    asked = replace(questionnaire(FEVER), questions=(question,), rules=())
    assert assess(asked, {"q": "a"}).disposition is CONSULT_FIRST


# A safety question that takes many.

ILLNESSES = screen("ill", pick="many", clear=["none"], risk=["asthma", "gout"])
RULES = [rule("ill", "asthma", name="asthma"), rule("ill", "gout", name="gout")]


@pytest.mark.parametrize(
    ("given", "found", "not_ruled_out"),
    [
        (["asthma"], ["asthma"], []),
        (["asthma", "gout"], ["asthma", "gout"], []),
        (["asthma", "not_sure"], ["asthma"], ["gout"]),
        (["not_sure"], [], ["asthma", "gout"]),
        (["none", "asthma"], [], ["asthma", "gout"]),
        (["none", "not_sure"], [], ["asthma", "gout"]),
        ("none", [], ["asthma", "gout"]),
        (None, [], ["asthma", "gout"]),
    ],
)
def test_of_a_list_only_none_of_these_books(
    given: object, found: list[str], not_ruled_out: list[str]
) -> None:
    """Each risk ticked makes its rule true; unsure, and a list against itself, leaves them open."""
    asked = questionnaire(ILLNESSES, rules=RULES)
    assert assess(asked, {"ill": ["none"]}).disposition is BOOK
    outcome = assess(asked, {"ill": given})
    assert outcome.disposition is CONSULT_FIRST
    for truth, rules in ((Truth.TRUE, found), (Truth.UNKNOWN, not_ruled_out)):
        assert [f.rule.id for f in outcome.findings if f.truth is truth] == rules
    assert outcome.open == (() if outcome.answers else ("ill",))


def test_either_net_alone_holds_back_a_list_against_itself() -> None:
    """Without any rule, whoever ticks "none of these" and one of these still does not book."""
    asked = replace(questionnaire(ILLNESSES), rules=())
    for code in ("asthma", "gout", "not_sure"):
        for given in (["none", code], [code, "none"], [code]):
            assert assess(asked, {"ill": given}).disposition is CONSULT_FIRST


# Information.


@pytest.mark.parametrize(
    ("areas", "shown"),
    [(["face"], ["always", "face"]), (["arm"], ["always"]), (None, ["always"])],
)
def test_information_is_shown_when_its_condition_is_true(areas: object, shown: list[str]) -> None:
    """Not when it is unknown; without a condition, always."""
    texts = [
        {"id": "always", "text": "Know this."},
        {"id": "face", "text": "And this.", "when": {"areas": ["face"]}},
    ]
    asked = questionnaire(AREAS, FEVER, information=texts)
    outcome = assess(asked, {"areas": areas, "fever": "no"})
    assert [text.id for text in outcome.information] == shown


@pytest.mark.parametrize("fever", ["yes", "no", "not_sure", None])
def test_information_never_changes_the_outcome(fever: object) -> None:
    """The same disposition and findings with it and without."""
    text = {"id": "note", "text": "Know this.", "when": {"fever": ["yes", "no"]}}
    with_ = assess(questionnaire(FEVER, information=[text]), {"fever": fever})
    without = assess(questionnaire(FEVER), {"fever": fever})
    assert (with_.disposition, with_.findings) == (without.disposition, without.findings)


# The rest of an assessment.


def test_an_assessment_says_which_rules_it_rests_on() -> None:
    """Version and digest of the rule file stand with every outcome."""
    asked = replace(built(rule_file(FEVER, version="2026-11")), digest="abc")
    outcome = assess(asked, {"fever": "no"})
    assert (outcome.version, outcome.digest) == ("2026-11", "abc")


def test_assessing_changes_neither_questionnaire_nor_answers(clinic: Questionnaire) -> None:
    """A pure function: the same answers come to the same assessment, again and again."""
    answers = {"areas": ["face"], "fever": "yes", "rash": None, "other": []}
    first = assess(clinic, answers)
    assert answers == {"areas": ["face"], "fever": "yes", "rash": None, "other": []}
    assert assess(clinic, answers) == first
