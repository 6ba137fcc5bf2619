"""Answers that say "I do not know" and are filed as if the patient knew.

The law rests on the classes: whoever is unsure cannot book, wherever unsure answers are filed as
such. A code or a text that says "not sure" may therefore stand nowhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from screener.rulefile.reading import as_taken
from screener.rulefile.texts import answers_that_count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from screener.rulefile.tree import Place

NOT_SURE = "not_sure"
"""The code that says it, whatever its text."""
_LETS_BOOK = ("clear", "neutral")


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
