"""Small rule files for the tests: each names what it is about, the rest fills itself in.

The builders return what YAML would: text, lists and mappings. `write` makes a file of it, to be
read by `load`; `questionnaire` makes the model's objects of it without proving anything. The
examples that a rule file must have are worked out by `plain`, never by the code under test.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from rulefiles.plain import Plain
from screener.rulefile.build import build

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from screener.model import Questionnaire

Data = dict[str, Any]
AWKWARD_IDS = (
    "data",
    "errors",
    "form",
    "elements",
    "dataset",
    "action",
    "method",
    "submit",
    "names",
    "rows",
    "outcome",
    "round",
    "reason",
    "note",
    "class",
    "name",
)
"""Ids of questions that a form's properties and our own fields have, too."""
SOURCE = {"document": "page", "locator": "first paragraph", "states": "It says so."}


def scope(name: str, *codes: str, pick: str = "one", **more: object) -> Data:
    """Return a question of what the patient wants done."""
    answers = {"neutral": {code: f"The {code}" for code in codes}}
    return {"id": name, "kind": "scope", "pick": pick, "ask": "Which?", "answers": answers, **more}


def screen(
    name: str,
    *,
    clear: Iterable[str] = ("no",),
    risk: Iterable[str] = ("yes",),
    unsure: Iterable[str] = ("not_sure",),
    **more: object,
) -> Data:
    """Return a safety question: by default yes, no or not sure."""
    classes = {"clear": clear, "risk": risk, "unsure": unsure}
    answers = {key: {code: f"I say {code}" for code in codes} for key, codes in classes.items()}
    return {"id": name, "kind": "screen", "ask": f"Do you have {name}?", "answers": answers, **more}


def detail(name: str, show_when: Mapping[str, list[str]], *codes: str, **more: object) -> Data:
    """Return a question that helps the nurse, with codes of its own unless `answers_from`."""
    question = {"id": name, "kind": "detail", "show_when": show_when, "ask": "Tell us more", **more}
    if codes:
        question["answers"] = {"neutral": {code: f"It is {code}" for code in codes}}
    return question


def rule(question: str, *codes: str, name: str = "", **more: object) -> Data:
    """Return a rule, named after its question unless it has a name."""
    words = {"reason": "It speaks against it.", "if_unsure": "It may speak against it."}
    return {
        "id": name or question,
        "when": {question: list(codes)},
        "severity": "contraindication",
        **words,
        "advice": "Talk to us.",
        "source": SOURCE,
        **more,
    }


def rules_for(questions: Iterable[Data]) -> list[Data]:
    """Return one rule for each safety question, on all its risk answers."""
    return [rule(q["id"], *q["answers"]["risk"]) for q in questions if q["kind"] == "screen"]


def rule_file(
    *questions: Data,
    rules: list[Data] | None = None,
    examples: list[Data] | None = None,
    **more: object,
) -> Data:
    """Return a rule file of some questions that passes every check, if the questions can."""
    rules = rules_for(questions) if rules is None else rules
    data: Data = {
        "format": "1",
        "version": "1",
        "language": "en",
        "languages": ["en"],
        "title": "Before you book {treatment}",
        "treatment": "the treatment",
        "clinic": {"name": "The clinic", "phone": "22 33 44 55", "email": "clinic@example.org"},
        "review_by": "2030-01-31",
        "outcomes": {
            "book": {"heading": "Book", "text": "You can book."},
            "consult_first": {"heading": "Talk to us", "text": "Talk to us first."},
        },
        "sources": {"page": {"title": "A page", "publisher": "A house", "checked": "2026-01-31"}},
        "questions": list(questions),
        "rules": rules,
        **more,
    }
    data["examples"] = Plain(data).examples() if examples is None else examples
    return data


class _Dumper(yaml.CSafeDumper):
    """Writes out what stands twice, for a rule file has no aliases."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def write(folder: Path, data: Data) -> Path:
    """Write a rule file and return its path."""
    path = folder / "rules.yaml"
    path.write_text(text(data), "utf-8")
    return path


def text(data: object) -> str:
    """Return data as YAML."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False)


def questionnaire(*questions: Data, **more: Any) -> Questionnaire:  # noqa: ANN401 - see rule_file
    """Return the questionnaire of some questions as the model has it, unproved."""
    return built(rule_file(*questions, **{"examples": [], **more}))


def built(data: Data) -> Questionnaire:
    """Return the questionnaire of a rule file as the model has it, unproved."""
    return build(data, data["language"], str)
