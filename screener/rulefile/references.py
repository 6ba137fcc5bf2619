"""Do the parts of a rule file fit together? Dates, placeholders, sources, rules, nothing unused."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from screener.rulefile.example_answers import example_problems
from screener.rulefile.outline import Outline, condition_problems
from screener.rulefile.problems import Problem, did_you_mean, listed
from screener.rulefile.questions import answer_set_problems, question_problems
from screener.rulefile.reading import as_read
from screener.rulefile.shape import name_of
from screener.rulefile.texts import (
    PLACEHOLDERS,
    alike,
    has_stray_brace,
    placeholders,
    translatable,
)
from screener.rulefile.unsure import misfiled
from screener.rulefile.yes_no import contradictions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from screener.rulefile.tree import Place


_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def reference_problems(file: Outline) -> Iterator[Problem]:
    """Yield everything that does not fit together."""
    yield from _head(file)
    yield from _texts(file)
    yield from _unsure_filed_elsewhere(file)
    yield from answer_set_problems(file)
    yield from question_problems(file)
    for place, rule in file.rules.values():
        yield from _rule(file, place, rule)
    for place, item in file.information.values():
        if "when" in item:
            yield from condition_problems(file, (*place, "when"), item["when"], file.questions)
        if "source" in item:
            yield from _source(file, (*place, "source"), item["source"])
    yield from example_problems(file)
    if file.is_whole:
        yield from _same_conditions(file)
        yield from _unnamed_risks(file)
        yield from _unused(file)


def _head(file: Outline) -> Iterator[Problem]:
    data, tree = file.tree.data, file.tree
    languages = data.get("languages")
    own = data.get("language")
    if isinstance(languages, list) and languages and isinstance(own, str) and own not in languages:
        message = f'the file is written in "{own}", which "languages" does not name: '
        yield tree.problem(("language",), f"{message}add it there, or write one of those here")
    dates: list[Place] = [("review_by",), ("approval", "on")]
    sources = data.get("sources")
    dates += [("sources", id_, "checked") for id_ in sources] if isinstance(sources, dict) else []
    for place in dates:
        value = data
        for step in place:
            value = value.get(step) if isinstance(value, dict) else None
        if isinstance(value, str) and _DATE.fullmatch(value) and not _is_date(value):
            yield tree.problem(place, f'{name_of(tree, place)}: there is no day "{value}"')


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _texts(file: Outline) -> Iterator[Problem]:
    """Placeholders: only known ones, and the name of the treatment is used somewhere."""
    used: set[str] = set()
    for place, text in translatable(file.tree.data):
        names = placeholders(text)
        used |= names
        for name in sorted(names - set(PLACEHOLDERS)):
            yield file.tree.problem(
                place,
                f'{name_of(file.tree, place)} has the unknown placeholder "{{{name}}}"; known are: '
                f"{listed('{' + known + '}' for known in PLACEHOLDERS)}"
                f"{did_you_mean(name, PLACEHOLDERS)}",
            )
        if has_stray_brace(text):
            message = f"{name_of(file.tree, place)} has a brace without its partner; placeholders "
            yield file.tree.problem(place, message + "are written {like_this}")
        if names and place == ("treatment",):
            yield file.tree.problem(place, "the treatment's name cannot have a placeholder")
        if text.strip() and not as_read(text):
            message = f"{name_of(file.tree, place)} has no letter that anybody can see; write one"
            yield file.tree.problem(place, message)
        if place in file.tree.cut_at:
            message = f'{name_of(file.tree, place)} ends here, for " #" begins a comment; put the '
            message += "text in quotation marks, or the comment on a line of its own"
            yield Problem(file.tree.file, *file.tree.cut_at[place], message)
    for place, text, _, what in alike(file.tree.data, str):
        message = (
            f'{name_of(file.tree, place)} reads like {what}: "{text}"; word one of them otherwise'
        )
        yield file.tree.problem(place, message)
    own = str(file.tree.data.get("language"))
    for place, code, text in contradictions(file.tree.data, own, str):
        message = f'{name_of(file.tree, place)} reads "{text}": the words say the opposite of the '
        yield file.tree.problem(place, f'{message}code "{code}"; mend the words, or the code')
    if "treatment" in file.tree.data and "treatment" not in used and file.is_whole:
        yield file.tree.problem(
            ("treatment",),
            "no text uses {treatment}: write it where the texts name the treatment",
            at_key=True,
        )


def _unsure_filed_elsewhere(file: Outline) -> Iterator[Problem]:
    for place, text, why in misfiled(file.tree.data, str):
        message = f'{name_of(file.tree, place)} reads "{text}" and is filed under "{place[-2]}", '
        message += 'which lets people book: it belongs under "unsure" (a safety question is of '
        yield file.tree.problem(place, f"{message}kind screen), for {why}")


def _rule(file: Outline, place: Place, rule: Mapping[str, Any]) -> Iterator[Problem]:
    yield from condition_problems(
        file,
        (*place, "when"),
        rule["when"],
        file.screens,
        classes=("risk",),
        what="a question of kind screen",
        codes_are="risk answers",
    )
    yield from _source(file, (*place, "source"), rule["source"])


def _source(file: Outline, place: Place, source: Mapping[str, str]) -> Iterator[Problem]:
    known = file.tree.data.get("sources")
    document = source["document"]
    if isinstance(known, dict) and document not in known:
        yield file.tree.problem(
            (*place, "document"),
            f'{name_of(file.tree, place[:2])} names the source "{document}", which does not exist; '
            f"known are: {listed(known) or 'none'}{did_you_mean(document, known)}",
        )


def _same_conditions(file: Outline) -> Iterator[Problem]:
    first: dict[tuple[str, frozenset[str]], str] = {}
    for rule_id, (place, rule) in file.rules.items():
        ((question, codes),) = rule["when"].items()
        condition = (question, frozenset(codes))
        if condition in first:
            yield file.tree.problem(
                (*place, "when"),
                f'rule "{rule_id}" has the same condition as rule "{first[condition]}"; '
                "join them, or name other answers in one",
            )
        first.setdefault(condition, rule_id)


def _unnamed_risks(file: Outline) -> Iterator[Problem]:
    named = {
        (question, code)
        for _, rule in file.rules.values()
        for question, codes in rule["when"].items()
        for code in codes
    }
    for question_id, (place, question) in file.questions.items():
        if question["kind"] != "screen":
            continue
        for code in file.codes(question_id, ("risk",)):
            if (question_id, code) not in named:
                message = f'no rule names the risk answer "{code}" of question "{question_id}": '
                message += "patients who give it must consult first. Is that right? Then a rule "
                message += "must say why; if not, file it in another class"
                yield file.tree.problem(place, message)


def _unused(file: Outline) -> Iterator[Problem]:
    data, tree = file.tree.data, file.tree
    items = [item for group in (file.rules, file.information) for _, item in group.values()]
    cited = {item["source"]["document"] for item in items if "source" in item}
    for source in data["sources"]:
        if source not in cited:
            message = f'the source "{source}" is not used; take it out, or cite it'
            yield tree.problem(("sources", source), message, at_key=True)
    named = {
        question.get("answers")
        for _, question in file.questions.values()
        if isinstance(question.get("answers"), str)
    }
    for answer_set in data.get("answer_sets", {}):
        if answer_set not in named:
            message = f'the answer set "{answer_set}" is not used; take it out'
            yield tree.problem(("answer_sets", answer_set), message, at_key=True)
