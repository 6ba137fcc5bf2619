"""What nurses write beside each other is seldom taken for an identity number: made-up notes."""

from __future__ import annotations

from random import Random

import pytest

from screener.intake.identity_numbers import without_identity_numbers

MOST = 0.01
"""The share of notes in which a false alarm may be."""


def digits(random: Random, *lengths: int) -> list[str]:
    """Return groups of digits; the first is none of those that begin no telephone number."""
    groups = ["".join(random.choice("0123456789") for _ in range(length)) for length in lengths]
    return [random.choice("2345679") + groups[0][1:], *groups[1:]]


def telephone(random: Random) -> str:
    """Return a Norwegian number as people write it, some with the country before it."""
    lengths = random.choice([(2, 2, 2, 2), (3, 2, 3), (8,), (4, 4)])
    country = random.choice(["", "", "", "+47 ", "0047 "])
    return country + random.choice([" ", " ", "."]).join(digits(random, *lengths))


def day(random: Random) -> str:
    """Return a day as people write it: with or without zeros, a century, a year."""
    number, month, year = random.randint(1, 28), random.randint(1, 12), random.randint(1930, 2026)
    short = year % 100
    return random.choice(
        [
            f"{number:02}.{month:02}.{short:02}",
            f"{number:02}.{month:02}.{year}",
            f"{number}.{month}.{short:02}",
            f"{number}.{month}",
            f"{number:02}{month:02}{short:02}",
            f"{number}/{month}-{short:02}",
            f"{year}-{month:02}-{number:02}",
        ]
    )


def figure(random: Random) -> str:
    """Return some other number of a clinic's day."""
    hour, minute = random.randint(7, 18), random.choice([0, 15, 30, 45])
    return random.choice(
        [
            f"kl. {hour}:{minute:02}",
            f"{hour}.{minute:02}",
            f"{random.randint(100, 170)}/{random.randint(60, 99)}",
            f"{random.choice([2.5, 4, 12, 20, 50])} enheter",
            f"rom {random.randint(1, 320)}",
            f"{random.randint(18, 90)} år",
            ".".join(digits(random, 4, 2, 5)),
            f"ordre {digits(random, 7)[0]}",
            f"{random.randint(1000, 9999)} Bergen",
        ]
    )


def note(random: Random) -> str:
    """Return a note in which a day stands beside a telephone number, and figures about them."""
    parts = [day(random), telephone(random)]
    random.shuffle(parts)
    parts[random.randint(0, 2) : 0] = [figure(random) for _ in range(random.randint(0, 3))]
    return random.choice([" ", ", ", " - ", "; ", ": "]).join(["Ring", *parts])


@pytest.mark.parametrize("notes", [2_000, pytest.param(20_000, marks=pytest.mark.long)])
def test_hardly_a_note_without_an_identity_number_loses_anything(notes: int) -> None:
    """Under one in a hundred, even where days, telephones and figures stand beside each other."""
    random = Random(2032)  # noqa: S311 - made-up notes, the same each time
    made = [note(random) for _ in range(notes)]
    alarms = [text for text in made if without_identity_numbers(text) != text]
    assert len(alarms) < MOST * notes, alarms[:20]


def test_the_same_notes_with_an_identity_number_lose_it() -> None:
    """The notes are no easy ones: what belongs to nobody here is still found in each of them."""
    random = Random(2032)  # noqa: S311 - made-up notes, the same each time
    for _ in range(500):
        text = note(random) + ". Født 010190 10046"
        assert "10046" not in without_identity_numbers(text), text
