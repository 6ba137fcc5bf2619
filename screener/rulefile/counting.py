"""How many answer sets there are, and how many of them book: counted by structure, exactly.

An answer set is a complete choice of scope and screening answers to the questions that it shows.
Every question has at most one gate, an earlier scope question, so the questions form a forest:
the count of a tree follows from those of its branches, without enumerating anything: *dynamic
programming over a forest*. A gate of many answers, of which any set may be given, is counted by
groups of answers with the fast zeta transform over subsets (Yates 1937; Knuth, The Art of Computer
Programming 2, section 4.6.4), never set by set.

Of the 1,023 choices among ten answers, 512 have the last one in them. It opens a gate, behind which
there are three answers:

>>> _over_many("abcdefghij", {frozenset("j"): 3}) == 511 + 512 * 3
True
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from screener.model import AnswerClass, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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


def _tree(question: Question, gated: Sequence[Question], below: Mapping[str, Counts]) -> Counts:
    """Count the answer sets of a question and everything that its answers can show."""
    if question.kind is Kind.SCREEN:
        return _safety(question)
    gates: dict[frozenset[str], list[Counts]] = {}
    for branch in gated:
        if branch.show_when is not None:
            gates.setdefault(branch.show_when.codes, []).append(below[branch.id])
    over_answers = _over_many if question.pick_many else _over_one
    known = question.codes(AnswerClass.NEUTRAL)
    behind = {g: prod(c.answer_sets for c in gates[g]) for g in gates}
    opening_all = _with_unsure(question) * prod(behind.values())
    return Counts(
        over_answers(known, behind) + opening_all,
        over_answers(known, {g: prod(c.book for c in gates[g]) for g in gates}),
    )


def _safety(question: Question) -> Counts:
    """Count the answers to a safety question, which gates nothing that counts.

    Where it takes many, the clear code stands alone and any others together: of n codes, 2^(n-1).
    """
    clear = len(question.codes(AnswerClass.CLEAR))
    if not question.pick_many:
        return Counts(len(question.answers), clear)
    return Counts(clear + (1 << len(question.answers) - clear) - 1, clear)


def _with_unsure(question: Question) -> int:
    """Return in how many answers a code is filed as unsure: they open all gates and never book."""
    if not question.pick_many:
        return len(question.unsure)
    return (1 << len(question.answers)) - (1 << len(question.codes(AnswerClass.NEUTRAL)))


def _over_one(codes: Sequence[str], gates: Mapping[frozenset[str], int]) -> int:
    """Sum over all answers of one code: the product of the numbers behind the gates it opens."""
    return sum(prod(gates[g] for g in gates if code in g) for code in codes)


def _over_many(codes: Sequence[str], gates: Mapping[frozenset[str], int]) -> int:
    """Sum over all answers of several codes: the product of the numbers behind opened gates.

    Codes that open the same gates are alike, so a choice is one of groups of codes (as bits). What
    it opens is everything, but for the gates that only the groups left out would open.
    """
    groups = Counter(frozenset(g for g in gates if code in g) for code in codes)
    free = groups.pop(frozenset(), 0)
    choices = 1 << len(groups)
    shut = [1] * choices
    for gate, number in gates.items():
        shut[sum(1 << bit for bit, group in enumerate(groups) if gate in group)] *= number
    for bit in (1 << index for index in range(len(groups))):
        for left_out in range(choices):
            if left_out & bit:
                shut[left_out] *= shut[left_out ^ bit]
    ways = [1]
    for size in groups.values():
        ways += [number * ((1 << size) - 1) for number in ways]
    opened = sum(ways[chosen] * (shut[-1] // shut[~chosen]) for chosen in range(choices))
    return (1 << free) * opened - 1  # the empty choice, which opens nothing, is no answer
