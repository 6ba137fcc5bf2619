"""How a code may be typed, and that nothing else is taken for one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.answercode import CodeError, Coder, Refusal
from screener.answercode.crockford import ALPHABET, read, write
from screener.rulefile import load

TODAY = date(2026, 11, 23)
CODER = Coder(load(Path(__file__).with_name("questions.yaml")).questionnaire, [bytes(32)])
ANSWERS = {"areas": ("forehead", "palms"), "infection": "not_sure"}
CODE = CODER.encode(ANSWERS, language="en", day=TODAY, salt=1)


def is_refused(text: str) -> bool:
    """Tell whether a text is refused as unreadable."""
    try:
        CODER.decode(text, today=TODAY)
    except CodeError as error:
        return error.refusal is Refusal.UNREADABLE
    return False


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " "),
        CODE.replace("-", "."),
        CODE.replace("-", " - "),
        CODE.replace("-", "\N{NON-BREAKING HYPHEN}"),
        CODE.replace("-", "\N{EN DASH}"),
        CODE.replace("-", "\N{NO-BREAK SPACE}"),
        f"  {CODE}\r\n",
        "-".join(CODE.replace("-", "")),
    ],
)
def test_a_code_is_read_as_people_and_scanners_type_it(typed: str) -> None:
    """Small letters and separators anywhere, or nowhere, make no difference."""
    assert CODER.decode(typed, today=TODAY).answers == ANSWERS


def test_look_alikes_are_read_as_what_was_meant() -> None:
    """O is read as 0, and I and L as 1, large or small."""
    assert read("OoIiLl", 6) == read("001111", 6)


def test_the_alphabet_is_crockfords() -> None:
    """Its 32 characters are read as 0 to 31 and written back."""
    assert [read(character, 1) for character in ALPHABET] == list(range(32))
    assert "".join(write(number, 1) for number in range(32)) == ALPHABET
    assert not set("ILOU") & set(ALPHABET)


@given(st.integers(0, 2**105 - 1))
def test_every_number_is_read_as_it_was_written(number: int) -> None:
    """Writing and reading are each other's reverse, leading zeros included."""
    assert read(write(number, 21), 21) == number


@pytest.mark.parametrize(
    "foreign",
    [
        "U",
        "u",
        "_",
        "/",
        "\0",
        "\N{ARABIC-INDIC DIGIT ONE}",
        "\N{FULLWIDTH DIGIT ONE}",
        "\N{SUPERSCRIPT ONE}",
        "\N{CYRILLIC CAPITAL LETTER A}",
        "\N{GREEK CAPITAL LETTER ALPHA}",
        "\N{FULLWIDTH LATIN CAPITAL LETTER A}",
        "\N{LATIN SMALL LETTER LONG S}",
        "\N{LATIN SMALL LETTER DOTLESS I}",
        "\N{KELVIN SIGN}",
        "\N{COMBINING ACUTE ACCENT}",
        "\N{ZERO WIDTH SPACE}",
        "\N{MINUS SIGN}",
        "\ud800",
    ],
)
def test_a_foreign_character_is_refused(foreign: str) -> None:
    """Characters from elsewhere are neither read as ours nor passed over."""
    assert is_refused(foreign + CODE[1:])
    assert is_refused(CODE + foreign)


@pytest.mark.parametrize("text", ["", "-", CODE[:-1], CODE + "0", "0" + CODE, CODE * 2])
def test_a_code_of_another_length_is_refused(text: str) -> None:
    """A code that is cut short, or has something left over, is refused."""
    assert is_refused(text)


@pytest.mark.parametrize("text", ["0" * 10_000_000, CODE + " " * 10_000, "\u0661" * 100_000])
def test_an_endless_text_is_refused_unread(text: str) -> None:
    """However long a text is, refusing it takes no time."""
    assert is_refused(text)


@given(st.one_of(st.text(), st.text(ALPHABET, min_size=15, max_size=22), st.text("\ud800 0-")))
def test_any_text_is_refused_in_one_way(text: str) -> None:
    """Whatever is typed, the one error comes of it and no other."""
    assert is_refused(text)
