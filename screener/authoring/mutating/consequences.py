"""The rest of a rule file made to agree with a change, as by an author who means it.

What refers to something that is gone goes too, and the examples are written anew from what the
changed file does. The checks hold a file against itself only, so such a file often passes them:
then only a comparison with the file as it was can tell what was lost.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from screener.assess import assess
from screener.conditions import codes_of
from screener.model import AnswerClass, Given, Kind, Question, Questionnaire, Truth
from screener.rulefile.build import build
from screener.rulefile.questions import GATED_BY
from screener.rulefile.texts import CLASSES

Data = Mapping[str, Any]
Item = dict[str, Any]


def made_to_agree(data: Data) -> Data:
    """Return the data of a rule file whose shape is sound, with the rest made to agree."""
    known = _Known(data.get("answer_sets", {}))
    questions = [question for question in map(known.taken, data["questions"]) if question]
    agreeing = {
        **data,
        "questions": questions,
        "rules": _rules(data["rules"], known),
        "information": _information(data.get("information", ()), known),
        "examples": [],
    }
    cited = [
        item["source"]["document"]
        for item in agreeing["rules"] + agreeing["information"]
        if "source" in item
    ]
    answers = [question.get("answers") for question in questions]
    for group, used in (("sources", cited), ("answer_sets", answers)):
        agreeing[group] = {key: value for key, value in data.get(group, {}).items() if key in used}
    agreeing["examples"] = list(_examples(build(agreeing, data["language"], str)))
    return agreeing


class _Known:
    """The questions taken so far: their kinds, and the classes of their codes."""

    def __init__(self, answer_sets: Data) -> None:
        self._sets = answer_sets
        self._kinds: dict[str, str] = {}
        self._classes: dict[str, dict[str, str]] = {}

    def taken(self, question: Item) -> Item | None:
        """Return a question without what it names in vain; None if nothing would ever show it."""
        kind = question["kind"]
        taken = {key: value for key, value in question.items() if key != "show_when"}
        if self._kinds.get(question.get("about", "")) != "scope":
            taken.pop("about", None)
        gates, gating = GATED_BY[kind]
        gate = self.fitting(question.get("show_when", {}), (gates,), gating)
        if gate:
            taken["show_when"] = gate
        classes = self._answers(question)
        if not classes or (kind == "detail" and not gate):
            return None
        self._kinds[question["id"]], self._classes[question["id"]] = kind, classes
        return taken

    def _answers(self, question: Item) -> dict[str, str]:
        """Return the classes of a question's codes, none if it names its answers in vain."""
        if "answers_from" in question:
            return self._classes.get(question["answers_from"], {})
        answers = question.get("answers", {})
        by_class = self._sets.get(answers, {}) if isinstance(answers, str) else answers
        return {code: filed for filed, offer in by_class.items() for code in offer}

    def fitting(self, condition: Data, kinds: Collection[str], classes: Collection[str]) -> Item:
        """Return a condition with the codes that it can still name; nothing if there are none."""
        for question, codes in condition.items():
            if self._kinds.get(question) in kinds:
                offered = self._classes[question]
                fitting = [code for code in codes if offered.get(code) in classes]
                return {question: fitting} if fitting else {}
        return {}

    def risks(self) -> Iterator[tuple[str, str]]:
        """Yield every risk answer."""
        for question, classes in self._classes.items():
            for code, filed in classes.items():
                if filed == "risk":
                    yield question, code


def _rules(rules: Iterable[Item], known: _Known) -> list[Item]:
    """Return the rules with the risks that are left; a new risk joins a rule on its question."""
    taken: list[Item] = []
    for rule in rules:
        when = known.fitting(rule["when"], ("screen",), ("risk",))
        if when and all(when != other["when"] for other in taken):
            taken.append({**rule, "when": when})
    for question, code in known.risks():
        naming = [rule for rule in taken if question in rule["when"]]
        if naming and all(code not in rule["when"][question] for rule in naming):
            naming[0]["when"] = {question: [*naming[0]["when"][question], code]}
    return taken


def _information(items: Iterable[Item], known: _Known) -> list[Item]:
    """Return the information whose condition can still come true."""
    taken: list[Item] = []
    for item in items:
        when = known.fitting(item.get("when", {}), tuple(GATED_BY), CLASSES)
        if when or "when" not in item:
            taken.append({**item, "when": when} if when else item)
    return taken


def _examples(built: Questionnaire) -> Iterator[Item]:
    """Yield an example of each answer to a safety question and of each that a gate hides."""
    about = [
        (question, code)
        for question in built.questions
        if question.kind is not Kind.DETAIL
        for code in (question.by_code if question.kind is Kind.SCREEN else question.unsure)
    ]
    for question in built.questions:
        if question.show_when and question.kind is not Kind.DETAIL:
            gate = built.by_id[question.show_when.question]
            about += [
                (gate, code)
                for code in gate.by_code
                if code not in question.show_when.codes | gate.unsure
            ]
    for number, (question, code) in enumerate(about):
        given = _answered(built, question, code)
        outcome = assess(built, given)
        found: dict[Truth, list[str]] = {truth: [] for truth in Truth}
        for finding in outcome.findings:
            found[finding.truth].append(finding.rule.id)
        yield {
            "name": f"Example {number}",
            "given": {
                id_: [*value] if isinstance(value, tuple) else value for id_, value in given.items()
            },
            "expect": outcome.disposition.value,
            "found": found[Truth.TRUE],
            "not_ruled_out": found[Truth.UNKNOWN],
        }


def _answered(built: Questionnaire, about: Question, code: str) -> dict[str, Given]:
    """Return one answer, with clear ones to all else that is asked beside it."""
    wanted = {about.id: code}
    gated = about
    while gated.show_when:
        gate = built.by_id[gated.show_when.question]
        wanted[gate.id] = next(c for c in gate.by_code if c in gated.show_when.codes)
        gated = gate
    given: dict[str, Given] = {}
    for question in built.questions:
        gate_of = question.show_when
        hidden = gate_of and gate_of.codes.isdisjoint(codes_of(given.get(gate_of.question)))
        if question.kind is Kind.DETAIL or hidden:
            continue
        passing = [*question.codes(AnswerClass.CLEAR), *question.codes(AnswerClass.NEUTRAL)]
        chosen = wanted.get(question.id) or next(iter(passing or question.by_code))
        given[question.id] = (chosen,) if question.pick_many else chosen
    return given
