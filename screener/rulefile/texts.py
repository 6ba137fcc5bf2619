"""Which values of a rule file are texts for patients, and the placeholders in them.

One list serves the extractor for translators, the check of translations, the translation itself
and the digests, so none of them can forget a text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from screener.rulefile.reading import as_taken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from screener.rulefile.tree import Place

PLACEHOLDERS = ("treatment", "clinic", "phone")
CLASSES = ("clear", "risk", "unsure", "neutral")
_QUESTION_TEXTS = ("ask", "hint", "why", "missing", "if_unsure", "advice")
_RULE_TEXTS = ("reason", "if_unsure", "advice")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def unbroken(phone: str) -> str:
    """Return a telephone number as texts show it: with blanks at which no line breaks."""
    return phone.replace(" ", "\N{NO-BREAK SPACE}")


def translatable(data: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Yield every text for patients with its place, in file order of the groups.

    Whatever is empty or no such text is passed over: the schema complains of it.
    """
    yield from _texts(data, (), ("title", "treatment"))
    yield from _texts(data.get("clinic"), ("clinic",), ("hours",))
    for name, outcome in _items(data.get("outcomes")):
        yield from _texts(outcome, ("outcomes", name), ("heading", "text"))
    for name, answers in _items(data.get("answer_sets")):
        yield from _answer_texts(answers, ("answer_sets", name))
    for index, question in _items(data.get("questions")):
        yield from _texts(question, ("questions", index), _QUESTION_TEXTS)
        if isinstance(question, dict):
            yield from _answer_texts(question.get("answers"), ("questions", index, "answers"))
    for index, rule in _items(data.get("rules")):
        yield from _texts(rule, ("rules", index), _RULE_TEXTS)
    for index, information in _items(data.get("information")):
        yield from _texts(information, ("information", index), ("text",))


def answers_that_count(data: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Yield the place and text of every answer that can change an outcome, each once."""
    found: dict[Place, str] = {}
    sets = data.get("answer_sets")
    for index, question in _items(data.get("questions")):
        if not isinstance(question, dict) or question.get("kind") == "detail":
            continue
        place: Place = ("questions", index, "answers")
        answers = question.get("answers")
        if isinstance(answers, str) and isinstance(sets, dict):
            place, answers = ("answer_sets", answers), sets.get(answers)
        found.update(_answer_texts(answers, place))
    yield from found.items()


def alike(
    data: Mapping[str, Any], words: Callable[[str], str]
) -> Iterator[tuple[Place, str, str, str]]:
    """Yield each text that reads like an earlier one which patients must tell from it.

    As its place, its text, that of the other, and what the other is; `words` turns a text into the
    one that is read.
    """
    for what, texts in _must_differ(data):
        seen: dict[str, tuple[Place, str]] = {}
        for here, text in texts:
            first, other = seen.setdefault(as_taken(words(text)), (here, text))
            if first != here:
                yield here, text, other, what


def _must_differ(data: Mapping[str, Any]) -> Iterator[tuple[str, list[tuple[Place, str]]]]:
    """Yield groups of texts that patients must tell apart, and what each one in a group is."""
    answer = "another answer to the same question"
    for name, answers in _items(data.get("answer_sets")):
        yield answer, list(_answer_texts(answers, ("answer_sets", name)))
    asked: dict[str, list[tuple[Place, str]]] = {}
    for index, question in _items(data.get("questions")):
        if isinstance(question, dict):
            place = ("questions", index)
            yield answer, list(_answer_texts(question.get("answers"), (*place, "answers")))
            if question.get("kind") == "screen":
                # The same words may ask about other areas, or another patient.
                when = repr((question.get("about"), _gate(question.get("show_when"))))
                asked.setdefault(when, []).extend(_texts(question, place, ("ask",)))
    yield from (("another safety question", texts) for texts in asked.values())
    outcomes = [
        _texts(it, ("outcomes", name), ("heading",)) for name, it in _items(data.get("outcomes"))
    ]
    yield "the other outcome", [text for texts in outcomes for text in texts]


def _gate(condition: object) -> list[object]:
    """Return what a condition says, whatever the order of its codes."""
    return [
        (question, sorted(map(str, codes)) if isinstance(codes, list) else codes)
        for question, codes in _items(condition)
    ]


def placeholders(text: str) -> frozenset[str]:
    """Return the names that stand in braces in a text."""
    return frozenset(_PLACEHOLDER.findall(text))


def has_stray_brace(text: str) -> bool:
    """Tell whether a brace in a text lacks its partner, so that patients would see it."""
    return not {"{", "}"}.isdisjoint(_PLACEHOLDER.sub("", text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in place of their placeholders; other braces stay as they are."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)


def _items(group: object) -> Iterator[tuple[str | int, Any]]:
    if isinstance(group, dict):
        yield from group.items()
    elif isinstance(group, list):
        yield from enumerate(group)


def _texts(node: object, place: Place, keys: tuple[str, ...]) -> Iterator[tuple[Place, str]]:
    if isinstance(node, dict):
        for key in keys:
            if isinstance(text := node.get(key), str) and text.strip():
                yield (*place, key), text


def _answer_texts(answers: object, place: Place) -> Iterator[tuple[Place, str]]:
    for answer_class, offer in _items(answers):
        if isinstance(offer, dict):
            yield from _texts(offer, (*place, answer_class), tuple(offer))
