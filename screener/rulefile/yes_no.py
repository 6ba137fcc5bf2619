"""Answers whose code and words say the opposite: `yes` that reads "No".

Rules and examples know the codes, patients the words. Where they part, every check passes and every
honest answer is turned round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from screener.rulefile.reading import first_word

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
    for place, text in _answers_that_count(data):
        code, first = str(place[-1]), first_word(words(text))
        opposite = no if code in _YES else yes
        if first in map(first_word, opposite):
            yield place, code, text


def _answers_that_count(data: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Yield the place and text of every answer that can change an outcome, each once."""
    found: dict[Place, str] = {}
    questions = data.get("questions")
    for index, question in enumerate(questions if isinstance(questions, list) else ()):
        if not isinstance(question, dict) or question.get("kind") == "detail":
            continue
        place: Place = ("questions", index, "answers")
        answers = question.get("answers")
        sets = data.get("answer_sets")
        if isinstance(answers, str) and isinstance(sets, dict):
            place = ("answer_sets", str(answers))
            answers = sets.get(answers)
        for name, offer in answers.items() if isinstance(answers, dict) else ():
            for code, text in offer.items() if isinstance(offer, dict) else ():
                if says_yes_or_no(code) and isinstance(text, str):
                    found[*place, name, code] = text
    yield from found.items()
