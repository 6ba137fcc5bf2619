"""Answers as bytes, for a cookie: short, of one length whatever is answered, and never misread.

Each answer stands beside the first bytes of its question's fingerprint, so it can only ever be
read back as an answer to that very question. A byte between them says how many bytes the answer
takes: as many as its question's answers need, so what stands for a question that is gone can be
passed over. Whatever cannot be read is no answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from screener.conditions import well_formed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screener.model import Given, Question, Questionnaire

_MARK_BYTES = 5
"""Of a fingerprint: enough that no two questions of a file look alike."""


@dataclass(frozen=True)
class Stored:
    """What a cookie says: answers and passed details; `changed` if some no longer count."""

    answers: Mapping[str, Given] = field(default_factory=dict)
    passed: frozenset[str] = frozenset()
    changed: bool = False


class Packing:
    """How the answers to one questionnaire become bytes; worked out once, when it is loaded."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questions = {
            bytes.fromhex(questionnaire.fingerprints[question.id])[:_MARK_BYTES]: question
            for question in questionnaire.questions
        }

    @property
    def ids(self) -> tuple[str, ...]:
        """The questions' ids."""
        return tuple(question.id for question in self._questions.values())

    def pack(self, answers: Mapping[str, Given], passed: frozenset[str]) -> bytes:
        """Return answers as bytes: as many for a question, whatever the answer."""
        packed = b""
        for mark, question in self._questions.items():
            if question.id in answers:
                packed += _entry(mark, question, _number(question, answers[question.id]))
            elif question.id in passed:
                packed += _entry(mark, question, 0)
        return packed

    def unpack(self, packed: bytes) -> Stored:
        """Read answers back. What stands for a question that has changed since is left out."""
        answers: dict[str, Given] = {}
        passed = set()
        changed = False
        for mark, number in _entries(packed):
            question = self._questions.get(mark)
            given = _given(question, number) if question and number else None
            if question and given is not None:
                answers[question.id] = given
            elif question and number == 0:
                passed.add(question.id)
            else:
                changed = True
        return Stored(answers, frozenset(passed), changed)

    def largest(self) -> bytes:
        """Return the bytes when every question has been answered."""
        return b"".join(_entry(mark, question, 0) for mark, question in self._questions.items())


def _entry(mark: bytes, question: Question, number: int) -> bytes:
    """Return what stands for one answer: whose it is, how many bytes it takes, and these."""
    highest = len(question.by_code) if not question.pick_many else (1 << len(question.by_code)) - 1
    size = -(-highest.bit_length() // 8)
    return mark + bytes([size]) + number.to_bytes(size, "big")


def _entries(packed: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield marks and numbers; bytes that are cut off are a mark that belongs to no question."""
    while packed:
        mark, size = packed[:_MARK_BYTES], packed[_MARK_BYTES : _MARK_BYTES + 1]
        end = _MARK_BYTES + 1 + int.from_bytes(size, "big")
        is_whole = bool(size) and end <= len(packed)
        yield mark if is_whole else b"", int.from_bytes(packed[_MARK_BYTES + 1 : end], "big")
        packed = packed[end:]


def _number(question: Question, given: Given) -> int:
    """Return an answer as a number from 1: its place (pick one) or one bit for each code."""
    codes = list(question.by_code)
    if isinstance(given, str):
        return codes.index(given) + 1
    return sum(1 << codes.index(code) for code in given)


def _given(question: Question, number: int) -> Given | None:
    codes = tuple(question.by_code)
    if question.pick_many:
        chosen = tuple(code for place, code in enumerate(codes) if number >> place & 1)
        return well_formed(question, codes, chosen) if number < 1 << len(codes) else None
    return codes[number - 1] if number <= len(codes) else None
