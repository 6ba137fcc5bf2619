"""The tag of an answer code: all of it counts."""

from __future__ import annotations

import pytest

from screener.answercode.siv import Siv, same

SIV = Siv.derived(bytes(32), b"context")
BITS = 44


@pytest.mark.parametrize("place", range(BITS))
def test_every_bit_of_a_tag_counts(place: int) -> None:
    """A tag that differs in a single bit is another tag, with another mask."""
    tag = SIV.tag(b"message", BITS)
    other = tag ^ (1 << place)
    assert same(tag, tag)
    assert not same(tag, other)
    assert SIV.mask(tag, 64) != SIV.mask(other, 64)


def test_a_shorter_tag_is_the_beginning_of_a_longer_one() -> None:
    """Tags and masks are cut off at the end."""
    assert SIV.tag(b"message", 40) == SIV.tag(b"message", BITS) >> BITS - 40
    assert SIV.mask(1, 61) == SIV.mask(1, 256) >> 256 - 61


def test_a_tag_belongs_to_one_message_in_one_context() -> None:
    """Another message, context or master key gives another tag."""
    others = [Siv.derived(bytes(32), b"another"), Siv.derived(bytes([1]) * 32, b"context")]
    tags = [SIV.tag(b"another", BITS), *(other.tag(b"message", BITS) for other in others)]
    assert SIV.tag(b"message", BITS) not in tags


def test_keys_are_not_shown() -> None:
    """Whoever prints the keys by mistake, in a log or a traceback, prints none."""
    assert repr(SIV) == "Siv()"
