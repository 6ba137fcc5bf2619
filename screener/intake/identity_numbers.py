"""Norwegian identity numbers in free text: found by their check digits, whoever they belong to.

A note about a patient must not carry her identity number: it is caught before anything is done
with the text. `static/identity_numbers.js` holds the same rule, so that it is not even sent; a
table of cases in the tests holds both to it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_DIGITS = re.compile("[0-9\uff10-\uff19]+")
"""Full-width digits are what some keyboards of East Asia write."""
_ASCII = {0xFF10 + digit: str(digit) for digit in range(10)}
_SIGNS = r"(?:[^\w+]|_){0,3}"
_BETWEEN = re.compile(_SIGNS)
"""Between digits: up to three signs, no letter; a "+" begins a telephone number."""
_CALLED = re.compile(f"{_SIGNS}(?:pnr|fnr){_SIGNS}", re.IGNORECASE)
"""What people write before the last five digits."""
_WITHIN_LAST = re.compile("[:/]")
"""Among the last five: these make an hour or a blood pressure."""
_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_FIRST_RESTS = range(4)
"""What the first weighted sum may leave when divided by eleven: 0 today, up to 3 in numbers that
are given out from 2032 on (Skatteetaten, "Nytt fødselsnummer 2032"). The second leaves 0."""
_DAYS = (0, 40)
"""What may be added to the day: D-numbers."""
_MONTHS = (0, 40, 65, 80)
"""What may be added to the month: H-numbers, and numbers made up for tests."""
_LENGTH = 11
_DATE = 6


def without_identity_numbers(text: str) -> str:
    """Return a text without the identity numbers that stand in it."""
    while found := _first(text):
        start, end = found  # what stood before and after it may be a number now
        text = text[:start] + text[end:]
    return text


def _first(text: str) -> tuple[int, int] | None:
    """Return where the first identity number begins and ends.

    It consists of whole groups of digits: no part of a longer number is one.
    """
    groups = list(_DIGITS.finditer(text))
    for start in range(len(groups)):
        digits = ""
        for end in range(start, len(groups)):
            if end > start and not _belongs(text, groups[end - 1], groups[end], len(digits)):
                break
            digits += groups[end][0].translate(_ASCII)
            if _is_number(digits) and not _is_telephone(text, groups, start, end):
                return groups[start].start(), groups[end].end()
            if len(digits) >= _LENGTH:
                break
    return None


def _belongs(text: str, before: re.Match[str], after: re.Match[str], place: int) -> bool:
    """Tell whether a group goes on with the number that begins before it.

    `place` is how many of its digits stand before the gap.
    """
    gap = text[before.end() : after.start()]
    if place == _DATE and _CALLED.fullmatch(gap):
        return True
    return bool(_BETWEEN.fullmatch(gap)) and not (place > _DATE and _WITHIN_LAST.search(gap))


def _is_number(digits: str) -> bool:
    if len(digits) != _LENGTH:
        return False
    day, month = int(digits[:2]), int(digits[2:4])
    is_day = any(1 <= day - more <= 31 for more in _DAYS)  # noqa: PLR2004 - of a month
    is_month = any(1 <= month - more <= 12 for more in _MONTHS)  # noqa: PLR2004 - of a year
    return (
        is_day and is_month and _rest(digits, _FIRST) in _FIRST_RESTS and not _rest(digits, _SECOND)
    )


def _rest(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11


def _is_telephone(text: str, groups: Sequence[re.Match[str]], start: int, end: int) -> bool:
    """Tell whether some groups are rather a date and a telephone number beside it.

    A year in full, or eight digits in groups of three, two and three, the last of which follows.
    """
    shape = "".join(str(len(group[0])) for group in groups[start : end + 2])
    if re.match("[12]{2}4", shape) and groups[start + 2][0][:2] in ("19", "20"):
        return True
    if end + 1 == len(groups) or not shape.endswith("323"):
        return False
    is_mobile = groups[end - 1][0][0] in "23456789"
    return is_mobile and _belongs(text, groups[end], groups[end + 1], _LENGTH)
