"""How many answer sets there are, and how many of them book: counted by structure, exactly.

An answer set is a complete choice of scope and screening answers to the questions that it shows.
Every question has at most one gate, an earlier scope question, so the questions form a forest:
the count of a tree follows from those of its branches, without enumerating anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from screener.model import AnswerClass, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from screener.model import Question, Questionnaire


@dataclass(frozen=True)
class Counts:
    """The number of answer sets and of those among them that book."""

    answer_sets: int
    book: int

    @property
    def consult_first(self) -> int:
        """The number of answer sets that do not book."""
        return self.answer_sets - self.book


def count(questionnaire: Questionnaire) -> Counts:
    """Count the answer sets of a questionnaire that has passed the checks."""
    branches: dict[str | None, list[Question]] = {}
    for question in questionnaire.questions:
        if question.kind is not Kind.DETAIL:
            gate = question.show_when.question if question.show_when else None
            branches.setdefault(gate, []).append(question)
    below: dict[str, Counts] = {}
    for question in reversed(questionnaire.questions):  # a gate stands before what it gates
        if question.kind is not Kind.DETAIL:
            below[question.id] = _tree(question, branches.get(question.id, []), below)
    roots = [below[question.id] for question in branches.get(None, [])]
    return Counts(prod(c.answer_sets for c in roots), prod(c.book for c in roots))


def _tree(question: Question, gated: Sequence[Question], below: dict[str, Counts]) -> Counts:
    """Count the answer sets of a question and everything that its answers can show."""
    if question.kind is Kind.SCREEN:
        return Counts(len(question.answers), len(question.codes(AnswerClass.CLEAR)))
    gates: dict[frozenset[str], list[Counts]] = {}
    for branch in gated:
        if branch.show_when is not None:
            gates.setdefault(branch.show_when.codes, []).append(below[branch.id])
    total = book = 0
    for opened, ways in _choices(question, list(gates)).items():
        counts = [c for codes in opened for c in gates[codes]]
        total += ways * prod(c.answer_sets for c in counts)
        book += ways * prod(c.book for c in counts)
    return Counts(total, book)


def _choices(
    question: Question, gates: list[frozenset[str]]
) -> dict[frozenset[frozenset[str]], int]:
    """Return in how many ways an answer opens each combination of gates."""
    none: frozenset[frozenset[str]] = frozenset()
    ways: dict[frozenset[frozenset[str]], int] = {none: 1} if question.pick_many else {}
    for code in question.by_code:
        opened = frozenset(codes for codes in gates if code in codes)
        before = list(ways.items()) if question.pick_many else [(none, 1)]
        for already, number in before:
            combined = already | opened
            ways[combined] = ways.get(combined, 0) + number
    if question.pick_many:  # the empty choice is no answer
        ways[none] -= 1
    return ways
