"""Sums of products over many variables with few states each: exact, and without enumeration.

The algorithm is *variable elimination* (bucket elimination: Dechter, Artificial Intelligence 113,
1999), the order greedy by weight, over any commutative semiring (Aji and McEliece, "The generalized
distributive law", IEEE Transactions on Information Theory 46, 2000).

Variables are summed out one at a time, the least entangled first. The work grows with the number
of variables, times the states of one of them, times the ways in which its neighbours can look to
the factors that they share with it. In a forest that product is small however many variables there
are. Knows nothing of questionnaires.

In how many ways can a row of 50 lamps be lit, if no two that are lit stand side by side?

>>> lamps = {f"lamp {place}": (0, 1) for place in range(50)}
>>> row = list(lamps)
>>> def apart(one, other):
...     return Factor({one: 1, other: 1}, lambda at: 0 if at[one] and at[other] else 1)
>>> total(lamps, [apart(row[place], row[place + 1]) for place in range(49)])
32951280099
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from math import prod
from operator import add, mul
from typing import Generic, Protocol, Self, TypeVar

MOST_STATES = 4_000_000
"""Joint states looked at to sum out one variable, at most: some seconds of work."""
_BATCH_BITS = 16


class Number(Protocol):
    """What can be added and multiplied, both associative and commutative, as in any semiring."""

    def __add__(self, other: Self, /) -> Self:
        """Join two alternatives."""

    def __mul__(self, other: Self, /) -> Self:
        """Join two parts of one alternative."""


N = TypeVar("N", bound=Number)
At = Mapping[str, int]
"""The states of some variables, each a set of bits."""


@dataclass(frozen=True, slots=True)
class Factor(Generic[N]):
    """A function of some bits of a few variables; None for states that cannot be.

    `looks` names for each variable the bits that make a difference.
    """

    looks: Mapping[str, int]
    weigh: Callable[[At], N | None]


class TooEntangledError(ValueError):
    """The sum would take too long. `variables` hang together too closely to be summed out."""

    def __init__(self, variables: Iterable[str]) -> None:
        """Name the variables."""
        self.variables = tuple(variables)
        names = ", ".join(self.variables)
        super().__init__(f"too entangled: {names} have more than {MOST_STATES} states together")


def total(variables: Mapping[str, Sequence[int]], factors: Iterable[Factor[N]]) -> N | None:
    """Return the sum over all states of the product of all factors; None if no state can be.

    `variables` names the states of each. Raises `TooEntangledError` rather than begin what would
    take minutes.
    """
    left, pending = dict(variables), list(factors)

    def neighbours(name: str) -> dict[str, int]:
        looks = _looks(factor for factor in pending if name in factor.looks)
        return {near: bits for near, bits in looks.items() if near != name}

    around = {name: neighbours(name) for name in left}

    def work(name: str) -> int:
        seen = ((len(left[n]), 1 << bits.bit_count()) for n, bits in around[name].items())
        return len(left[name]) * prod(map(min, seen))

    while left:
        name = min(left, key=work)
        if work(name) > MOST_STATES:
            raise TooEntangledError([name, *around[name]])
        touching = [factor for factor in pending if name in factor.looks]
        pending = [factor for factor in pending if name not in factor.looks]
        pending.append(_summed_out(name, left, around[name], touching))
        del left[name]
        for near in around.pop(name):
            around[near] = neighbours(near)
    return multiplied(factor.weigh({}) for factor in pending)


def added(numbers: Iterable[N | None]) -> N | None:
    """Return the sum of the numbers that are there, None if none is."""
    there = [number for number in numbers if number is not None]
    return reduce(add, there) if there else None


def multiplied(numbers: Iterable[N | None]) -> N | None:
    """Return the product of numbers, None if there are none or one of them is None."""
    result: N | None = None
    for number in numbers:
        if number is None:
            return None
        result = number if result is None else mul(result, number)
    return result


def _summed_out(
    name: str,
    states: Mapping[str, Sequence[int]],
    around: Mapping[str, int],
    touching: Iterable[Factor[N]],
) -> Factor[N]:
    """Return the factor that a variable leaves behind on what is looked at in its neighbours."""
    factors = [_remembered(batch) for batch in _batches(touching)]
    table: dict[tuple[int, ...], N | None] = {}
    for there in product(*({state & bits for state in states[n]} for n, bits in around.items())):
        at = dict(zip(around, there, strict=True))
        table[there] = added(
            multiplied(factor.weigh(at | {name: state}) for factor in factors)
            for state in states[name]
        )
    return Factor(around, lambda at: table[tuple(at[n] & bits for n, bits in around.items())])


def _batches(factors: Iterable[Factor[N]]) -> list[list[Factor[N]]]:
    """Sort factors into groups of which each looks at few bits."""
    batches: list[list[Factor[N]]] = []
    for factor in sorted(factors, key=lambda factor: _bits([factor])):
        if batches and _bits([*batches[-1], factor]) <= _BATCH_BITS:
            batches[-1].append(factor)
        else:
            batches.append([factor])
    return batches


def _bits(factors: Iterable[Factor[N]]) -> int:
    return sum(bits.bit_count() for bits in _looks(factors).values())


def _remembered(factors: Sequence[Factor[N]]) -> Factor[N]:
    """Return the product of factors, worked out once for all states that look alike to them."""
    looks = _looks(factors)
    known: dict[tuple[int, ...], N | None] = {}

    def weigh(at: At) -> N | None:
        seen = tuple(at[n] & bits for n, bits in looks.items())
        if seen not in known:
            known[seen] = multiplied(factor.weigh(at) for factor in factors)
        return known[seen]

    return Factor(looks, weigh)


def _looks(factors: Iterable[Factor[N]]) -> dict[str, int]:
    """Return what some factors look at together."""
    looks: dict[str, int] = {}
    for factor in factors:
        for name, bits in factor.looks.items():
            looks[name] = looks.get(name, 0) | bits
    return looks
