"""Answers whose code and words say the opposite: `yes` that reads "No".

Rules and examples know the codes, patients the words. Where they part, every check passes and every
honest answer is turned round. A question that asks with a "not" is answered by both words alike.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from screener.rulefile.reading import as_read, first_word
from screener.rulefile.texts import answers_that_count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from screener.rulefile.tree import Place

_WORDS = {
    "da": (("ja", "jo"), ("nej",)),
    "de": (("ja", "doch"), ("nein",)),
    "en": (("yes",), ("no",)),
    "es": (("sí", "si"), ("no",)),
    "fr": (("oui", "si"), ("non",)),
    "is": (("já", "jú"), ("nei",)),
    "nb": (("ja", "jo"), ("nei",)),
    "nl": (("ja",), ("nee",)),
    "nn": (("ja", "jo", "jau"), ("nei",)),
    "pl": (("tak",), ("nie",)),
    "sv": (("ja", "jo"), ("nej",)),
    "uk": (("так",), ("ні",)),
}
"""By language, the words for yes and those for no with which an answer begins."""
_YES = frozenset(word for yes, _ in _WORDS.values() for word in yes)
_NO = frozenset(word for _, no in _WORDS.values() for word in no)

_NOT = re.compile(
    r"\b(?:not|never|\w+n['\u2019]t|ikke|ikkje|inte|ekki|aldrig?|ingen|inga|nicht|niemals|keine?|niet|geen)\b"
)
"""Words that turn a question round, in the languages whose words for yes and no are known."""


def has_words_for(language: str) -> bool:
    """Tell whether the words for yes and no are known in a language."""
    return language in _WORDS


def says_yes_or_no(code: str) -> bool:
    """Tell whether a code is itself a word for yes or no, in any language."""
    return code in _YES or code in _NO


def contradictions(
    data: Mapping[str, Any], language: str, words: Callable[[str], str]
) -> Iterator[tuple[Place, str, str]]:
    """Yield each answer whose words begin with the opposite of its code: place, code and text.

    `words` turns a text of the file into the one that is read in the language. Details are passed
    over: their answers never change the outcome.
    """
    yes, no = _WORDS.get(language, ((), ()))
    for place, text in answers_that_count(data):
        code, first = str(place[-1]), first_word(words(text))
        if not says_yes_or_no(code):
            continue
        opposite = no if code in _YES else yes
        if first in map(first_word, opposite):
            yield place, code, text


def negated(data: Mapping[str, Any], words: Callable[[str], str]) -> Iterator[tuple[Place, str]]:
    """Yield the place and the words of each safety question that asks with a "not".

    Only somebody who reads it can tell: a fever "that does not go down" is asked as it should be.
    """
    for index, question in enumerate(data["questions"]):
        if question["kind"] == "screen" and _NOT.search(as_read(words(question["ask"]))):
            yield ("questions", index, "ask"), words(question["ask"])
