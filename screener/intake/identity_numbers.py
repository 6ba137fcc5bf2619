"""Norwegian identity numbers in free text: found by their check digits, whoever they belong to.

A note about a patient must not carry her identity number: it is caught before anything is done
with the text. `static/intake.js` holds the same rule, so that it is not even sent.
"""

from __future__ import annotations

import re

_ELEVEN_DIGITS = re.compile(r"(?<![0-9])[0-9](?:[\s./\u2013-]{0,2}[0-9]){10}(?![0-9])")
"""People write them in one go, or in groups such as 010203 45678 and 01.02.03-456 78."""
_WEIGHTS = ((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1))
"""The two check digits: each weighted sum must be divisible by eleven. Birth numbers, D-numbers,
H-numbers and synthetic numbers share them; of other eleven digits, one in 121 has them too."""


def without_identity_numbers(text: str) -> str:
    """Return a text without the eleven digits with valid check digits that stand in it."""
    start = 0
    while found := _ELEVEN_DIGITS.search(text, start):
        if _checks(re.sub("[^0-9]", "", found[0])):
            text = text[: found.start()] + text[found.end() :]
            start = 0  # what stood before and after it may be a number now
        else:
            start = found.start() + 1
    return text


def _checks(digits: str) -> bool:
    return all(
        sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11 == 0
        for weights in _WEIGHTS
    )
