"""A questionnaire laid out as facts: items (a question, a rule …) and what is said of each.

Layout is no fact: neither the order of keys nor quotes, comments or the sharing of answer sets.
The order of questions, answers and rules is one, since people see it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum

from screener.model import Citation, Condition, Example, Question, Questionnaire

Item = tuple[str, str]
"""A subject and an id. The id of an answer is that of its question, a dot, its code."""
Facts = Mapping[Item, Mapping[str, str]]

SPOKEN = {
    "file": ("title", "treatment", "hours"),
    "outcome": ("heading", "text"),
    "source": (),
    "question": ("ask", "hint", "why", "missing", "if_unsure", "advice"),
    "answer": ("text",),
    "rule": ("reason", "if_unsure", "advice"),
    "information": ("text",),
    "example": (),
}
"""By subject, what patients read in their language; all else is the same in every language."""
_KNOWN_BY = {"source": "title", "question": "ask", "rule": "reason"}


def facts(questionnaire: Questionnaire, others: Mapping[str, Example]) -> Facts:
    """Return the facts of a questionnaire in file order.

    Of an example that is the same among `others` (by name) nothing is said: it may be long.
    """
    return spoken(questionnaire) | dict(_examples(questionnaire, others))


def spoken(questionnaire: Questionnaire) -> dict[Item, Mapping[str, str]]:
    """Return the facts of the items that patients read, in file order."""
    return dict(_items(questionnaire))


def name_of(item: Item, among: Facts) -> str | None:
    """Return the words by which people know an item, or None if it is not among the facts."""
    subject, id_ = item
    if item not in among:
        return None
    return among[item].get(_KNOWN_BY.get(subject, "text"), id_)


def _items(q: Questionnaire) -> Iterator[tuple[Item, dict[str, str]]]:
    yield (
        ("file", ""),
        {
            **_said(q, "version", "title", "treatment", "review_by", "language", "languages"),
            **_said(q, "answer_code_days"),
            **_said(q.clinic, "name", "phone", "email", "booking_url", "hours"),
        },
    )
    for disposition, outcome in q.outcomes.items():
        yield ("outcome", disposition.value), _said(outcome, "heading", "text")
    for source in q.sources.values():
        yield ("source", source.id), _said(source, "title", "publisher", "checked", "url")
    for question in q.questions:
        yield from _question(question)
    for rule in q.rules:
        yield (
            ("rule", rule.id),
            {
                **_said(rule, "when", "severity", "reason", "if_unsure", "advice"),
                **_cited(rule.source),
            },
        )
    for item in q.information:
        said = {**_said(item, "when", "text"), "safety": "yes" if item.is_safety else ""}
        yield ("information", item.id), {**said, **_cited(item.source)}


def _examples(
    q: Questionnaire, others: Mapping[str, Example]
) -> Iterator[tuple[Item, dict[str, str]]]:
    fields = ("given", "expect", "found", "not_ruled_out")
    for example in q.examples:
        is_same = others.get(example.name) == example
        yield ("example", example.name), {} if is_same else _said(example, *fields)


def _question(question: Question) -> Iterator[tuple[Item, dict[str, str]]]:
    said = _said(question, "kind", "about", "answers_from", "show_when", *SPOKEN["question"])
    yield ("question", question.id), {**said, "pick": "many" if question.pick_many else "one"}
    if question.answers_from is None:
        for answer in question.answers:
            said = {"class": answer.answer_class.value, "text": answer.text}
            yield ("answer", f"{question.id}.{answer.code}"), said


def _cited(source: Citation | None) -> dict[str, str]:
    return _said(source, "document", "locator", "states")


def _said(thing: object, *names: str) -> dict[str, str]:
    return {name: _text(getattr(thing, name, None)) for name in names}


def _text(value: object) -> str:
    """Return a value as people write it in the file."""
    match value:
        case Enum():
            return str(value.value)
        case Condition(question, codes):
            return f"{question}: {_text(codes)}"
        case frozenset():
            return ", ".join(sorted(value))
        case tuple():
            return ", ".join(value)
        case dict():
            return "; ".join(
                [f"{k}: {v if isinstance(v, str) else _text(v)}" for k, v in value.items()]
            )
    return str(value or "")
