"""A question, a rule or a language begun in a rule file, with its texts left empty.

Nothing here writes a word that a patient could read: `check` refuses a file until each empty text
has been written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from screener.assess import assess
from screener.model import Severity, Truth
from screener.rulefile.build import build, examples
from screener.rulefile.questions import RESERVED_IDS
from screener.rulefile.texts import CLASSES
from screener.rulefile.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from screener.authoring.writing.rule_text import RuleText
    from screener.model import Example

_INLINE = {"risk": {"yes": ""}, "clear": {"no": ""}, "unsure": {"not_sure": ""}}
_STANDS = "stands in the file already"


def begin_question(text: RuleText, id_: str, *, after: str | None = None) -> None:
    """Begin a safety question with its rule and its examples, at the end or behind another.

    Every example that books answers it with its clear answer. The file must pass its check. Raises
    ValueError, with what would be right, if the id is taken.
    """
    data = text.data
    if id_ in RESERVED_IDS:
        raise ValueError(f'our own pages have a part called "{id_}"; choose another id')
    _refuse_taken(data, "questions", id_)
    _refuse_taken(data, "rules", id_)
    answers = _usual_answers(data)
    offer = data["answer_sets"][answers] if isinstance(answers, str) else answers
    texts = {"ask": "", "hint": "", "why": "", "missing": ""}
    question = {"id": id_, "kind": "screen", **texts, "answers": answers}
    clear = next(iter(offer["clear"]))
    rule = _rule(data, id_, id_, list(offer["risk"]))
    built = list(examples(data))
    bases = _bases(data, [example for example in built if example.expect.value == "book"])
    for index in bases:
        text.put(("examples", index, "given"), id_, clear)
    given = {e.name: {**e.given, **_inherited(data, e, bases, {id_: clear})} for e in built}
    then = {**data, "questions": [*data["questions"], question]}
    _tell_examples(text, then, rule, given)
    place = [item["id"] for item in data["questions"]].index(after) if after else None
    text.append(("questions",), question, place)
    text.append(("rules",), rule)
    base = next(example.name for example in built if example.expect.value == "book")
    for key, codes in (("found", offer["risk"]), ("not_ruled_out", offer.get("unsure", ()))):
        for code in codes:
            _append_example(text, base, {id_: code}, {key: [id_]})


def begin_rule(text: RuleText, id_: str, *, question: str, codes: list[str]) -> None:
    """Begin a rule on some risk answers of a safety question, and tell it in the examples.

    The file must pass its check. Raises ValueError, with what would be right, if the id is taken or
    the question or an answer of it does not exist.
    """
    data = text.data
    _refuse_taken(data, "rules", id_)
    offer = _offers(data).get(question)
    if offer is None:
        raise ValueError(f'no safety question is called "{question}"; write one of: {_names(data)}')
    risks = list(offer["risk"])
    for code in codes:
        if code not in risks:
            known = ", ".join(risks)
            raise ValueError(f'"{code}" is no risk answer of "{question}"; write one of: {known}')
    rule = _rule(data, id_, question, codes or risks)
    if any(other["when"] == rule["when"] for other in data["rules"]):
        raise ValueError("another rule has the same answers; name those of this one with --answer")
    _tell_examples(text, data, rule, {e.name: dict(e.given) for e in examples(data)})
    text.append(("rules",), rule)


def begin_language(text: RuleText, language: str) -> None:
    """Offer a rule file in one more language. Raises ValueError if it is offered already."""
    if language in text.data["languages"]:
        raise ValueError(f'"{language}" {_STANDS}')
    text.append(("languages",), language)


def _refuse_taken(data: Mapping[str, Any], group: str, id_: str) -> None:
    if any(item["id"] == id_ for item in data[group]):
        raise ValueError(f'"{id_}" {_STANDS}, among the {group}; choose another id')


def _usual_answers(data: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a name, or codes by class
    """Return the name of the answer set that safety questions use, or answers to be written."""
    for question in data["questions"]:
        name = question.get("answers")
        if question["kind"] == "screen" and isinstance(name, str):
            offer = data["answer_sets"][name]
            if len(offer["clear"]) == 1 and not offer.keys() - CLASSES[:3]:
                return str(name)
    return {name: dict(offer) for name, offer in _INLINE.items()}


def _offers(data: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the answers of each safety question by class."""
    return {
        question["id"]: data["answer_sets"][answers] if isinstance(answers, str) else answers
        for question in data["questions"]
        if question["kind"] == "screen" and (answers := question.get("answers"))
    }


def _names(data: Mapping[str, Any]) -> str:
    return ", ".join(_offers(data))


def _rule(data: Mapping[str, Any], id_: str, question: str, codes: list[str]) -> dict[str, Node]:
    sources = list(data["sources"])
    return {
        "id": id_,
        "when": {question: [*codes]},
        "severity": "",
        "reason": "",
        "if_unsure": "",
        "advice": "",
        "source": {
            "document": sources[0] if len(sources) == 1 else "",
            "locator": "",
            "states": "",
        },
    }


def _bases(data: Mapping[str, Any], booking: list[Example]) -> set[int]:
    """Return the indexes of the examples from which those that book start."""
    by_name = {example["name"]: (index, example) for index, example in enumerate(data["examples"])}
    found = set()
    for example in booking:
        index, item = by_name[example.name]
        while "like" in item:
            index, item = by_name[item["like"]]
        found.add(index)
    return found


def _inherited(
    data: Mapping[str, Any], example: Example, bases: set[int], given: dict[str, str]
) -> dict[str, str]:
    """Return what an example takes over from the one that it starts from."""
    return given if _bases(data, [example]) <= bases else {}


def _tell_examples(
    text: RuleText,
    data: Mapping[str, Any],
    rule: dict[str, Any],
    given: Mapping[str, Mapping[str, Any]],
) -> None:
    """Name a new rule in each example in which it is true or is not ruled out."""
    rules = [{**one, "severity": Severity.PRECAUTION} for one in (*data["rules"], rule)]
    questionnaire = build({**data, "rules": rules}, data["language"], str)
    for index, example in enumerate(data["examples"]):
        for key in _told(assess(questionnaire, given[example["name"]]).findings, rule["id"]):
            if example.get(key):
                text.append(("examples", index, key), rule["id"])
            elif key not in example:
                text.put(("examples", index), key, [rule["id"]])


def _told(findings: Any, rule: str) -> Iterator[str]:  # noqa: ANN401
    for finding in findings:
        if finding.rule.id == rule:
            yield "found" if finding.truth is Truth.TRUE else "not_ruled_out"


def _append_example(text: RuleText, like: str, but: dict[str, Node], says: dict[str, Node]) -> None:
    taken = {example["name"] for example in text.data["examples"]}
    name = ", ".join(f"{question}: {code}" for question, code in but.items())
    while name in taken:
        name += " (2)"
    example = {"name": name, "like": like, "but": but, "expect": "consult_first", **says}
    text.append(("examples",), example)
