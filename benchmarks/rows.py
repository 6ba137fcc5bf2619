"""A table of figures, each with its goal, and how two things are compared on a busy machine."""

from __future__ import annotations

import resource
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

ROUNDS = 7


class Row(NamedTuple):
    """One figure, and its goal: "≥ 0.09", "≤ 2.5", or none."""

    what: str
    figure: float
    goal: str
    beside: str = ""
    """The measurements that the figure was made of."""

    @property
    def is_met(self) -> bool:
        """Whether the goal is met."""
        if not self.goal:
            return True
        sign, number = self.goal.split()
        goal = float(number.replace(",", ""))
        return self.figure >= goal if sign == "≥" else self.figure <= goal


def show(rows: Iterable[Row]) -> bool:
    """Print rows as they come; tell whether all goals are met."""
    print("| what | measured | goal | beside |\n|---|---|---|---|")
    met = True
    for row in rows:
        met &= row.is_met
        digits = 3 if row.figure < 1 else 1
        missed = "" if row.is_met else " - missed"
        print(
            f"| {row.what} | {row.figure:,.{digits}f} | {row.goal}{missed} | {row.beside} |",
            flush=True,
        )
    return met


def in_turn(*things: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Return the seconds of processor time of the best round of each thing, done in turn."""
    best = [float("inf")] * len(things)
    for _ in range(rounds):
        for place, thing in enumerate(things):
            begun = _processor_time()
            thing()
            best[place] = min(best[place], _processor_time() - begun)
    return best


def program(line: Sequence[str]) -> Callable[[], object]:
    """Return what runs a program to its end; its findings, told by its exit status, may be any."""
    return lambda: subprocess.run(line, check=False, capture_output=True)


def _processor_time() -> float:
    """Return the seconds of processor time taken by this process and those it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
