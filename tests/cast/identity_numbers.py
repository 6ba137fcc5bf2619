"""Norwegian identity numbers of every kind that nobody has, in every way to write one."""

from __future__ import annotations

from collections.abc import Callable


def numbered(first_six: str) -> str:
    """Return the first number of that day: six digits, three more, and two check digits."""
    weights = ((3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2))
    for individual in range(1000):
        digits = f"{first_six}{individual:03}"
        for row in weights:
            pairs = zip(digits, row, strict=False)
            digits += str(-sum(int(digit) * weight for digit, weight in pairs) % 11)
        if len(digits) == 11:  # a check of ten is no digit: such numbers are not given out
            return digits
    raise AssertionError(first_six)


KINDS = {
    "birth number": numbered("010190"),
    "D-number (day + 40)": numbered("410190"),
    "H-number (month + 40)": numbered("014190"),
    "synthetic (month + 80)": numbered("018190"),
    "synthetic (month + 65)": numbered("016690"),
}
SPELLINGS: dict[str, Callable[[str], str]] = {
    "in one go": lambda n: n,
    "six and five": lambda n: f"{n[:6]} {n[6:]}",
    "with a hyphen": lambda n: f"{n[:6]}-{n[6:]}",
    "with a no-break space": lambda n: f"{n[:6]}\N{NO-BREAK SPACE}{n[6:]}",
    "as a date": lambda n: f"{n[:2]}.{n[2:4]}.{n[4:6]} {n[6:]}",
    "in groups": lambda n: f"{n[:6]} {n[6:9]} {n[9:]}",
    "two blanks": lambda n: f"{n[:6]}  {n[6:]}",
    "letters beside it": lambda n: f"fnr{n}x",
}
