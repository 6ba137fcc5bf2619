"""The smallest answer set that one file holds back and the other lets book, among very many.

A number system for `variable_elimination`, in which adding takes the better of two and multiplying
joins two parts: the sum over all answer sets is then the smallest of them. It is the *min-plus*
(tropical) semiring, with costs compared term by term, twice: for what is held back and what is not.

>>> cheap, dear = Choice((0, 1), ("ill", ("no",))), Choice((1, 0), ("ill", ("yes",)))
>>> min(cheap.joined(cheap), cheap.joined(dear)).cost
(0, 2)
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import add

Answer = tuple[str, tuple[str, ...]]
"""A question and the codes answered, none if it is left open."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Answers to some questions. The less the `cost`, compared term by term, the smaller."""

    cost: tuple[int, ...]
    answer: Answer | None = None
    parts: tuple[Choice, ...] = ()

    def __lt__(self, other: Choice) -> bool:
        return self.cost < other.cost

    def joined(self, other: Choice) -> Choice:
        """Return both together."""
        return Choice(tuple(map(add, self.cost, other.cost)), parts=(self, other))

    def singles(self) -> list[Choice]:
        """Return the choices of one answer each that it is made of."""
        found, left = [], [self]
        while left:
            choice = left.pop()
            left += choice.parts
            if choice.answer:
                found.append(choice)
        return found


@dataclass(frozen=True, slots=True)
class Smallest:
    """The smallest choice that nothing holds back, and the smallest that something does."""

    free: Choice | None = None
    held: Choice | None = None

    def __add__(self, other: Smallest) -> Smallest:
        return Smallest(_least(self.free, other.free), _least(self.held, other.held))

    def __mul__(self, other: Smallest) -> Smallest:
        held = (
            _joined(self.free, other.held),
            _joined(self.held, other.free),
            _joined(self.held, other.held),
        )
        return Smallest(_joined(self.free, other.free), _least(*held))


def _least(*choices: Choice | None) -> Choice | None:
    return min((choice for choice in choices if choice), default=None)


def _joined(one: Choice | None, other: Choice | None) -> Choice | None:
    return one.joined(other) if one and other else None
