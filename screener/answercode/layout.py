"""Answers as one number: a digit for each choice, in mixed radix, so that no bit is wasted.

Mixed radix: Knuth, The Art of Computer Programming 2, section 4.1. Hours, minutes and seconds are
such digits; so are three answers with the radices 4, 2 and 3: 3, 1 and 2 make (3 * 2 + 1) * 3 + 2.

The number's range depends on the questions alone: every code for the same questions is equally
long, whatever was answered. What is blank, hidden or passed over is 0. In which order several
answers were ticked is not kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING

from screener.conditions import codes_of, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from screener.model import Given, Question, Questionnaire


@dataclass(frozen=True, slots=True)
class _One:
    """A question that takes one answer: 0 for none, else the answer's place on the page."""

    question: str
    codes: tuple[str, ...]

    @property
    def radix(self) -> int:
        return len(self.codes) + 1

    def digit(self, answers: Mapping[str, Given]) -> int:
        given = codes_of(answers.get(self.question))
        return self.codes.index(given[0]) + 1 if given else 0

    def given(self, digit: int) -> Iterator[tuple[str, str]]:
        if digit:
            yield self.question, self.codes[digit - 1]


@dataclass(frozen=True, slots=True)
class _Ticked:
    """One answer of a question that takes many: 0 if not ticked, else 1 plus a binary number.

    That number has a bit, the first one lowest, for each question in `again`: those that offer
    what is ticked here. It is 1 if the answer is ticked there too. So an answer that nobody can
    tick there costs nothing.
    """

    question: str
    code: str
    again: tuple[str, ...]

    @property
    def radix(self) -> int:
        return 1 + (1 << len(self.again))

    def digit(self, answers: Mapping[str, Given]) -> int:
        if self.code not in codes_of(answers.get(self.question)):
            return 0
        ticked = (self.code in codes_of(answers.get(question)) for question in self.again)
        return 1 + sum(bit << place for place, bit in enumerate(ticked))

    def given(self, digit: int) -> Iterator[tuple[str, str]]:
        if digit:
            yield self.question, self.code
            for place, question in enumerate(self.again):
                if digit - 1 >> place & 1:
                    yield question, self.code


@dataclass(frozen=True, slots=True)
class _TickedOrAlone:
    """A safety question that takes many: 0 for no answer, else 1 plus a binary number.

    That number has a bit for each answer but the one that stands alone, the first one lowest: 1 if
    it is ticked. That one is where none of them is.
    """

    question: str
    alone: str
    others: tuple[str, ...]

    @property
    def radix(self) -> int:
        return 1 + (1 << len(self.others))

    def digit(self, answers: Mapping[str, Given]) -> int:
        given = codes_of(answers.get(self.question))
        ticked = sum(1 << place for place, code in enumerate(self.others) if code in given)
        return 1 + ticked if given else 0

    def given(self, digit: int) -> Iterator[tuple[str, str]]:
        ticked = [code for place, code in enumerate(self.others) if digit - 1 >> place & 1]
        for code in ticked or [self.alone]:
            if digit:
                yield self.question, code


_Field = _One | _Ticked | _TickedOrAlone


@dataclass(frozen=True)
class Layout:
    """How the answers to one questionnaire become one number, and the number answers."""

    questionnaire: Questionnaire

    @cached_property
    def size(self) -> int:
        """How many numbers there are: every number is at least 0 and less than this."""
        return prod(field.radix for field in self._fields)

    def number(self, answers: Mapping[str, object]) -> int:
        """Return answers, as far as the questionnaire reads them, as a number below `size`."""
        given = read(self.questionnaire, answers).answers
        number = 0
        for field in self._fields:
            number = number * field.radix + field.digit(given)
        return number

    def answers(self, number: int) -> Mapping[str, Given]:
        """Return the answers in a number below `size`: many codes in page order."""
        given: dict[str, list[str]] = {}
        for field in reversed(self._fields):
            number, digit = divmod(number, field.radix)
            for question, code in reversed([*field.given(digit)]):
                given.setdefault(question, []).insert(0, code)
        by_id = self.questionnaire.by_id
        raw = {id_: codes if by_id[id_].pick_many else codes[0] for id_, codes in given.items()}
        return read(self.questionnaire, raw).answers

    @cached_property
    def _fields(self) -> tuple[_Field, ...]:
        return tuple(field for q in self.questionnaire.questions for field in self._of(q))

    def _of(self, question: Question) -> Iterator[_Field]:
        codes = tuple(question.by_code)
        if not question.pick_many:
            yield _One(question.id, codes)
        elif len(question.alone) == 1:  # as many as a rule file that passes its check has
            (alone,) = question.alone
            others = tuple(code for code in codes if code != alone)
            yield _TickedOrAlone(question.id, alone, others)
        elif question.answers_from is None:
            again = tuple(
                other.id
                for other in self.questionnaire.questions
                if other.pick_many and other.answers_from == question.id
            )
            yield from (_Ticked(question.id, code, again) for code in codes)
