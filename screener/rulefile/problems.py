"""What is wrong with a rule file, where, and what would be right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from heapq import nsmallest
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_PROBLEMS = 1000
"""Of each kind of check, no more are gathered: nobody reads on, and finding them all is slow."""

_LONGEST_WORD = 300
"""Longer texts are not compared: that takes time by the square of their length."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""What would break the line of an error, or tell a terminal what to do."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, at a place in a file (line and column count from 1)."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        """Return it as editors and terminals expect, in one line: file:line:column: message."""
        text = f"{self.file}:{self.line}:{self.column}: {self.message}"
        return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class RuleFileError(ValueError):
    """A rule file that must not be used. `problems` holds everything that is wrong with it.

    `unusable` is true when the file could not even be read as a rule file (missing, not UTF-8, not
    YAML), false when it was read and found wanting.
    """

    def __init__(self, problems: Iterable[Problem], *, unusable: bool = False) -> None:
        """Gather the problems in the order of the file, each once."""
        self.problems: Sequence[Problem] = sorted(set(problems))
        self.unusable = unusable
        super().__init__("\n".join(map(str, self.problems)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ` - did you mean "…"?` for the nearest known word, or nothing if none is near."""
    near = nearest(word, known)
    return f' - did you mean "{near}"?' if near else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that is nearest, or "" if none is near.

    Comparing is slow, so of many words only those that look most alike from afar are compared.
    """

    def distance(other: str) -> tuple[bool, int]:
        return other[:1] != word[:1], abs(len(other) - len(word))

    if len(word) > _LONGEST_WORD:
        return ""
    near = get_close_matches(word, nsmallest(50, islice(known, 1000), key=distance), n=1)
    return near[0] if near else ""


def listed(words: Iterable[str]) -> str:
    """Return words as a list in a sentence, long lists cut short."""
    shown = list(words)
    most = 12
    return ", ".join(shown[:most]) + (f" … ({len(shown)} in all)" if len(shown) > most else "")
