"""Every single change that could be made to the structure of a rule file, one at a time.

Texts for patients stay as they are, and so does what the file is about (title, clinic, languages).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from screener.authoring.mutating.edits import at, put, swapped, without
from screener.model import Kind, Question, Questionnaire
from screener.rulefile.build import build
from screener.rulefile.texts import CLASSES
from screener.rulefile.tree import Place

Data = Mapping[str, Any]
_GROUPS = ("questions", "rules", "information", "examples", "sources", "answer_sets")
_CONDITIONS = (("rules", "when"), ("information", "when"), ("questions", "show_when"))
_FEW = {
    "kind": ("scope", "screen", "detail"),
    "severity": ("contraindication", "precaution"),
    "expect": ("book", "consult_first"),
}
"""Keys with few values."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change: what was done, where, and the whole of the data after it."""

    done: str
    place: Place
    data: Data


def mutations(data: Data) -> Iterator[Mutation]:
    """Yield every change to the data of a rule file that passes the checks, each by itself."""
    meant = build(data, data["language"], str)
    for group in _GROUPS:
        yield from _group(data, group)
    for place in _items(data, "answer_sets"):
        yield from _answers(data, place)
    for place in _items(data, "questions"):
        yield from _own_answers(data, (*place, "answers"))
    for group, key in _CONDITIONS:
        for place in _items(data, group):
            if key in at(data, place):
                yield from _condition(data, (*place, key), meant)
    for group in ("questions", "rules", "examples"):
        for place in _items(data, group):
            yield from _keys(data, place)
    yield from _gates(data, meant)
    for place in _items(data, "examples"):
        yield from _example(data, place, meant)


def _group(data: Data, group: str) -> Iterator[Mutation]:
    """Drop each item of a group, and move it down where the order is seen."""
    places = _items(data, group)
    for place in places:
        yield Mutation("dropped", place, without(data, place))
    if group in ("questions", "rules"):
        for place, after in pairwise(places):
            yield Mutation("moved down", place, swapped(data, place, after))


def _items(data: Data, group: str) -> list[Place]:
    items = data.get(group, ())
    return [(group, step) for step in (items if isinstance(items, dict) else range(len(items)))]


def _own_answers(data: Data, place: Place) -> Iterator[Mutation]:
    """Change the answers of one question, not those of others with which it shares a set."""
    answers = at(data, place[:-1]).get("answers")
    if isinstance(answers, str):
        yield from _answers(put(data, place, data["answer_sets"][answers]), place)
    elif answers:
        yield from _answers(data, place)


def _answers(data: Data, owner: Place) -> Iterator[Mutation]:
    """Drop, refile and rename each answer, and add one to each class."""
    answers = at(data, owner)
    codes = [(filed, code) for filed, offer in answers.items() for code in offer]
    for filed, code in codes:
        place = (*owner, filed, code)
        dropped = without(data, place)
        if not at(dropped, place[:-1]):
            dropped = without(dropped, place[:-1])
        yield Mutation("dropped", place, dropped)
        for other in CLASSES:
            if other != filed:
                refiled = {**answers.get(other, {}), code: at(data, place)}
                yield Mutation(f"filed as {other}", place, put(dropped, (*owner, other), refiled))
        renamed = {f"{c}_2" if c == code else c: t for c, t in at(data, place[:-1]).items()}
        yield Mutation("given another code", place, put(data, place[:-1], renamed))
    for filed in answers:
        new = put(data, (*owner, filed, "another"), "Another")
        yield Mutation(f"new answer filed as {filed}", (*owner, filed), new)
    for (filed, one), (_, other) in pairwise(codes):
        exchanged = put(data, owner, _codes_exchanged(answers, one, other))
        yield Mutation(f"code exchanged with {other}", (*owner, filed, one), exchanged)


def _codes_exchanged(answers: Data, one: str, other: str) -> Data:
    """Return answers with two codes exchanged; each answer keeps its text and its class."""
    exchange = {one: other, other: one}
    return {
        filed: {exchange.get(code, code): text for code, text in offer.items()}
        for filed, offer in answers.items()
    }


def _condition(data: Data, place: Place, meant: Questionnaire) -> Iterator[Mutation]:
    """Widen, narrow, turn and aim elsewhere a condition, and drop it."""
    ((question, codes),) = at(data, place).items()
    others = [code for code in meant.by_id[question].by_code if code not in codes]
    for index, code in enumerate(codes):
        here = (*place, question, index)
        yield Mutation(f"narrowed by {code}", here, without(data, here))
        for other in others:
            yield Mutation(f"{other} in place of {code}", here, put(data, here, other))
    for other in others:
        wider = put(data, (*place, question), [*codes, other])
        yield Mutation(f"widened by {other}", (*place, question), wider)
    alike = [q.id for q in meant.questions if set(codes) <= q.by_code.keys()]
    for other in alike[alike.index(question) + 1 :][:1] or alike[:1]:
        if other != question:
            yield Mutation(f"aimed at {other}", place, put(data, place, {other: codes}))
    yield Mutation("dropped", place, without(data, place))


def _keys(data: Data, place: Place) -> Iterator[Mutation]:
    """Drop each key that is no text, and try every other value where there are few."""
    item = at(data, place)
    for key in ("kind", "pick", "about", "answers", "answers_from", "severity", "source", "expect"):
        here = (*place, key)
        if key in item:
            yield Mutation("dropped", here, without(data, here))
        for value in _values(data, place, key):
            if value != item.get(key, "one"):
                yield Mutation(f"changed to {value}", here, put(data, here, value))


def _values(data: Data, place: Place, key: str) -> Iterable[str]:
    """Return the values that a key of an item could have, where they are few."""
    item = at(data, place)
    if key == "pick" and place[0] == "questions":
        return ("one", "many")
    if key == "answers" and isinstance(item.get(key), str):
        return tuple(data["answer_sets"])
    return _FEW.get(key, ()) if key in item else ()


def _gates(data: Data, meant: Questionnaire) -> Iterator[Mutation]:
    """Hide each question that everybody is asked, unless some earlier answer is given."""
    gates: list[Question] = []
    for index, question in enumerate(meant.questions):
        if question.show_when is None:
            for gate in gates:
                for code in gate.by_code:
                    hidden = put(data, ("questions", index, "show_when"), {gate.id: [code]})
                    done = f"asked only after {gate.id}: {code}"
                    yield Mutation(done, ("questions", index), hidden)
        if question.kind is Kind.SCOPE:
            gates.append(question)


def _example(data: Data, place: Place, meant: Questionnaire) -> Iterator[Mutation]:
    """Drop and change each answer of an example, and drop each rule that it expects."""
    for key in ("given", "but"):
        for question, given in at(data, place).get(key, {}).items():
            here = (*place, key, question)
            yield Mutation("dropped", here, without(data, here))
            for code in meant.by_id[question].by_code:
                value = [code] if isinstance(given, list) else code
                if value != given:
                    yield Mutation(f"changed to {code}", here, put(data, here, value))
                if isinstance(given, list) and code not in given:
                    yield Mutation(f"{code} added", here, put(data, here, [*given, code]))
    for key in ("found", "not_ruled_out"):
        for index, rule in enumerate(at(data, place).get(key, ())):
            here = (*place, key, index)
            yield Mutation(f"{rule} dropped", here, without(data, here))
