"""No harmful rule file passes the checks: tried on thousands of random files with mistakes.

Each file begins as a sound one, which is then kept as the statement of what was meant. A file is
harmful if there are answers, of all that could be given, with which it books although by that
statement a risk is there, or something is unknown.
"""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from itertools import product
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from rulefiles.mistakes import ALWAYS_REFUSED, SOMETIMES_HARMLESS
from rulefiles.models import Data, built, questionnaire, rule_file, scope, screen, write
from rulefiles.plain import Answers, Plain, picks_many, subsets
from rulefiles.random_rules import random_rule_file

from screener.assess import assess
from screener.model import Assessment, Disposition, Questionnaire
from screener.rulefile import RuleFileError, load
from screener.rulefile.counting import Counts, count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = 2000
BATCHES = 20
EVERY_BATCH = [*range(8), *(pytest.param(n, marks=pytest.mark.long) for n in range(8, BATCHES))]
"""A hundred files each."""
MISTAKES = (*ALWAYS_REFUSED, *SOMETIMES_HARMLESS)


def all_answers(meant: Plain, asked: Questionnaire) -> Iterator[Answers]:
    """Yield all answers to both files: each code, every list of codes, none and nonsense."""
    options: list[list[tuple[str, Any]]] = []
    for name, question in meant.questions.items():
        if question["kind"] == "detail":
            continue
        codes = dict.fromkeys(meant.classes[name])
        if name in asked.by_id:
            codes |= dict.fromkeys(asked.by_id[name].by_code)
        values: list[Any] = [None, "nonsense", *codes]
        if question.get("pick") == "many" or (name in asked.by_id and asked.by_id[name].pick_many):
            values += [list(some) for some in subsets(codes)]
        options.append([(name, value) for value in values])
    for chosen in product(*options):
        yield {name: value for name, value in chosen if value is not None}


def harm(meant: Plain, asked: Questionnaire) -> Answers | None:
    """Return answers that book although they must not, or None if there are none."""
    for answers in all_answers(meant, asked):
        if assess(asked, answers).disposition is not Disposition.BOOK:
            continue
        if not meant.may_book(as_meant(meant, asked, answers)):
            return answers
    return None


def as_meant(meant: Plain, asked: Questionnaire, answers: Answers) -> Answers:
    """Return answers with a code alone as it was meant to come, where the file asks otherwise."""
    said = dict(answers)
    for name, value in answers.items():
        many = picks_many(meant.questions[name])
        if name in asked.by_id and asked.by_id[name].pick_many != many:
            codes = value if isinstance(value, list) else [value]
            said[name] = codes if many or len(codes) > 1 else codes[0]
    return said


def is_refused(folder: Path, data: Data) -> bool:
    """Tell whether a rule file does not pass the checks."""
    try:
        load(write(folder, data))
    except RuleFileError:
        return True
    return False


@pytest.mark.parametrize("batch", EVERY_BATCH)
def test_every_sound_file_passes_and_its_counts_are_those_of_enumeration(
    batch: int, tmp_path: Path
) -> None:
    """The checks refuse nothing that is sound, and count what enumerating would find."""
    for seed in range(batch, FILES, BATCHES):
        data = random_rule_file(Random(seed))  # noqa: S311 - a seed names a file
        counts, plain = load(write(tmp_path, data)).counts, Plain(data)
        every = plain.complete()
        booking = [answers for answers in every if plain.may_book(answers)]
        assert (counts.answer_sets, counts.book) == (len(every), len(booking)), seed
        assert counts.consult_first == len(every) - len(booking)


@pytest.mark.parametrize("batch", EVERY_BATCH)
def test_no_harmful_file_passes(batch: int, tmp_path: Path) -> None:
    """Of all files with one or two mistakes, those that pass never book whom they must not."""
    passed = 0
    for seed in range(batch, FILES, BATCHES):
        random = Random(seed)  # noqa: S311 - a seed names a file
        data = random_rule_file(random, most_screens=2)
        meant = Plain(deepcopy(data))
        made = [m for m in random.sample(MISTAKES, random.randint(1, 2)) if makes(random, data, m)]
        if not is_refused(tmp_path, data):
            passed += 1
            assert harm(meant, built(data)) is None, (seed, made)
    assert passed, "the checks refused everything, so nothing was tried"


def makes(random: Random, data: Data, mistake: Any) -> bool:  # noqa: ANN401 - see mistakes
    """Make a mistake; False if there is no room for it, also because of one made before."""
    try:
        return bool(mistake(random, data))
    except (KeyError, IndexError, StopIteration, TypeError, ValueError):
        return False


