"""Codes that people keep on paper and type: 128 random bits, so that nobody guesses one."""

from __future__ import annotations

import secrets

from screener.answercode import crockford

BITS = 128
LENGTH = -(-BITS // crockford.BITS)
"""Characters of a code."""
BYTES = -(-LENGTH * crockford.BITS // 8)
"""How many hold what that many characters can say."""


def new() -> int:
    """Return a new code."""
    return secrets.randbits(BITS)


def written(code: int) -> str:
    """Return a code as people read and type it."""
    return crockford.write(code, LENGTH)


def read(typed: str) -> int | None:
    """Return the code in a typed text, or None if there is none."""
    return crockford.read(typed, LENGTH)
