"""What rule files mean, stated a second time, as plainly as can be and on plain data.

The tests compare the engine with it. It shares no code with the engine and none of its care for
speed; like the engine, it knows neither texts nor files.
"""

from __future__ import annotations

from itertools import chain, combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Data = dict[str, Any]
Answers = dict[str, Any]


class Plain:
    """A rule file, read plainly."""

    def __init__(self, data: Data) -> None:
        self.questions: dict[str, Data] = {q["id"]: q for q in data["questions"]}
        self.rules: list[Data] = data["rules"]
        self.classes: dict[str, dict[str, str]] = {}
        """For each question every code that it may ever offer, with the class it is filed under."""
        for name, question in self.questions.items():
            if "answers_from" in question:
                self.classes[name] = self.classes[question["answers_from"]]
                continue
            answers = question["answers"]
            offers = data["answer_sets"][answers] if isinstance(answers, str) else answers
            self.classes[name] = {code: key for key, offer in offers.items() for code in offer}

    def given(self, name: str, answers: Answers) -> list[str] | None:
        """Return the codes answered to a shown question, or None if that is no answer."""
        question, value = self.questions[name], answers.get(name)
        offered: Iterable[str] = self.classes[name]
        if "answers_from" in question:
            offered = self.given(question["answers_from"], answers) or []
        if not picks_many(question):
            return [value] if isinstance(value, str) and value in offered else None
        if not isinstance(value, list) or not value:
            return None
        if not all(isinstance(code, str) and code in offered for code in value):
            return None
        if len(value) > 1 and self.none_of_these(name) & set(value):
            return None
        return value if len(set(value)) == len(value) else None

    def none_of_these(self, name: str) -> set[str]:
        """Return the codes that are an answer only by themselves."""
        question = self.questions[name]
        if question["kind"] != "screen" or not picks_many(question):
            return set()
        return {code for code, key in self.classes[name].items() if key == "clear"}

    def truth(self, condition: Mapping[str, list[str]], answers: Answers) -> str:
        """Return whether a condition is "true", "unknown" or "false"."""
        ((name, wanted),) = condition.items()
        if not self.is_shown(name, answers):
            return "false"
        codes = self.given(name, answers)
        if codes is None:
            return "unknown"
        if set(codes) & set(wanted):
            return "true"
        return "unknown" if "unsure" in {self.classes[name][code] for code in codes} else "false"

    def is_shown(self, name: str, answers: Answers) -> bool:
        """Tell whether a question is shown."""
        question = self.questions[name]
        if "answers_from" in question:
            source = question["answers_from"]
            if not self.is_shown(source, answers) or self.given(source, answers) is None:
                return False
        if "show_when" not in question:
            return True
        worth = self.truth(question["show_when"], answers)
        return worth == "true" if question["kind"] == "detail" else worth != "false"

    def asked(self, answers: Answers) -> list[str]:
        """Return the questions that are shown and must be answered."""
        names = [name for name, q in self.questions.items() if q["kind"] != "detail"]
        return [name for name in names if self.is_shown(name, answers)]

    def open(self, answers: Answers) -> list[str]:
        """Return the questions that must be answered and are not."""
        return [name for name in self.asked(answers) if self.given(name, answers) is None]

    def may_book(self, answers: Answers) -> bool:
        """Tell whether every question that must be answered has an answer that lets one book."""
        for name in self.asked(answers):
            codes = self.given(name, answers)
            if codes is None:
                return False
            wanted = "clear" if self.questions[name]["kind"] == "screen" else "neutral"
            if {self.classes[name][code] for code in codes} != {wanted}:
                return False
        return True

    def rules_worth(self, worth: str, answers: Answers) -> list[str]:
        """Return the rules that are "true", "unknown" or "false"."""
        found = [rule["id"] for rule in self.rules if self.truth(rule["when"], answers) == worth]
        for name in self.ways_out():
            codes = self.given(name, answers)
            unsure = codes is None or "unsure" in {self.classes[name][code] for code in codes}
            is_unknown = self.is_shown(name, answers) and unsure
            found += [name] if worth == ("unknown" if is_unknown else "false") else []
        return found

    def ways_out(self) -> list[str]:
        """Return the scope questions to which one may be unsure."""
        scopes = [name for name, question in self.questions.items() if question["kind"] == "scope"]
        return [name for name in scopes if "unsure" in self.classes[name].values()]

    def choices(self, name: str) -> list[Any]:
        """Return every well-formed answer to a question that is not about another's answers."""
        codes = list(self.classes[name])
        if not picks_many(self.questions[name]):
            return codes
        every = [list(some) for some in subsets(codes)]
        alone = self.none_of_these(name)
        return [some for some in every if len(some) == 1 or not alone & set(some)]

    def complete(self) -> list[Answers]:
        """Return every complete choice of scope and screening answers to what it shows."""
        found: list[Answers] = [{}]
        for name, question in self.questions.items():
            if question["kind"] == "detail":
                continue
            before, found = found, []
            for answers in before:
                if self.is_shown(name, answers):
                    found += [{**answers, name: value} for value in self.choices(name)]
                else:
                    found.append(answers)
        return found

    def examples(self) -> list[Data]:
        """Return examples that state every answer of a safety question, and what every gate hides.

        Each answers all that it shows, with clear answers but for what it is about.
        """
        about: list[dict[str, str]] = []
        for name, question in self.questions.items():
            if question["kind"] == "screen":
                about += [{name: code} for code in self.classes[name]]
            if name in self.ways_out():
                about += [{name: c} for c, key in self.classes[name].items() if key == "unsure"]
            if question["kind"] != "detail" and "show_when" in question:
                ((gate, opening),) = question["show_when"].items()
                classes = self.classes[gate].items()
                about += [{gate: c} for c, key in classes if c not in opening and key != "unsure"]
        return [self.example(number, one) for number, one in enumerate(about)]

    def example(self, number: int, about: Mapping[str, str]) -> Data:
        """Return an example about one answer, with all that must come out."""
        answers = self.answered(about)
        expect = "book" if self.may_book(answers) else "consult_first"
        example = {"name": f"Example {number}", "given": answers, "expect": expect}
        for key, worth in (("found", "true"), ("not_ruled_out", "unknown")):
            if names := self.rules_worth(worth, answers):
                example[key] = names
        return example

    def answered(self, about: Mapping[str, str]) -> Answers:
        """Return clear answers to all that is asked of somebody who gives the answers `about`."""
        needed = dict(about)
        for name in about:
            question = self.questions[name]
            while "show_when" in question:
                ((gate, opening),) = question["show_when"].items()
                needed.setdefault(gate, opening[0])
                question = self.questions[gate]
        answers: Answers = {}
        for name, question in self.questions.items():
            if question["kind"] == "detail" or not self.is_shown(name, answers):
                continue
            classes = self.classes[name]
            fine = [code for code, key in classes.items() if key in ("clear", "neutral")]
            code = needed.get(name, fine[0])
            answers[name] = [code] if picks_many(question) else code
        return answers


def picks_many(question: Data) -> bool:
    """Tell whether a question takes a list."""
    return bool(question.get("pick") == "many")


def subsets(codes: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield every non-empty choice of codes."""
    codes = list(codes)
    return chain.from_iterable(combinations(codes, size) for size in range(1, len(codes) + 1))
