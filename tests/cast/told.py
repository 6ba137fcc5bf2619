"""What a patient has told, kept by a model that is simpler than the program.

It knows the rule file as `plain` reads it and shares nothing with the application: the state
machine compares the two after every step.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from rulefiles.plain import picks_many

if TYPE_CHECKING:
    from rulefiles.plain import Answers, Plain

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 6 * 60 * 60


@dataclass(frozen=True)
class Told:
    """The answers of one session: `session` numbers it, `started` and `written` are seconds."""

    plain: Plain
    session: int
    started: float
    written: float
    answers: Answers = field(default_factory=dict)
    passed: frozenset[str] = frozenset()
    must_look: bool = False
    """Whether an answer of hers was not taken, so that she sees which ones were before a result."""

    def is_gone(self, now: float) -> bool:
        """Tell whether it is too late to go on with these answers."""
        return now > min(self.written + IDLE_SECONDS, self.started + LONGEST_SECONDS)

    @property
    def shown(self) -> list[str]:
        """The questions that these answers show."""
        return [name for name in self.plain.questions if self.plain.is_shown(name, self.answers)]

    @property
    def next(self) -> str | None:
        """The first shown question that is neither answered nor passed."""
        done = {*self.answers, *self.passed}
        return next((name for name in self.shown if name not in done), None)

    def may_be_at(self, name: str) -> bool:
        """Tell whether a question can be asked: it is shown, and all before it is answered."""
        shown = self.shown
        first = self.next
        return name in shown and (first is None or shown.index(name) <= shown.index(first))

    def offered(self, name: str) -> list[str]:
        """Return the codes that a question offers."""
        source = self.plain.questions[name].get("answers_from")
        chosen = self.answers.get(source, []) if source else None
        return [code for code in self.plain.classes[name] if chosen is None or code in chosen]

    def about(self, name: str) -> object:
        """Return what a question is about, for comparing."""
        scope: str = self.plain.questions[name].get("about", "")
        return self.answers.get(scope)

    def taking(self, name: str, values: list[str]) -> Told | None:
        """Return what is told once these values are sent for a question; None if no answer."""
        question = self.plain.questions[name]
        if not values and question["kind"] == "detail":
            return self._with(name, None)
        in_page_order = [code for code in self.plain.classes[name] if code in values]
        value: Any = in_page_order if picks_many(question) else values[0] if values else None
        is_answer = sorted(values) == sorted(in_page_order) and (
            bool(values) if picks_many(question) else len(values) == 1
        )
        if not is_answer or self.plain.given(name, {**self.answers, name: value}) is None:
            return None
        return self._with(name, value)

    def _with(self, name: str, value: object) -> Told:
        answers = {**self.answers, name: value}
        passed = set(self.passed)
        if value is None:
            del answers[name]
            passed.add(name)
        else:
            passed.discard(name)
        if value != self.answers.get(name):
            for gone in self._about(name):
                answers.pop(gone, None)
                passed.discard(gone)
        shown = [one for one in self.plain.questions if self.plain.is_shown(one, answers)]
        kept = {one: answers[one] for one in shown if one in answers}
        kept = {one: kept[one] for one in kept if self.plain.given(one, kept) is not None}
        passed &= set(shown)
        return replace(self, answers=kept, passed=frozenset(passed), must_look=False)

    def _about(self, changed: str) -> list[str]:
        gone: list[str] = []
        for name, question in self.plain.questions.items():
            about = {question.get("about"), question.get("answers_from")}
            is_detail_of_gone = question["kind"] == "detail" and set(question["show_when"]) & {
                *gone
            }
            if changed in about or is_detail_of_gone:
                gone.append(name)
        return gone