@pytest.mark.parametrize("mistake", ALWAYS_REFUSED, ids=lambda mistake: mistake.__name__)
def test_a_mistake_of_this_kind_is_always_refused(mistake: Any, tmp_path: Path) -> None:  # noqa: ANN401
    """Whatever the file, and whether or not it would do harm."""
    tried = 0
    for seed in range(30):
        random = Random(seed)  # noqa: S311 - a seed names a file
        data = random_rule_file(random)
        if mistake(random, data):
            tried += 1
            assert is_refused(tmp_path, data), seed
    assert tried


def test_the_mistakes_would_do_harm_if_they_passed() -> None:
    """Without the checks, many a file with a mistake books whom it must not."""
    harmful: Counter[str] = Counter()
    for seed in range(600):
        random = Random(seed)  # noqa: S311 - a seed names a file
        data = random_rule_file(random, most_screens=1)
        meant = Plain(deepcopy(data))
        mistake = random.choice(MISTAKES)
        if makes(random, data, mistake):
            try:
                asked = built(data)
            except (KeyError, ValueError):
                continue
            if harm(meant, asked) is not None:
                harmful[mistake.__name__] += 1
    assert len(harmful) > 5, harmful


@pytest.mark.parametrize("pick", ["one", "many"])
def test_sixteen_answers_with_a_gate_each_are_counted_without_enumerating(pick: str) -> None:
    """Who chooses n of them is asked n safety questions of three answers each."""
    codes = [f"code_{number}" for number in range(16)]
    behind = [screen(f"about_{code}", show_when={"areas": [code]}) for code in codes]
    asked = questionnaire(scope("areas", *codes, pick=pick), *behind)
    expected = 4**16 - 1 if pick == "many" else 3 * 16
    assert count(asked) == Counts(answer_sets=expected, book=2**16 - 1 if pick == "many" else 16)


def test_many_gates_on_one_question_are_counted_exactly() -> None:
    """Of 200 safety questions, each choice of areas asks those whose gate has one of them."""
    random = Random(1)  # noqa: S311 - a seed names a file
    codes = [f"code_{number}" for number in range(12)]
    gates = [random.sample(codes, random.randint(1, 11)) for _ in range(200)]
    behind = [
        screen(f"screen_{number}", show_when={"areas": gate}) for number, gate in enumerate(gates)
    ]
    asked = [sum(not set(gate).isdisjoint(some) for gate in gates) for some in subsets(codes)]
    counts = count(questionnaire(scope("areas", *codes, pick="many"), *behind))
    assert counts == Counts(answer_sets=sum(3**number for number in asked), book=2**12 - 1)


@pytest.mark.parametrize(
    ("unsafe", "survivor"),
    [
        ({"not_sure": "no"}, '"fever" were "not_sure"'),
        ({"yes": "no"}, '"fever" were "yes"'),
        ({"?": "no"}, '"fever" were malformed'),
        ({None: "no"}, '"fever" were unanswered'),
    ],
)
def test_an_engine_that_books_a_worse_answer_does_not_pass_the_checks(
    unsafe: dict[str | None, str], survivor: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each check of a file also tries the engine on it: here one that takes an answer for no."""

    def unsafe_assess(asked: Questionnaire, answers: Answers) -> Assessment:
        given = answers.get("fever")
        return assess(asked, {**answers, "fever": unsafe.get(given, given)})

    path = write(tmp_path, rule_file(scope("areas", "face"), screen("fever")))
    load(path)
    monkeypatch.setattr("screener.rulefile.proofs.assess", unsafe_assess)
    with pytest.raises(RuleFileError) as raised:
        load(path)
    assert any(survivor in problem.message for problem in raised.value.problems)


def test_an_engine_that_books_a_list_against_itself_does_not_pass_the_checks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check ticks the clear answer of a list beside each other one: here the rest is lost."""

    def unsafe_assess(asked: Questionnaire, answers: Answers) -> Assessment:
        given = answers.get("ill")
        is_torn = given is not None and len(given) > 1 and "no" in given
        return assess(asked, {**answers, "ill": ["no"]} if is_torn else answers)

    path = write(tmp_path, rule_file(scope("areas", "face"), screen("ill", pick="many")))
    load(path)
    monkeypatch.setattr("screener.rulefile.proofs.assess", unsafe_assess)
    with pytest.raises(RuleFileError) as raised:
        load(path)
    told = {p.message.partition(" would still book if ")[2] for p in raised.value.problems}
    assert told >= {f'"ill" were "no" and "{code}"' for code in ("yes", "not_sure")}
