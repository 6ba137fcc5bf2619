"""The answer code of the questionnaire that ships with the program."""

from __future__ import annotations

import random
from datetime import date
from itertools import combinations, islice, product
from math import ceil
from typing import TYPE_CHECKING

import pytest

from screener.answercode import LONG, CodeError, Coder, length
from screener.answercode.crockford import ALPHABET
from screener.model import Kind
from screener.packaged import packaged
from screener.rulefile import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screener.model import Given, Question

TODAY = date(2026, 11, 23)
RULE_FILE = load(packaged("rules.yaml"))
QUESTIONNAIRE = RULE_FILE.questionnaire
CODER = Coder(QUESTIONNAIRE, [bytes([number]) * 32 for number in range(3)])


def answer_sets() -> Iterator[dict[str, Given]]:
    """Yield every complete set of scope and screening answers; all of them are always shown."""
    questions = [q for q in QUESTIONNAIRE.questions if q.kind is not Kind.DETAIL]
    for given in product(*(answers_to(question) for question in questions)):
        yield dict(zip((question.id for question in questions), given, strict=True))


def answers_to(question: Question) -> list[Given]:
    """Return every answer to a question."""
    if not question.pick_many:
        return list(question.by_code)
    sizes = range(1, len(question.by_code) + 1)
    return [codes for size in sizes for codes in combinations(question.by_code, size)]


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.long)])
def test_every_answer_set_comes_back(step: int) -> None:
    """Each of the 255 x 3^6 sets of scope and screening answers is read as it was given.

    `make test` takes every seventh, which has each answer beside each other.
    """
    codes = set()
    for answers in islice(answer_sets(), 0, None, step):
        code = CODER.encode(answers, language="nb", day=TODAY, salt=0)
        codes.add(code)
        assert CODER.decode(code, today=TODAY).answers == answers
    assert len(codes) == ceil(RULE_FILE.counts.answer_sets / step)


def test_the_code_is_short_enough_to_type() -> None:
    """Every code has 24 characters, details included."""
    assert length(QUESTIONNAIRE) == 24 <= LONG


def test_a_code_made_in_one_language_is_read_in_any_other() -> None:
    """And says which language the patient read."""
    answers = {"areas": ("forehead",), "pregnancy": "not_sure"}
    for language in QUESTIONNAIRE.languages:
        code = CODER.encode(answers, language=language, day=TODAY)
        for questionnaire in RULE_FILE.in_languages.values():
            decoded = Coder(questionnaire, [bytes(32)]).decode(code, today=TODAY)
            assert (decoded.answers, decoded.rules_changed) == (answers, False)
            assert decoded.language == language


def edited(code: str, rng: random.Random) -> str:
    """Return a code with one character replaced; now and then left out, or one put in."""
    place = rng.randrange(len(code))
    other = rng.choice(ALPHABET.replace(code[place], ""))
    put, over = rng.choices([(other, 1), ("", 1), (other, 0)], weights=[18, 1, 1])[0]
    return code[:place] + put + code[place + over :]


def swapped(code: str, rng: random.Random) -> str:
    """Return a code with two different neighbours swapped."""
    place = rng.choice([n for n in range(len(code) - 1) if code[n] != code[n + 1]])
    return code[:place] + code[place + 1] + code[place] + code[place + 2 :]


def invented(code: str, rng: random.Random) -> str:
    """Return as many random characters as a code has."""
    return "".join(rng.choices(ALPHABET, k=len(code)))


@pytest.mark.parametrize("attempts", [20_000, pytest.param(1_000_000, marks=pytest.mark.long)])
def test_no_wrong_code_is_accepted(attempts: int) -> None:
    """Single edits, swaps of neighbours and random codes are refused, whichever key is tried."""
    rng = random.Random(attempts)  # noqa: S311 - the same attempts in every run
    codes = [
        CODER.encode(answers, language="nb", day=TODAY, salt=rng.randrange(2**20)).replace("-", "")
        for answers in islice(answer_sets(), 0, None, 93)
    ]
    accepted = []
    for number in range(attempts):
        spoil = (edited, swapped, invented)[number % 3]
        wrong = spoil(rng.choice(codes), rng)
        try:
            CODER.decode(wrong, today=TODAY)
        except CodeError:
            continue
        accepted.append(wrong)
    assert not accepted
