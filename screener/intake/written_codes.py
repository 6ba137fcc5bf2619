"""Answer codes in what the nurse writes: none may stand there, for it holds the patient's answers.

A scanner types a code into whatever field has focus. What opens as a code, or did until it was too
old, is taken out; nothing else is, however much it looks like one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from screener.answercode.crockford import characters

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from screener.answercode import Decoded


class Reader(Protocol):
    """Reads answer codes."""

    @property
    def length(self) -> int:
        """How many characters a code has, hyphens not counted."""

    def decode(self, text: str, *, today: date) -> Decoded:
        """Return what a code says. Raises CodeError."""

    def opens(self, text: str, *, today: date) -> bool:
        """Tell whether a text is a code, however old. Whoever asks is not counted."""


def without_codes(text: str, coder: Reader, today: date) -> str:
    """Return a text without the answer codes that stand in it."""
    for start, end in _candidates(text, coder.length):
        if coder.opens(text[start:end], today=today):
            return without_codes(text[:start] + text[end:], coder, today)
    return text


def _candidates(text: str, length: int) -> Iterator[tuple[int, int]]:
    """Return where as many characters as a code has stand in a row, with blanks and hyphens.

    With a blank among them they must begin with a word: else each note would be tried letter by
    letter.
    """
    places = [
        place for place, sign in enumerate(text) if characters(sign) or not characters("0" + sign)
    ]
    for first in range(len(places) - length + 1):
        start, end = places[first], places[first + length - 1] + 1
        is_word = start == 0 or not text[start - 1].isalnum()
        if characters(text[start:end]) and (is_word or " " not in text[start:end]):
            yield start, end
