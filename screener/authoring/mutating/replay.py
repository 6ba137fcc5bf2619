"""The examples of a rule file, and everything next to them, played against a changed file.

Independent of the comparison: nothing is counted here, patients answer. Each example, and each that
differs from one in a single answer, is given as a patient gives it, page by page; and each change
of an answer as she makes it who goes back, when what rested on the old answer is deleted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from screener.assess import assess
from screener.conditions import codes_of, resting_on
from screener.model import Disposition, Given, Question, Questionnaire

Answers = Mapping[str, Given]
Visit = tuple[Answers, str, Given | None]
"""Answers given, the question then answered (again), and the answer given to it (None: none)."""
_BOOK = Disposition.BOOK


class Replay:
    """The visits next to a file's examples that end with *consult first* in that file."""

    def __init__(self, original: Questionnaire) -> None:
        self._held_back = [
            visit for visit in _visits(original) if _outcome(original, visit) is not _BOOK
        ]

    def books(self, changed: Questionnaire) -> Visit | None:
        """Return a visit that the original holds back and that a changed file lets book."""
        return next((visit for visit in self._held_back if _outcome(changed, visit) is _BOOK), None)


def _outcome(questionnaire: Questionnaire, visit: Visit) -> Disposition:
    before, changed, answer = visit
    gone = resting_on(questionnaire, changed) if before.get(changed) not in (None, answer) else ()
    given = {id_: said for id_, said in before.items() if id_ not in gone} | {changed: answer}
    asked = {id_: _as_asked(questionnaire, id_, said) for id_, said in given.items()}
    return assess(questionnaire, asked).disposition


def _as_asked(questionnaire: Questionnaire, id_: str, answer: Given | None) -> Given | None:
    """Return an answer as a question takes it, one code or several; None is no answer."""
    codes, question = codes_of(answer), questionnaire.by_id.get(id_)
    is_single = question is not None and not question.pick_many and len(codes) == 1
    return codes[0] if is_single else codes or None


def _visits(questionnaire: Questionnaire) -> list[Visit]:
    found: dict[tuple[object, ...], Visit] = {}
    for example in questionnaire.examples:
        for question in questionnaire.questions:
            for answer in _answers(question):
                visit = (example.given, question.id, answer)
                found[(frozenset(example.given.items()), question.id, answer)] = visit
    return list(found.values())


def _answers(question: Question) -> Iterator[Given | None]:
    """Yield none, each code by itself, and where many may be given, all and each beside all.

    What stands alone is left out of all, and tried beside each other code.
    """
    yield None
    for code in question.by_code:
        yield (code,) if question.pick_many else code
    if question.pick_many and len(question.by_code) > 1:
        others = tuple(code for code in question.by_code if code not in question.alone)
        yield others
        for alone in sorted(question.alone):
            yield from ((alone, code) for code in others)
