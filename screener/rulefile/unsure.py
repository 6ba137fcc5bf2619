"""Answers that say "I do not know" and are filed as if the patient knew.

The law rests on the classes: whoever is unsure cannot book, wherever unsure answers are filed as
such. A code or a text that says "not sure" may therefore stand nowhere else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from screener.rulefile.reading import as_read, as_taken
from screener.rulefile.texts import answers_that_count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from screener.rulefile.tree import Place

NOT_SURE = "not_sure"
"""The code that says it, whatever its text."""
_LETS_BOOK = ("clear", "neutral")


_SAYS_UNSURE = re.compile(
    r"\b(?:not sure|unsure|(?:don.?t|do not) know|no idea"
    r"|(?:ikke|ikkje) sikker|usikker|(?:vet|ved) ikke|veit ikkje|inte säker|osäker|vet inte)\b"
)


def doubtful(data: Mapping[str, Any], words: Callable[[str], str]) -> Iterator[tuple[Place, str]]:
    """Yield the place and the words of each answer that lets people book and may say "not sure".

    Only somebody who reads it can tell: "Nothing that I am unsure of" is as clear as can be.
    """
    for place, text in answers_that_count(data):
        if place[-2] in _LETS_BOOK and _SAYS_UNSURE.search(as_read(words(text))):
            yield place, words(text)


def misfiled(
    data: Mapping[str, Any], words: Callable[[str], str]
) -> Iterator[tuple[Place, str, str]]:
    """Yield each answer that is unsure by code or text and would let somebody book.

    As its place, its text and why it is unsure. `words` turns a text of the file into the one that
    is read. Risk is no misfiling: it leads to the same outcome. Details never change one.
    """
    answers = list(answers_that_count(data))
    unsure = {as_taken(words(text)): text for place, text in answers if place[-2] == "unsure"}
    for place, text in answers:
        if place[-2] not in _LETS_BOOK:
            continue
        if place[-1] == NOT_SURE:
            yield place, text, f'the code "{NOT_SURE}" is always filed so'
        elif as_taken(words(text)) in unsure:
            yield place, text, "the same words are filed so elsewhere in this file"
