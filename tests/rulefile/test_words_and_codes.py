"""What patients read and what rules know must say the same, and what must differ, to the eye."""

from __future__ import annotations

import pytest
from rulefiles.models import detail, rule_file, scope, screen

from screener.rulefile.reading import as_read, as_taken
from screener.rulefile.unsure import doubtful, misfiled
from screener.rulefile.yes_no import contradictions, has_words_for

Texts = dict[str, str]


def turned_round(language: str, answers: Texts) -> list[str]:
    """Return the codes whose words say the opposite in a language."""
    asked = screen("ill")
    asked["answers"]["clear"] = answers
    return [code for _, code, _ in contradictions(rule_file(asked, examples=[]), language, str)]


@pytest.mark.parametrize(
    ("language", "answers", "codes"),
    [
        ("en", {"yes": "No"}, ["yes"]),
        ("en", {"no": "Yes, now and then"}, ["no"]),
        ("nb", {"yes": "  «nei», takk"}, ["yes"]),
        ("nb", {"ja": "Nei", "nei": "JA!"}, ["ja", "nei"]),
        ("nn", {"no": "Jau"}, ["no"]),
        ("uk", {"yes": "\u041d\u0456"}, ["yes"]),
        ("en", {"yes": "N\u200bo"}, ["yes"]),
    ],
)
def test_words_that_say_the_opposite_of_their_code_are_refused(
    language: str, answers: Texts, codes: list[str]
) -> None:
    """A text that begins with the whole word for the other answer."""
    assert turned_round(language, answers) == codes


@pytest.mark.parametrize(
    ("language", "answers"),
    [
        ("en", {"yes": "Yes, I am", "no": "None", "not_sure": "No idea"}),
        ("en", {"yes": "Not yet", "no": "Yesterday only"}),
        ("nb", {"yes": "Ja", "no": "Neida"}),
        ("xx", {"yes": "No"}),
    ],
)
def test_words_that_agree_with_their_code_pass(language: str, answers: Texts) -> None:
    """Whole words count, codes `yes` and `no` alone, and languages whose words are known."""
    assert turned_round(language, answers) == []
    assert has_words_for(language) is (language != "xx")


def test_answers_that_hide_questions_must_agree_and_details_need_not() -> None:
    """A gate that reads the other way round hides a safety question; a detail changes nothing."""
    gate, asked = scope("new", "yes", "no"), screen("ill")
    gate["answers"]["neutral"]["yes"] = "No"
    more = detail("more", {"ill": ["yes"]}, "yes", "no")
    more["answers"]["neutral"]["yes"] = "No"
    found = contradictions(rule_file(gate, asked, more, examples=[]), "en", str)
    assert [place for place, _, _ in found] == [("questions", 0, "answers", "neutral", "yes")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("No", "N\u043e"),  # a Cyrillic o
        ("No", "\u039d\u03bf"),  # Greek letters alone
        ("No", "N\u00ado\u2063."),
        ("No", "  NO \u2026"),
        ("Caf\u00e9", "Cafe\u0301"),
        ("Are you ill?", "Are\u00a0you ill"),
        ("\u03b2-blocker", "\u03b2-bl\u043ecker"),
    ],
)
def test_what_looks_alike_is_taken_for_the_same(one: str, other: str) -> None:
    """Whatever nobody sees, and letters of another alphabet in a word."""
    assert as_taken(one) == as_taken(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\u03b2-blocker", "b-blocker"),
        ("No", "Now"),
        ("\u043d\u0456", "\u0442\u0430\u043a"),
        ("for", "f\u00f8r"),
        ("?", "!"),
    ],
)
def test_what_looks_different_is_not(one: str, other: str) -> None:
    """No letter is refused by itself."""
    assert as_taken(one) != as_taken(other)


@pytest.mark.parametrize(
    "text", ["\u3164", "\u034f\u200b", "\u2800", "\U000e0041", "\u115f \ufe0f"]
)
def test_a_text_that_nobody_sees_is_empty(text: str) -> None:
    """Whatever Unicode calls default-ignorable."""
    assert as_read(text) == ""


@pytest.mark.parametrize(
    ("classes", "codes"),
    [
        ({"clear": {"no": "No", "not_sure": "Maybe"}, "unsure": {"other": "Other"}}, ["not_sure"]),
        ({"clear": {"no": "I am NOT sure."}, "unsure": {"dunno": "I am not sure"}}, ["no"]),
        ({"clear": {"no": "No"}, "risk": {"not_sure": "Maybe"}}, []),
        ({"clear": {"no": "No"}, "unsure": {"not_sure": "Maybe"}}, []),
    ],
)
def test_an_answer_that_says_not_sure_is_filed_as_unsure(
    classes: dict[str, Texts], codes: list[str]
) -> None:
    """By its code, or by words that the file files under unsure: never clear, never neutral."""
    asked = screen("ill", answers=classes)
    found = misfiled(rule_file(asked, rules=[], examples=[]), str)
    assert [place[-1] for place, *_ in found] == codes


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("No, or I don\u2019t know", True),
        ("Nei / veit ikkje", True),
        ("Nei, men USIKKER", True),
        ("Inte s\u00e4ker", True),
        ("No, and I know it", False),
        ("Neither", False),
    ],
)
def test_a_clear_answer_that_may_say_not_sure_is_found(text: str, is_told: bool) -> None:  # noqa: FBT001
    """Filed as risk or unsure it lets nobody book, and is passed over."""
    asked = screen("ill", answers={"clear": {"no": text}, "risk": {"yes": f"{text}!"}})
    found = doubtful(rule_file(asked, rules=[], examples=[]), str)
    assert [said for _, said in found] == [text] * is_told


def test_what_is_unsure_in_one_question_lets_nobody_book_in_another() -> None:
    """A choice of treatment cannot hold it; a detail changes nothing and may."""
    gate, asked = scope("new", "yes", "not_sure"), screen("ill")
    gate["answers"]["neutral"]["yes"] = "I say not_sure"
    more = detail("more", {"ill": ["yes"]}, "not_sure")
    found = misfiled(rule_file(gate, asked, more, examples=[]), str)
    assert [place for place, *_ in found] == [
        ("questions", 0, "answers", "neutral", code) for code in ("yes", "not_sure")
    ]
