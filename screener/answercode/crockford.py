"""Numbers as people read, say and type them: Crockford's base 32, in groups of four.

Knows nothing of what the number means. Source: Douglas Crockford, "Base 32", without its check
symbol, which an authenticated number does not need.
"""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capital letters without I, L, O (look like 1, 1, 0) and U (makes words)."""
BITS = 5
"""What one character carries."""
_GROUP = 4
_SEPARATORS = " \t\r\n\u00a0-.\u2010\u2011\u2013"
"""Between characters: white space, hyphens, full stops, and what text programs make of them."""
_SLACK = 8
"""A text longer than this many times the code is refused unread."""

# A table and not str.upper(): that makes letters of ours out of foreign ones, S of U+017F say.
_TYPED = (
    {character: character for character in ALPHABET}
    | {character.lower(): character for character in ALPHABET}
    | dict.fromkeys("oO", "0")
    | dict.fromkeys("iIlL", "1")
    | dict.fromkeys(_SEPARATORS, "")
)


def write(number: int, length: int) -> str:
    """Return a number of `length` characters, the most significant first, as groups of four."""
    places = range((length - 1) * BITS, -1, -BITS)
    text = "".join(ALPHABET[number >> place & 0x1F] for place in places)
    return "-".join(text[start : start + _GROUP] for start in range(0, length, _GROUP))


def characters(text: str) -> str:
    """Return the characters that a typed text means, or none if anything else is in it."""
    if any(typed not in _TYPED for typed in text):
        return ""
    return "".join(_TYPED[typed] for typed in text)


def read(text: str, length: int) -> int | None:
    """Return the number in a typed text, or None if it is not exactly `length` characters of ours.

    Small letters, separators anywhere, and O for 0, I and L for 1 are understood. Everything else,
    look-alikes from other alphabets included, makes it no number.
    """
    meant = characters(text) if len(text) <= _SLACK * length else ""
    if len(meant) != length:
        return None
    number = 0
    for character in meant:
        number = number << BITS | ALPHABET.index(character)
    return number
