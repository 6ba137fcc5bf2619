"""A question taken out of a rule file, with all that stands there because of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from screener.assess import assess
from screener.rulefile.build import build
from screener.rulefile.problems import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from screener.authoring.writing.rule_text import RuleText


def withdraw_question(text: RuleText, id_: str) -> None:
    """Take out a question, its details and rules, and what examples and information say of them.

    Examples that were about nothing else go; so do sources and answer sets that nothing uses any
    more. The file must pass its check. Raises ValueError, with what would be right, if there is no
    such question, or if others cannot do without it.
    """
    data = text.data
    gone = _with_details(data, id_)
    rules = {rule["id"] for rule in data["rules"] if gone & rule["when"].keys()}
    rules |= {q["id"] for q in data["questions"] if q["id"] in gone and "if_unsure" in q}
    dropped = _pointless(data, gone, rules)
    kept = {
        "questions": [q["id"] not in gone for q in data["questions"]],
        "rules": [rule["id"] not in rules for rule in data["rules"]],
        "information": [not gone & i.get("when", {}).keys() for i in data.get("information", ())],
        "examples": [example["name"] not in dropped for example in data["examples"]],
    }
    for group in ("questions", "rules", "examples"):
        if not any(kept[group]):
            raise ValueError(f'without "{id_}" the file has no {group}; a rule file needs some')
    for index, example in enumerate(data["examples"]):
        if kept["examples"][index]:
            _clean(text, index, example, gone, rules)
    for group, stays in kept.items():
        _remove_each(text, group, stays)
    _remove_unused(text, kept)


def _with_details(data: Mapping[str, Any], id_: str) -> set[str]:
    """Return a question and its details. Refuses one that others need."""
    questions = {question["id"]: question for question in data["questions"]}
    if id_ not in questions:
        raise ValueError(f'no question is called "{id_}"; write one of: {listed(questions)}')
    gone = {id_}
    for question in data["questions"]:
        needs = {
            *question.get("show_when", {}),
            question.get("about"),
            question.get("answers_from"),
        }
        if not gone & needs:
            continue
        if question["kind"] != "detail":
            message = f'question "{question["id"]}" needs "{id_}": change or withdraw it first'
            raise ValueError(message)
        gone.add(question["id"])
    return gone


def _pointless(data: Mapping[str, Any], gone: Collection[str], rules: Collection[str]) -> set[str]:
    """Return the names of the examples that say nothing any more, or nothing that is true."""
    questionnaire = build(_without(data, gone, rules), data["language"], str)
    found: set[str] = set()
    for example, item in zip(questionnaire.examples, data["examples"], strict=True):
        own = {**item.get("given", {}), **item.get("but", {})}
        given = {key: value for key, value in example.given.items() if key not in gone}
        outcome = assess(questionnaire, given)
        if not own.keys() - gone or outcome.disposition is not example.expect:
            found.add(item["name"])
        elif item.get("like") in found:
            message = f'example "{item["name"]}" starts from "{item["like"]}", which would go'
            raise ValueError(f"{message}; give it all its answers first")
    return found


def _without(
    data: Mapping[str, Any], gone: Collection[str], rules: Collection[str]
) -> dict[str, Any]:
    """Return a file's data with fewer questions and rules."""
    return {
        **data,
        "questions": [q for q in data["questions"] if q["id"] not in gone],
        "rules": [rule for rule in data["rules"] if rule["id"] not in rules],
        "information": [],
    }


def _clean(
    text: RuleText,
    index: int,
    example: Mapping[str, Any],
    gone: Collection[str],
    rules: Collection[str],
) -> None:
    """Take out of an example that stays what it says of what is gone."""
    place = ("examples", index)
    for key, without in (
        ("given", gone),
        ("but", gone),
        ("found", rules),
        ("not_ruled_out", rules),
    ):
        said = example.get(key, ())
        names = [name for name in said if name in without]
        if names and len(names) == len(said):
            text.remove((*place, key))
            continue
        for name in names:
            text.remove((*place, key, name if isinstance(said, dict) else said.index(name)))


def _remove_each(text: RuleText, group: str, stays: list[bool]) -> None:
    """Take out the items of a list that do not stay, or the list if none does."""
    if stays and not any(stays):
        text.remove((group,))
        return
    for index, kept in enumerate(stays):
        if not kept:
            text.remove((group, index))


def _remove_unused(text: RuleText, kept: Mapping[str, list[bool]]) -> None:
    """Take out the sources and answer sets that only what is gone has used."""
    data = text.data
    items = [
        item
        for group in ("rules", "information")
        for item, stays in zip(data.get(group, ()), kept[group], strict=True)
        if stays
    ]
    asked = [q for q, stays in zip(data["questions"], kept["questions"], strict=True) if stays]
    used = {
        "sources": {item["source"]["document"] for item in items if "source" in item},
        "answer_sets": {q["answers"] for q in asked if isinstance(q.get("answers"), str)},
    }
    for group, names in used.items():
        known = list(data.get(group, ()))
        if known and not names & set(known):
            text.remove((group,))
        else:
            for name in _not_in(known, names):
                text.remove((group, name))


def _not_in(known: list[str], names: Collection[str]) -> Iterator[str]:
    return (name for name in known if name not in names)
