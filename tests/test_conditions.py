"""What an answer is, what a condition is worth, and which questions are shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rulefiles.models import detail, questionnaire, rule, scope, screen

from screener.conditions import Reading, read
from screener.model import Condition, Truth

AREAS = scope("areas", "face", "arm", "foot", pick="many")
VISIT = scope("visit", "first", "later")
FEVER = screen("fever", risk=["yes", "often"], unsure=["not_sure", "no_answer"])


def reading(*questions: dict[str, object], **answers: object) -> Reading:
    """Return the answers as a questionnaire of some questions reads them."""
    return read(questionnaire(*questions), answers)


def truth(name: str, codes: str, *questions: dict[str, object], **answers: object) -> Truth:
    """Return what a condition on a question and its codes (in words) is worth."""
    return reading(*questions, **answers).truth(Condition(name, frozenset(codes.split())))


# What an answer is.


@pytest.mark.parametrize("code", ["yes", "often", "no", "not_sure", "no_answer"])
def test_every_offered_code_is_an_answer_to_a_question_that_takes_one(code: str) -> None:
    """Pick one takes one offered code, as it came."""
    taken = reading(FEVER, fever=code)
    assert (taken.answers, taken.ignored) == ({"fever": code}, ())


def test_a_list_of_offered_codes_is_an_answer_to_a_question_that_takes_many() -> None:
    """Pick many takes a list, and keeps its order."""
    taken = reading(AREAS, areas=["foot", "face"])
    assert (taken.answers, taken.ignored) == ({"areas": ("foot", "face")}, ())


MALFORMED_ONE: list[object] = [
    "",
    " ",
    "maybe",
    "Yes",
    "YES",
    " yes",
    "yes ",
    "yes\n",
    "yes,no",
    "y\u0435s",  # the e is Cyrillic
    "clear",
    "fever",
    ["yes"],
    ["no"],
    ("no",),
    [],
    {},
    {"no": "no"},
    None,
    True,
    False,
    0,
    1,
    1.5,
    float("nan"),
]
MALFORMED_MANY: list[object] = [
    [],
    (),
    "",
    "face",
    "face,arm",
    ["nose"],
    ["face", "nose"],
    ["face", "face"],
    ["face", "arm", "face"],
    ["face", ""],
    ["face", None],
    ["face", 1],
    ["face", ["arm"]],
    [["face"]],
    [{}],
    ["Face"],
    ["face "],
    {"face": True},
    None,
    True,
    0,
]


@pytest.mark.parametrize("value", MALFORMED_ONE, ids=repr)
def test_anything_else_is_no_answer_to_a_question_that_takes_one(value: object) -> None:
    """Nothing is trimmed, folded or taken out of its list; the whole answer is ignored."""
    taken = reading(FEVER, fever=value)
    assert taken.answers == {}
    assert [(i.question, i.value) for i in taken.ignored] == [("fever", value)]


@pytest.mark.parametrize("value", MALFORMED_MANY, ids=repr)
def test_anything_else_is_no_answer_to_a_question_that_takes_many(value: object) -> None:
    """One code not offered or repeated, an empty list, or no list: the whole answer is ignored."""
    taken = reading(AREAS, areas=value)
    assert taken.answers == {}
    assert [(i.question, i.value) for i in taken.ignored] == [("areas", value)]


def test_an_answer_to_a_question_that_does_not_exist_is_ignored() -> None:
    """What nobody asked for is reported, not taken."""
    taken = reading(FEVER, height="180")
    assert taken.answers == {}
    assert [ignored.question for ignored in taken.ignored] == ["height"]


# What a condition is worth.


@pytest.mark.parametrize(
    ("answers", "worth"),
    [
        ({"fever": "yes"}, Truth.TRUE),
        ({"fever": "often"}, Truth.FALSE),
        ({"fever": "no"}, Truth.FALSE),
        ({"fever": "not_sure"}, Truth.UNKNOWN),
        ({"fever": "no_answer"}, Truth.UNKNOWN),
        ({"fever": "nonsense"}, Truth.UNKNOWN),
        ({"fever": ["no"]}, Truth.UNKNOWN),
        ({"fever": None}, Truth.UNKNOWN),
        ({}, Truth.UNKNOWN),
    ],
)
def test_a_condition_is_true_for_a_listed_code_and_unknown_for_an_unknown_answer(
    answers: dict[str, object], worth: Truth
) -> None:
    """Missing, malformed and unsure are unknown; only a well-formed other answer is false."""
    assert truth("fever", "yes", FEVER, **answers) is worth


def test_any_listed_code_makes_a_condition_true() -> None:
    """The codes of a condition are alternatives."""
    assert truth("fever", "yes often", FEVER, fever="yes") is Truth.TRUE
    assert truth("fever", "yes often", FEVER, fever="often") is Truth.TRUE
    assert truth("fever", "yes often", FEVER, fever="no") is Truth.FALSE


def test_a_condition_that_lists_an_unsure_code_is_true_for_it() -> None:
    """Details may ask more of those who are not sure; the other unsure answer stays unknown."""
    assert truth("fever", "yes not_sure", FEVER, fever="not_sure") is Truth.TRUE
    assert truth("fever", "yes not_sure", FEVER, fever="no_answer") is Truth.UNKNOWN


def test_one_listed_code_among_many_chosen_makes_a_condition_true() -> None:
    """Of a list, any listed code is enough."""
    assert truth("areas", "arm foot", AREAS, areas=["face", "foot"]) is Truth.TRUE
    assert truth("areas", "arm foot", AREAS, areas=["face"]) is Truth.FALSE


def test_one_bad_code_in_a_list_makes_the_condition_unknown() -> None:
    """The good codes beside it do not count: the whole answer is unknown."""
    assert truth("areas", "face", AREAS, areas=["face", "nose"]) is Truth.UNKNOWN
    assert truth("areas", "foot", AREAS, areas=["face", "face"]) is Truth.UNKNOWN


GATED = screen("rash", show_when={"visit": ["first"]})


def test_a_condition_on_a_hidden_question_is_false() -> None:
    """What is not asked is not the case, whatever came as its answer."""
    assert truth("rash", "yes", VISIT, GATED, visit="later") is Truth.FALSE
    assert truth("rash", "yes", VISIT, GATED, visit="later", rash="yes") is Truth.FALSE
    assert truth("rash", "yes", VISIT, GATED, visit="later", rash="not_sure") is Truth.FALSE


def test_a_condition_on_a_question_that_does_not_exist_is_unknown() -> None:
    """A questionnaire like this never passes the checks; nothing in it may turn out false."""
    assert truth("nothing", "yes", FEVER, fever="no") is Truth.UNKNOWN


# Which questions are shown.


@pytest.mark.parametrize(
    ("answers", "is_shown"),
    [
        ({"visit": "first"}, True),
        ({"visit": "later"}, False),
        ({}, True),
        ({"visit": "nonsense"}, True),
        ({"visit": ["later"]}, True),
        ({"visit": None}, True),
    ],
)
def test_a_safety_question_is_hidden_only_if_its_gate_is_definitely_false(
    answers: dict[str, object], *, is_shown: bool
) -> None:
    """Whoever leaves the gate unknown is asked."""
    assert ("rash" in reading(VISIT, GATED, **answers).shown) is is_shown


@pytest.mark.parametrize(
    ("answers", "is_shown"),
    [({"visit": "first"}, True), ({"visit": "later"}, False), ({}, True), ({"visit": ""}, True)],
)
def test_a_scope_question_is_hidden_only_if_its_gate_is_definitely_false(
    answers: dict[str, object], *, is_shown: bool
) -> None:
    """Scope questions are asked of whoever leaves the gate unknown, too."""
    gated = scope("areas", "face", "arm", show_when={"visit": ["first"]})
    assert ("areas" in reading(VISIT, gated, **answers).shown) is is_shown


WHERE = detail("where", {"fever": ["yes", "not_sure"]}, "head", "all_over")


@pytest.mark.parametrize(
    ("answers", "is_shown"),
    [
        ({"fever": "yes"}, True),
        ({"fever": "not_sure"}, True),
        ({"fever": "often"}, False),
        ({"fever": "no_answer"}, False),
        ({"fever": "no"}, False),
        ({"fever": "nonsense"}, False),
        ({"fever": ["yes"]}, False),
        ({}, False),
    ],
)
def test_a_detail_is_shown_only_when_a_listed_code_was_given(
    answers: dict[str, object], *, is_shown: bool
) -> None:
    """An unsure code counts if it is listed; an unknown answer shows no detail."""
    assert ("where" in reading(FEVER, WHERE, **answers).shown) is is_shown


def test_what_a_hidden_question_would_show_is_hidden() -> None:
    """A gate that is not asked opens nothing, whatever came as its answer."""
    kind = scope("kind", "wart", "mole", show_when={"visit": ["first"]})
    itch = screen("itch", show_when={"kind": ["mole"]})
    since = detail("since", {"itch": ["yes"]}, "today", "long")
    late = reading(VISIT, kind, itch, since, visit="later", kind="mole", itch="yes", since="long")
    assert list(late.shown) == ["visit"]
    assert late.answers == {"visit": "later"}
    assert [ignored.question for ignored in late.ignored] == ["kind", "itch", "since"]


def test_an_unknown_gate_keeps_everything_behind_it() -> None:
    """From an unanswered gate on, each gate behind it is shown and unknown in turn."""
    kind = scope("kind", "wart", "mole", show_when={"visit": ["first"]})
    itch = screen("itch", show_when={"kind": ["mole"]})
    assert list(reading(VISIT, kind, itch).shown) == ["visit", "kind", "itch"]


SPOT = detail("spot", {"fever": ["yes"]}, answers_from="areas", pick="many")


def test_a_detail_may_offer_what_was_chosen_elsewhere_and_nothing_else() -> None:
    """Of the areas, only the chosen ones are answers to a detail that is about them."""
    chosen = {"areas": ["face", "arm"], "fever": "yes"}
    assert reading(AREAS, FEVER, SPOT, **chosen, spot=["arm"]).answers["spot"] == ("arm",)
    assert "spot" not in reading(AREAS, FEVER, SPOT, **chosen, spot=["foot"]).answers
    assert "spot" not in reading(AREAS, FEVER, SPOT, **chosen, spot=["arm", "foot"]).answers


@pytest.mark.parametrize("areas", [[], ["nose"], None, "face"], ids=repr)
def test_a_detail_with_nothing_to_offer_is_hidden(areas: object) -> None:
    """Where nothing was chosen, there is nothing to ask about."""
    assert "spot" not in reading(AREAS, FEVER, SPOT, areas=areas, fever="yes").shown


@pytest.mark.parametrize("gate", ["later_on", "nowhere"])
def test_a_safety_question_with_a_gate_that_does_not_stand_before_it_is_shown(gate: str) -> None:
    """A questionnaire like this never passes the checks; it must not hide anything either."""
    late = scope("later_on", "first", "later")
    stray = screen("rash", show_when={gate: ["first"]})
    taken = reading(stray, late, later_on="later")
    assert list(taken.shown) == ["rash", "later_on"]


def test_a_safety_question_with_nothing_to_offer_is_shown() -> None:
    """Only details can offer chosen answers; a safety question that did would stay open."""
    stray = replace(questionnaire(AREAS, SPOT).by_id["spot"], show_when=None)
    fever = replace(questionnaire(FEVER).by_id["fever"], answers_from="areas")
    asked = replace(questionnaire(AREAS, rules=[rule("x", "y")]), questions=(stray, fever))
    assert list(read(asked, {"fever": "no"}).shown) == ["fever"]


def test_shown_questions_stand_in_page_order_whatever_the_order_of_the_answers() -> None:
    """The file decides on the order."""
    taken = reading(VISIT, AREAS, FEVER, fever="no", areas=["arm"], visit="first")
    assert list(taken.shown) == list(taken.answers) == ["visit", "areas", "fever"]


# A safety question that takes many: "tick all that apply".

ILLNESSES = screen(
    "ill", pick="many", clear=["none"], risk=["asthma", "gout"], unsure=["not_sure", "no_answer"]
)


@pytest.mark.parametrize(
    "given",
    [["none"], ["asthma"], ["gout", "asthma"], ["not_sure", "gout"], ["not_sure", "no_answer"]],
)
def test_the_clear_answer_alone_or_any_others_together_are_an_answer(given: list[str]) -> None:
    """Whoever has none of these says so and no more; risk and unsure answers go together."""
    assert reading(ILLNESSES, ill=given).answers == {"ill": tuple(given)}


@pytest.mark.parametrize(
    "given",
    [["none", "asthma"], ["not_sure", "none"], ["none", "none"], ["none", "x"], "none", "asthma"],
)
def test_the_clear_answer_beside_another_is_no_answer(given: object) -> None:
    """Whoever ticks "none of these" and one of these has said nothing that can be relied on."""
    taken = reading(ILLNESSES, ill=given)
    assert taken.answers == {}
    assert [ignored.value for ignored in taken.ignored] == [given]
    for codes in ("asthma", "gout", "asthma gout"):
        assert truth("ill", codes, ILLNESSES, ill=given) is Truth.UNKNOWN


def test_unsure_beside_a_risk_leaves_the_other_risks_open() -> None:
    """The rule on the risk is true; what the patient is not sure about may be any other."""
    assert truth("ill", "asthma", ILLNESSES, ill=["asthma", "not_sure"]) is Truth.TRUE
    assert truth("ill", "gout", ILLNESSES, ill=["asthma", "not_sure"]) is Truth.UNKNOWN
    assert truth("ill", "gout", ILLNESSES, ill=["asthma"]) is Truth.FALSE
    assert truth("ill", "gout", ILLNESSES, ill=["none"]) is Truth.FALSE


def test_only_a_safety_question_that_takes_many_has_an_answer_that_stands_alone() -> None:
    """Areas go together, and of a question that takes one answer there is only one anyway."""
    asked = questionnaire(AREAS, FEVER, ILLNESSES)
    assert [sorted(asked.by_id[id_].alone) for id_ in asked.by_id] == [[], [], ["none"]]
