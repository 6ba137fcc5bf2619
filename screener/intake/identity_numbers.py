"""Norwegian identity numbers in free text: found by their check digits, whoever they belong to.

A note about a patient must not carry her identity number: it is caught before anything is done
with the text. `static/intake.js` holds the same rule, so that it is not even sent.
"""

from __future__ import annotations

import re

_ELEVEN_DIGITS = re.compile(r"(?<!\d)(\d{6})[ .\-\u00a0]?(\d{5})(?!\d)", re.ASCII)
_WEIGHTS = ((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1))
"""The two check digits: each weighted sum must be divisible by eleven. Birth numbers, D-numbers,
H-numbers and synthetic numbers share them."""


def without_identity_numbers(text: str) -> str:
    """Return a text without the eleven digits with valid check digits that stand in it."""
    return _ELEVEN_DIGITS.sub(lambda match: "" if _checks(match[1] + match[2]) else match[0], text)


def _checks(digits: str) -> bool:
    return all(
        sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11 == 0
        for weights in _WEIGHTS
    )
