"""Whatever lets a patient book who goes page by page, back and forth, is refused or told."""

from __future__ import annotations

from functools import cache
from itertools import product
from random import Random
from typing import TYPE_CHECKING

import pytest
from rulefiles.models import Data, built, rule_file, scope, screen, text
from rulefiles.plain import subsets
from rulefiles.random_rules import random_rule_file

from screener.assess import assess
from screener.authoring.mutating.verdicts import Fate, Verdict, verdicts
from screener.conditions import way, well_formed
from screener.model import Disposition, Kind
from screener.rulefile.tree import read_tree
from screener.web.journey import Journey

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from screener.model import Given, Question, Questionnaire

Codes = tuple[str, ...]
Change = tuple[str, Codes]


def as_asked(visit: Journey, asked: Question, codes: Codes) -> Given | None:
    """Return what somebody gives who would say some codes, None if that is no answer here."""
    value = codes if asked.pick_many or len(codes) != 1 else codes[0]
    return well_formed(asked, visit.offered(asked), value)


def books(file: Questionnaire, choices: Mapping[str, Codes], change: Change) -> bool:
    """Tell whether a patient books who answers each page as she would, then changes one answer.

    After the change she goes on with what she was not asked before, and leaves open what is asked
    again. Where she cannot say what she would, she stops.
    """
    visit = going_on(Journey(way(file, {})), choices)
    changed = visit.shown.get(change[0])
    if visit.open_question is None and changed:
        given = as_asked(visit, changed, change[1])
        if given is None:
            return False
        visit = going_on(visit.answered(changed, given), choices, [*visit.answers, *visit.passed])
    outcome = assess(file, visit.answers).disposition
    return visit.open_question is None and outcome is Disposition.BOOK


def going_on(visit: Journey, choices: Mapping[str, Codes], seen: Collection[str] = ()) -> Journey:
    """Answer page by page, until one was seen before or nothing can be said there."""
    while (asked := visit.open_question) and asked.id not in seen:
        given = as_asked(visit, asked, choices.get(asked.id, ()))
        if given is None and asked.kind is not Kind.DETAIL:
            break
        visit = visit.answered(asked, given)
    return visit


def said(file: Questionnaire) -> dict[str, list[Codes]]:
    """Return all that could be ticked at each question that counts, nothing included."""
    return {
        question.id: [
            (),
            *(subsets(question.by_code) if question.pick_many else zip(question.by_code)),
        ]
        for question in file.questions
        if question.kind is not Kind.DETAIL
    }


def every_visit(file: Questionnaire) -> Iterator[tuple[dict[str, Codes], Change]]:
    """Yield all answers that patients could have in mind, each with every change of one."""
    everything = said(file)
    for chosen in product(*everything.values()):
        for question, options in everything.items():
            for option in options:
                yield dict(zip(everything, chosen, strict=True)), (question, option)


def judged(data: Data) -> list[Verdict]:
    """Judge every change to a file, also with the rest made to agree."""
    return list(verdicts(read_tree(text(data).encode(), "rules.yaml"), thorough=True))


def small_file() -> Data:
    """Return a file with a list of risks that is about areas."""
    sore = screen("sore", pick="many", risk=["yes"], about="areas")
    return rule_file(scope("areas", "face", "palms"), sore, screen("ill"))


@cache
def small() -> tuple[Verdict, ...]:
    """Return what becomes of every change to it."""
    return tuple(judged(small_file()))


def test_no_change_that_is_not_told_lets_any_visit_book() -> None:
    """All answers, with every change of one: what was held back is held back still."""
    original = built(small_file())
    held_back = [visit for visit in every_visit(original) if not books(original, *visit)]
    survivors = [one for one in small() if one.fate is Fate.SURVIVED]
    meanings = {built(dict(one.mutant.data)).questions: one for one in survivors}
    assert len(meanings) > 5
    for one in meanings.values():
        changed = built(dict(one.mutant.data))
        for visit in held_back:
            assert not books(changed, *visit), (one.mutant.name, visit)


def test_visits_find_harm_by_themselves() -> None:
    """Many of the changes that are told let somebody book: the visits are no empty net."""
    original = built(small_file())
    held_back = [visit for visit in every_visit(original) if not books(original, *visit)]
    found = {
        one.mutant.name
        for one in small()
        if one.fate is Fate.COMPARED
        and any(books(built(dict(one.mutant.data)), *visit) for visit in held_back)
    }
    assert 'question "sore", "about": dropped' in found
    assert len(found) > 10


@pytest.mark.parametrize(
    "seed", [*range(8), *(pytest.param(n, marks=pytest.mark.long) for n in range(8, 20))]
)
def test_no_random_visit_books_under_a_change_of_a_random_file_that_is_not_told(seed: int) -> None:
    """Random files, random changes of them, random visits: none books that did not."""
    random = Random(seed)  # noqa: S311 - a seed names a file
    data = random_rule_file(random, most_screens=2)
    original = built(data)
    everything = said(original)
    survivors = [one for one in judged(data) if one.fate is Fate.SURVIVED]
    for one in random.sample(survivors, min(20, len(survivors))):
        changed = built(dict(one.mutant.data))
        for _ in range(60):
            choices = {id_: random.choice(options) for id_, options in everything.items()}
            question = random.choice(list(everything))
            change = (question, random.choice(everything[question]))
            if not books(original, choices, change):
                assert not books(changed, choices, change), (one.mutant.name, choices, change)
