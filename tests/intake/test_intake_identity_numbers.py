"""Identity numbers in what the nurse writes: they are caught, and stand nowhere afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from cast.identity_numbers import KINDS, SPELLINGS
from cast.nurse import Nurse

from screener.intake.identity_numbers import without_identity_numbers

WARNING = "An identity number stood here. It was taken out: it does not belong here."


HARMLESS = {
    "a phone number": "ring 55 11 76 70",
    "a phone number with its country": "+47 55 11 76 70",
    "eleven digits with a wrong last one": KINDS["birth number"][:-1]
    + str((int(KINDS["birth number"][-1]) + 1) % 10),
    "twelve digits": KINDS["birth number"] + "0",
    "ten digits": KINDS["birth number"][:-1],
    "a date and an hour": "23.11.2026 kl. 14.05",
    "an account number": "1234 56 78903",
}


def test_the_tests_numbers_are_made_as_the_authority_says() -> None:
    """The check digits follow from the first nine; a changed digit spoils them."""
    assert all(re.fullmatch(r"\d{11}", number) for number in KINDS.values())
    assert len(set(KINDS.values())) == len(KINDS)


@pytest.mark.parametrize("field", ["own_reason", "own_note"])
@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
@pytest.mark.parametrize("number", KINDS.values(), ids=KINDS)
def test_a_number_is_taken_out_and_never_echoed(
    nurse: Nurse, number: str, spelling: Callable[[str], str], field: str
) -> None:
    """The page says so beside the field, keeps the other words, and shows the number nowhere."""
    nurse.opens().writes(**{field: f"Ring back, {spelling(number)} today."})
    name = field.replace("_", "-")
    assert nurse.status == 422
    assert nurse.page.warning(name) == WARNING
    digits = re.sub(r"[^0-9]", "", nurse.page.chosen(name)[0] + nurse.page.journal.split("\n")[-1])
    assert number not in digits
    assert number[6:] not in nurse.page.text
    assert "Ring back" in nurse.page.journal
    assert "today." in nurse.page.journal
    live = nurse.outcome({}, **{field: f"Ring back, {spelling(number)} today."})
    assert number[6:] not in live.journal


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_other_digits_stay(nurse: Nurse, text: str) -> None:
    """Phone numbers, dates, and digits that fail the check belong in a note."""
    nurse.opens().writes(own_note=text)
    assert nurse.status == 200
    assert nurse.page.chosen("own-note") == [text]
    assert nurse.page.warning("own-note") == ""
    assert text in nurse.page.journal


def test_a_number_typed_as_the_code_is_caught_too(nurse: Nurse) -> None:
    """The code's field is the first on the page: an identity number typed there is not shown."""
    number = KINDS["birth number"]
    nurse.opens().opens_code(number)
    assert nurse.page.warning("answer-code") == WARNING
    assert nurse.page.chosen("answer-code") == [""]
    assert number not in nurse.page.text


def test_every_number_of_several_is_caught() -> None:
    """Two numbers, numbers after other digits, and what taking one out puts together."""
    one, two = KINDS["birth number"], KINDS["D-number (day + 40)"]
    assert without_identity_numbers(f"{one} {two}") == " "
    assert without_identity_numbers(f"room 12 {one[:6]} {one[6:9]} {one[9:]}") == "room 12 "
    assert without_identity_numbers(f"{one[:6]}-{two}-{one[6:]}") == ""


def test_a_number_at_the_end_of_a_long_text_is_caught_whole(nurse: Nurse) -> None:
    """The text is cut to its longest after the number is out: no half of one remains."""
    number = KINDS["birth number"]
    nurse.opens().writes(own_note="x" * 494 + " " + number)
    assert nurse.page.chosen("own-note") == ["x" * 494]


@pytest.mark.parametrize("sign", ["\0", "\n", "\N{ZERO WIDTH SPACE}", "\N{RIGHT-TO-LEFT OVERRIDE}"])
def test_signs_that_cannot_be_printed_hide_no_number(nurse: Nurse, sign: str) -> None:
    """They are taken out of the text first, so that its lines stay one each in the journal."""
    number = KINDS["birth number"]
    nurse.opens().writes(own_note=f"a{sign}b {number[:6]}{sign}{number[6:]}")
    assert nurse.page.chosen("own-note") == ["a b"]
    assert nurse.page.journal.splitlines()[-1] == "Note: a b"
