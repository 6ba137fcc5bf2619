"""What a patient's cookie holds, as bytes: of one length whatever is answered, and never misread.

A head of one length says when it was written, and what has yet to be told. Behind it each question
up to the last one answered stands in two columns: its mark, and a number for what was answered.
A mark is the first bytes of the question's fingerprint and how many bytes its number takes. So an
answer can only ever be read back as an answer to that very question, and what stands for a question
that is gone is passed over. Whatever cannot be read is no answer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from itertools import accumulate, pairwise
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from screener.conditions import well_formed
from screener.rulefile.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from screener.model import Given, Question, Questionnaire
    from screener.rulefile import RuleFile

MAX_COOKIE_BYTES = 3800
"""Browsers keep at least 4,096 bytes of name, value and attributes together (RFC 6265, 6.1)."""
SEAL_BYTES = 1 + 12 + 16
"""What sealing adds: a version, a nonce and a tag."""
_FINGERPRINT_BYTES = 5
"""Of a fingerprint: enough that no two questions of a file look alike."""
_MARK_BYTES = _FINGERPRINT_BYTES + 1
_CSRF_BYTES, _SIGNED_BYTES = 40, 91
_HEAD = Struct(f">IIHBB{_FINGERPRINT_BYTES}sI{_CSRF_BYTES}s{_SIGNED_BYTES}s")
_COUNT = Struct(">H")
_CHANGED = ("", "questions", "choice", "withdrawn")
_MISTAKES = ("", "missing", "malformed", "not_alone")


class Stored(NamedTuple):
    """What a cookie says of answers and passed details; `changed` if some no longer count."""

    answers: Mapping[str, Given]
    passed: frozenset[str]
    changed: bool


class Head(NamedTuple):
    """What a cookie says beside the answers.

    `started` is when the session began and `written` when the cookie was written (seconds since
    1970). `changed` is why something is asked again; `mistake` is a question and what was wrong
    with what was sent for it. `salt` is that of the session's answer codes, once there is one.
    `csrf` is the session's CSRF token, and `signed` the same as its pages carry it: to sign it once
    is enough. `counted` is what of this visit was counted (`figures.visit`), 0 where nothing is.
    """

    started: int
    written: int
    changed: str = ""
    mistake: tuple[str, str] = ("", "")
    salt: int | None = None
    csrf: str = ""
    signed: str = ""
    counted: int = 0


class Packed:
    """A question, and the numbers that stand for what may be answered: 0 stands for nothing.

    Pick one: the answer's place, from 1. Pick many: a bit for each code. The number above these
    stands for a detail that was passed.
    """

    def __init__(self, question: Question, fingerprint: bytes) -> None:
        self.id = question.id
        self.codes = tuple(question.by_code)
        self.passed = 1 << len(self.codes) if question.pick_many else len(self.codes) + 1
        self.size = -(-self.passed.bit_length() // 8)
        self.fingerprint = fingerprint[:_FINGERPRINT_BYTES]
        self.mark = self.fingerprint + bytes([self.size])
        self._question = question
        # Numbers to answers of one code, and back. None: it was passed.
        self.answers: dict[int, Given] = dict(enumerate(self.codes, start=1))
        if question.pick_many:
            self.answers = {1 << place: (code,) for place, code in enumerate(self.codes)}
        self.numbers: dict[Given | None, int] = {None: self.passed}
        self.numbers.update((given, number) for number, given in self.answers.items())

    def number(self, given: Given | None) -> int:
        """Return the number that stands for an answer."""
        if given is None or isinstance(given, str):
            return self.numbers[given]
        return sum(1 << self.codes.index(code) for code in given)

    def given(self, number: int) -> Given | None:
        """Return the answer that a number stands for, if it stands for one."""
        if not self._question.pick_many or not 0 < number < self.passed:
            return self.answers.get(number)
        chosen = tuple(code for place, code in enumerate(self.codes) if number >> place & 1)
        return well_formed(self._question, self.codes, chosen)


class Packing:
    """How the answers to one questionnaire become bytes; worked out once, when it is loaded."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questions = tuple(
            Packed(question, bytes.fromhex(questionnaire.fingerprints[question.id]))
            for question in questionnaire.questions
        )
        self._marks = b"".join(one.mark for one in self._questions)
        self._ends = (0, *accumulate(one.size for one in self._questions))
        self._by_mark = {one.mark: one for one in self._questions}
        self._begins = {
            one.id: (begin, one, one.numbers)
            for one, begin in zip(self._questions, self._ends, strict=False)
        }
        self._places = {one.id: place for place, one in enumerate(self._questions)}
        self._by_fingerprint = {one.fingerprint: one for one in self._questions}

    def pack(self, answers: Mapping[str, Given], passed: frozenset[str]) -> bytes:
        """Return answers as bytes: as many up to a question, whatever the answers."""
        begins, ends = self._begins, self._ends
        numbers = bytearray(ends[-1])
        said: dict[str, Given | None] = {**answers, **dict.fromkeys(passed)}
        for id_, given in said.items():
            begin, one, by_answer = begins[id_]
            number = by_answer.get(given) or one.number(given)
            if one.size == 1:
                numbers[begin] = number
            else:
                numbers[begin : begin + one.size] = number.to_bytes(one.size, "big")
        count = bisect_left(ends, len(numbers.rstrip(b"\0")))  # up to the last one that was said
        return _COUNT.pack(count) + self._marks[: count * _MARK_BYTES] + numbers[: ends[count]]

    def unpack(self, packed: bytes) -> Stored:
        """Read answers back. What stands for a question that has changed since is left out."""
        answers: dict[str, Given] = {}
        passed = set()
        changed = False
        for one, number in zip(*self._columns(packed), strict=True):
            if not number:
                continue
            if one is None:
                changed = True
            elif number in one.answers:
                answers[one.id] = one.answers[number]
            elif number == one.passed:
                passed.add(one.id)
            elif given := one.given(number):
                answers[one.id] = given
            else:
                changed = True
        return Stored(answers, frozenset(passed), changed)

    def _columns(self, packed: bytes) -> tuple[Sequence[Packed | None], Sequence[int]]:
        """Return questions and their numbers; bytes that are cut off belong to no question."""
        count = int.from_bytes(packed[: _COUNT.size], "big")
        marks = packed[_COUNT.size :][: count * _MARK_BYTES]
        questions: Sequence[Packed | None] = self._questions[:count]
        ends: Sequence[int] = self._ends[: count + 1]
        if not self._marks.startswith(marks):
            several = [marks[at : at + _MARK_BYTES] for at in range(0, len(marks), _MARK_BYTES)]
            questions = [self._by_mark.get(mark) for mark in several]
            ends = (0, *accumulate(mark[-1] for mark in several))
        numbers = packed[_COUNT.size + len(marks) :]
        if len(marks) != count * _MARK_BYTES or len(numbers) != ends[-1]:
            return [None], [1]
        if len(numbers) == count:  # a byte each
            return questions, numbers
        return questions, [int.from_bytes(numbers[start:end]) for start, end in pairwise(ends)]

    def question(self, fingerprint: bytes) -> Packed | None:
        """Return the question whose fingerprint begins with these bytes."""
        return self._by_fingerprint.get(fingerprint)

    def head(self, head: Head) -> bytes:
        """Return what stands before the answers."""
        mistaken, mistake = head.mistake
        place = self._places.get(mistaken)
        return _HEAD.pack(
            head.started,
            head.written,
            head.counted,
            _CHANGED.index(head.changed),
            0 if place is None else _MISTAKES.index(mistake),
            b"" if place is None else self._questions[place].fingerprint,
            0 if head.salt is None else head.salt + 1,
            _filling(head.csrf, _CSRF_BYTES),
            _filling(head.signed, _SIGNED_BYTES),
        )

    def split(self, content: bytes) -> tuple[Head, bytes]:
        """Return the head, and what stands behind it. Raises `ValueError` for what is none."""
        if len(content) < _HEAD.size:
            raise ValueError
        started, written, counted, changed, mistake, fingerprint, salt, csrf, signed = (
            _HEAD.unpack_from(content)
        )
        mistaken = self._by_fingerprint.get(fingerprint)
        head = Head(
            started,
            written,
            _CHANGED[changed],
            (mistaken.id, _MISTAKES[mistake]) if mistaken else ("", ""),
            salt - 1 if salt else None,
            csrf.decode("ascii"),
            signed.rstrip(b"\0").decode("ascii"),
            counted,
        )
        return head, content[_HEAD.size :]

    def largest(self) -> int:
        """Return the size in bytes of the cookie's value when every question was answered."""
        content = _HEAD.size + _COUNT.size + len(self._marks) + self._ends[-1]
        return -(-(SEAL_BYTES + content) // 3) * 4


def _filling(text: str, size: int) -> bytes:
    """Return a text that fills its place in the head, or leaves it empty."""
    if text and len(text) != size:
        message = f"a CSRF token of {len(text)} characters, not {size}"
        raise ValueError(message)
    return text.encode("ascii")


def too_large(rules: RuleFile) -> Problem | None:
    """Return why a rule file cannot be served: its answers do not fit into a cookie."""
    size = Packing(rules.questionnaire).largest()
    if size <= MAX_COOKIE_BYTES:
        return None
    message = f"all answers together need a cookie of {size:,} bytes; browsers keep "
    message += f"{MAX_COOKIE_BYTES:,}: this file has too many questions to be served"
    return rules.tree.problem(("questions",), message, at_key=True)
