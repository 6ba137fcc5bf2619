"""A sound tree to a questionnaire. Decides nothing: whatever could be wrong was checked before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from screener.model import (
    Answer,
    AnswerClass,
    Approval,
    Citation,
    Clinic,
    Condition,
    Disposition,
    Example,
    Given,
    Information,
    Kind,
    Outcome,
    Question,
    Questionnaire,
    Rule,
    Severity,
    Source,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_QUESTION_TEXTS = ("hint", "why", "missing", "if_unsure", "advice")


def build(
    data: Mapping[str, Any],
    language: str,
    words: Callable[[str], str],
    built_examples: tuple[Example, ...] | None = None,
) -> Questionnaire:
    """Return the questionnaire in one language; `words` turns a text of the file into that one.

    Examples that are built already are taken: no words for patients, one copy serves all languages.
    """
    approval = data.get("approval")
    return Questionnaire(
        version=data["version"],
        language=language,
        languages=tuple(data["languages"]),
        title=words(data["title"]),
        treatment=words(data["treatment"]),
        clinic=_clinic(data["clinic"], words),
        review_by=data["review_by"],
        outcomes={
            Disposition(name): Outcome(words(o["heading"]), words(o["text"]))
            for name, o in data["outcomes"].items()
        },
        sources={id_: Source(id_, **source) for id_, source in data["sources"].items()},
        questions=_questions(data, words),
        rules=tuple(_rule(rule, words) for rule in data["rules"]),
        information=tuple(_information(item, words) for item in data.get("information", ())),
        examples=examples(data) if built_examples is None else built_examples,
        approval=Approval(**approval) if approval else None,
        answer_code_days=int(data.get("answer_code_days", 7)),
    )


def _clinic(clinic: Mapping[str, str], words: Callable[[str], str]) -> Clinic:
    return Clinic(**{**clinic, "hours": words(clinic["hours"]) if "hours" in clinic else ""})


def _questions(data: Mapping[str, Any], words: Callable[[str], str]) -> tuple[Question, ...]:
    built: dict[str, Question] = {}
    for question in data["questions"]:
        source = question.get("answers_from")
        answers = built[source].answers if source else _answers(data, question["answers"], words)
        built[question["id"]] = Question(
            id=question["id"],
            kind=Kind(question["kind"]),
            ask=words(question["ask"]),
            answers=answers,
            pick_many=question.get("pick") == "many",
            **{key: words(question[key]) for key in _QUESTION_TEXTS if key in question},
            about=question.get("about"),
            answers_from=source,
            show_when=_condition(question["show_when"]) if "show_when" in question else None,
        )
    return tuple(built.values())


def _answers(
    data: Mapping[str, Any], answers: str | Mapping[str, Any], words: Callable[[str], str]
) -> tuple[Answer, ...]:
    by_class = data["answer_sets"][answers] if isinstance(answers, str) else answers
    return tuple(
        Answer(code, words(text), AnswerClass(name))
        for name, offer in by_class.items()
        for code, text in offer.items()
    )


def _condition(when: Mapping[str, list[str]]) -> Condition:
    ((question, codes),) = when.items()
    return Condition(question, frozenset(codes))


def _rule(rule: Mapping[str, Any], words: Callable[[str], str]) -> Rule:
    return Rule(
        id=rule["id"],
        when=_condition(rule["when"]),
        severity=Severity(rule["severity"]),
        reason=words(rule["reason"]),
        if_unsure=words(rule["if_unsure"]),
        advice=words(rule["advice"]),
        source=Citation(**rule["source"]),
    )


def _information(item: Mapping[str, Any], words: Callable[[str], str]) -> Information:
    source = item.get("source")
    return Information(
        id=item["id"],
        text=words(item["text"]),
        when=_condition(item["when"]) if "when" in item else None,
        source=Citation(**source) if source else None,
        is_safety=item.get("safety") == "yes",
    )


def examples(data: Mapping[str, Any]) -> tuple[Example, ...]:
    """Return the examples, each with all its answers (`like` and `but` resolved)."""
    built: dict[str, Example] = {}
    for example in data["examples"]:
        base = built[example["like"]].given if "like" in example else {}
        own = {**example.get("given", {}), **example.get("but", {})}
        built[example["name"]] = Example(
            name=example["name"],
            given={**base, **{id_: _given(value) for id_, value in own.items()}},
            expect=Disposition(example["expect"]),
            found=frozenset(example.get("found", ())),
            not_ruled_out=frozenset(example.get("not_ruled_out", ())),
        )
    return tuple(built.values())


def _given(value: str | list[str]) -> Given:
    return value if isinstance(value, str) else tuple(value)
