"""Two questionnaires as one: their scope and screening questions, tied by the gates of either.

An *answer set* is what a patient might say to all that either file asks her. To a question that
both files show her she gives an answer that either of them offers; to one that only one of them
shows, an answer that it offers, or none; to a question that neither shows, nothing. Details are
left out: they never change the outcome. With the same file twice, these are the answer sets that
`screener check` counts. How each file takes an answer is told in
`question_pair`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TypeVar

from screener.authoring.comparing.question_pair import Option, Pair, View
from screener.authoring.comparing.variable_elimination import (
    Factor,
    Number,
    added,
    multiplied,
    total,
)
from screener.model import Kind, Questionnaire

N = TypeVar("N", bound=Number)
Weigh = Callable[[Pair, Option], N | None]
"""What some answers to one question weigh; None if they are not wanted."""


@dataclass(frozen=True, slots=True)
class _Tie:
    """What shows a question in one file: a bit of what its gate's answer opens.

    Without a gate, it is shown if it is asked at all.
    """

    is_asked: bool
    gate: str = ""
    bit: int = 0

    def shows(self, at: Mapping[str, int]) -> bool:
        """Tell whether the question is shown, given what the answers to the gates open."""
        return bool(at[self.gate] & self.bit) if self.gate else self.is_asked


_Ties = tuple[_Tie, _Tie]


class _File:
    """What one file asks, and the sets of codes by which each question gates others."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.asked = {q.id: q for q in questionnaire.questions if q.kind is not Kind.DETAIL}
        self._gates: dict[str, dict[frozenset[str], None]] = {id_: {} for id_ in self.asked}
        for question in self.asked.values():
            if question.show_when:
                self._gates[question.show_when.question][question.show_when.codes] = None

    def view(self, id_: str, first: int) -> View:
        """Return how the file sees a question, its bits beginning with the given one."""
        gates = self._gates.get(id_, {})
        bits = {codes: first << number for number, codes in enumerate(gates, start=1)}
        return View(self.asked.get(id_), first, bits)


class Joint:
    """The questions that either of two checked questionnaires asks, by id, old ones first."""

    def __init__(self, old: Questionnaire, new: Questionnaire) -> None:
        self._files = _File(old), _File(new)
        self.pairs = {id_: self._pair(id_) for file in self._files for id_ in file.asked}
        self._ties = {id_: (self._tie(id_, 0), self._tie(id_, 1)) for id_ in self.pairs}
        self._gates = {tie.gate for ties in self._ties.values() for tie in ties}
        self._options = {
            (id_, shown): self.pairs[id_].options(*shown)
            for id_, ties in self._ties.items()
            for shown in product(*({False, tie.is_asked} for tie in ties))
        }

    def sum(self, weigh: Weigh[N]) -> N | None:
        """Add up, over all answer sets, the product of what their answers weigh.

        Returns None if no answer set is wanted. Raises `TooEntangledError` if it would take too
        long.
        """
        states: dict[str, tuple[int, ...]] = {}
        factors: list[Factor[N]] = []
        together: dict[_Ties, list[Pair]] = {}
        for id_, pair in self.pairs.items():
            if id_ in self._gates:
                weights = self._weights(pair, weigh)
                states[id_] = tuple(weights)
                factors.append(self._gate(pair, weights))
            else:
                together.setdefault(self._ties[id_], []).append(pair)
        factors += [self._gated(pairs, weigh) for pairs in together.values()]
        return total(states, factors)

    def _weights(self, gate: Pair, weigh: Weigh[N]) -> dict[int, N | None]:
        """Return what the answers to a gate weigh, by what they open."""
        alike: dict[int, list[Option]] = {}
        for shown in product(*({False, tie.is_asked} for tie in self._ties[gate.id])):
            for option in self._options[gate.id, shown]:
                alike.setdefault(option.opens, []).append(option)
        return {
            opens: added(weigh(gate, option) for option in options)
            for opens, options in alike.items()
        }

    def _gate(self, gate: Pair, weights: Mapping[int, N | None]) -> Factor[N]:
        """Return what a gate weighs where its own gates agree on whether it is shown."""
        ties = self._ties[gate.id]
        bits = [view.shown for view in gate.views]

        def weight(at: Mapping[str, int]) -> N | None:
            opens = at[gate.id]
            for tie, bit in zip(ties, bits, strict=True):
                if tie.shows(at) != bool(opens & bit):
                    return None
            return weights[opens]

        return Factor({gate.id: gate.everything, **_looks(ties)}, weight)

    def _gated(self, pairs: Sequence[Pair], weigh: Weigh[N]) -> Factor[N]:
        """Return what questions weigh that gate nothing and that the same answers show."""
        old, new = self._ties[pairs[0].id]

        @cache
        def weight(shown: tuple[bool, bool]) -> N | None:
            return multiplied(
                added(weigh(pair, option) for option in self._options[pair.id, shown])
                for pair in pairs
            )

        return Factor(_looks((old, new)), lambda at: weight((old.shows(at), new.shows(at))))

    def _pair(self, id_: str) -> Pair:
        old = self._files[0].view(id_, 1)
        new = self._files[1].view(id_, 1 << old.everything.bit_length())
        return Pair(id_, (old, new))

    def _tie(self, id_: str, file: int) -> _Tie:
        question = self._files[file].asked.get(id_)
        if question is None or question.show_when is None:
            return _Tie(is_asked=question is not None)
        gate = question.show_when
        view = self.pairs[gate.question].views[file]
        return _Tie(is_asked=True, gate=gate.question, bit=view.gates[gate.codes])


def _looks(ties: _Ties) -> dict[str, int]:
    """Return the gates of a question, with the bits of their answers that show it."""
    looks: dict[str, int] = {}
    for tie in ties:
        if tie.gate:
            looks[tie.gate] = looks.get(tie.gate, 0) | tie.bit
    return looks
