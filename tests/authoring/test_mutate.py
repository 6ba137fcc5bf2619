"""Every single change to a rule file is refused, or told, or lets nobody book who could not."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from rulefiles.models import Data, built, detail, rule_file, scope, screen, text, write

from screener.assess import assess
from screener.authoring.mutating.replay import Replay
from screener.authoring.mutating.verdicts import Fate, Judge, Mutant, Verdict, verdicts
from screener.model import AnswerClass, Disposition, Kind, Questionnaire
from screener.packaged import packaged
from screener.rulefile import RuleFileError, load
from screener.rulefile.tree import Tree, read_tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STRUCTURE = ("questions", "rules", "answer_sets")
ACCEPTED = (Fate.COMPARED, Fate.SURVIVED)
SHIPPED = packaged("rules.yaml")
LABEL_BASED = SHIPPED.parent / "examples" / "label-based.yaml"


def small_file() -> Data:
    """Return a rule file with something of everything."""
    infected = screen("infected", risk=("yes", "earlier"), show_when={"areas": ["face"]})
    return rule_file(
        scope("areas", "face", "palms", pick="many"),
        screen("pregnant"),
        infected,
        detail("where", {"infected": ["yes"]}, answers_from="areas", pick="many"),
        information=[{"id": "note", "when": {"areas": ["palms"]}, "text": "Know this."}],
    )


def tree_of(data: Data) -> Tree:
    """Return data as a file that was read."""
    return read_tree(text(data).encode(), "rules.yaml")


@pytest.fixture(scope="module")
def small() -> list[Verdict]:
    """Judge every change to the small file."""
    return list(verdicts(tree_of(small_file()), thorough=True))


def fates(judged: list[Verdict], name: str) -> list[Fate]:
    """Return what became of a change, and then of the same change made thoroughly."""
    found = [verdict.fate for verdict in judged if verdict.mutant.name == name]
    assert found, sorted({verdict.mutant.name for verdict in judged})
    return found


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ('question "pregnant": dropped', [Fate.REFERENCES, Fate.COMPARED]),
        ('question "infected": dropped', [Fate.REFERENCES, Fate.COMPARED]),
        ('rule "pregnant": dropped', [Fate.REFERENCES, Fate.REFERENCES]),
        ('rule "pregnant", "source": dropped', [Fate.SHAPE]),
        ('rule "pregnant", "severity": changed to precaution', [Fate.SURVIVED]),
        ('question "infected", "show_when": dropped', [Fate.EXAMPLE, Fate.SURVIVED]),
        (
            'question "infected", "show_when", "areas": widened by palms',
            [Fate.EXAMPLE, Fate.SURVIVED],
        ),
        ('question "pregnant": asked only after areas: face', [Fate.EXAMPLE, Fate.COMPARED]),
        (
            'question "infected", answer "earlier": filed as clear',
            [Fate.REFERENCES, Fate.COMPARED],
        ),
        (
            'question "infected", answer "earlier": dropped',
            [Fate.REFERENCES, Fate.COMPARED],
        ),
        (
            'question "infected", "answers", "unsure": new answer filed as unsure',
            [Fate.PROOFS, Fate.SURVIVED],
        ),
        ('example "Example 1": dropped', [Fate.PROOFS]),
    ],
)
def test_fate(small: list[Verdict], name: str, expected: list[Fate]) -> None:
    """Each change meets the first that notices it, also when all the rest is made to agree."""
    assert fates(small, name) == expected


def test_every_place_is_changed(small: list[Verdict]) -> None:
    """Each question, answer, rule, condition, gate and example is dropped and changed."""
    changed = {verdict.mutant.place for verdict in small}
    data = small_file()
    for group in ("questions", "rules", "information", "examples"):
        assert {(group, index) for index in range(len(data[group]))} <= changed
    for index, question in enumerate(data["questions"]):
        for filed, offer in question.get("answers", {}).items():
            assert {("questions", index, "answers", filed, code) for code in offer} <= changed
    assert {("rules", index, "when") for index in range(len(data["rules"]))} <= changed
    assert {("questions", 2, "show_when"), ("questions", 3, "show_when")} <= changed


def test_changes_are_named_with_their_line(small: list[Verdict]) -> None:
    """The line is that of the place in the file as it was."""
    lines = text(small_file()).splitlines()
    for verdict in small:
        if verdict.mutant.place[0] == "rules" and verdict.mutant.name.endswith('": dropped'):
            assert "id:" in lines[verdict.mutant.line - 1] or len(verdict.mutant.place) > 2


def test_verdicts_are_those_of_the_check(small: list[Verdict], tmp_path: Path) -> None:
    """Exactly those mutants are refused that `screener check` would refuse."""
    for verdict in small:
        path = write(tmp_path, dict(verdict.mutant.data))
        try:
            load(path)
        except RuleFileError as error:
            problems = [problem.message for problem in error.problems]
        else:
            problems = [""]
        assert verdict.problem in problems, verdict.mutant.name
        assert (verdict.fate in ACCEPTED) == (problems == [""])


def all_answers(*files: Questionnaire) -> Iterator[dict[str, Any]]:
    """Yield all answers to some files: each code of each, pairs of codes, and none."""
    values: dict[str, list[Any]] = {}
    for question in (q for file in files for q in file.questions if q.kind is not Kind.DETAIL):
        known = values.setdefault(question.id, [None])
        lists = [[a, b][: 1 + (a != b)] for a, b in product(question.by_code, repeat=2)]
        known += [value for value in (*question.by_code, *lists) if value not in known]
    for chosen in product(*values.values()):
        yield dict(zip(values, chosen, strict=True))


def as_asked(file: Questionnaire, answers: dict[str, Any]) -> dict[str, Any]:
    """Return answers with a code alone as a file asks for it: by itself, or in a list."""
    said: dict[str, Any] = {}
    for id_, value in answers.items():
        codes = [value] if isinstance(value, str) else value
        takes_many = id_ in file.by_id and file.by_id[id_].pick_many
        said[id_] = codes if takes_many or not codes or len(codes) > 1 else codes[0]
    return said


def test_whatever_lets_anybody_book_is_refused_or_told(small: list[Verdict]) -> None:
    """No mutant that books for anybody who had to consult first survives: tried on all answers."""
    original = built(small_file())
    harmful = 0
    for verdict in small:
        if verdict.fate in ACCEPTED:
            mutant = built(dict(verdict.mutant.data))
            if any(
                assess(mutant, as_asked(mutant, answers)).disposition is Disposition.BOOK
                and assess(original, as_asked(original, answers)).disposition
                is Disposition.CONSULT_FIRST
                for answers in all_answers(original, mutant)
            ):
                harmful += 1
                assert verdict.fate is Fate.COMPARED, verdict.mutant.name
    assert harmful > 10


def test_patients_find_what_a_change_lets_through(small: list[Verdict]) -> None:
    """The replay knows nothing of counts, and finds harm by itself."""
    replay = Replay(built(small_file()))
    told = [verdict for verdict in small if verdict.fate is Fate.COMPARED]
    found = [verdict for verdict in told if replay.books(built(dict(verdict.mutant.data)))]
    assert len(found) > 10
    assert not [verdict for verdict in small if verdict.fate is Fate.UNTOLD]


def test_patients_find_an_answer_that_outlives_what_it_was_about() -> None:
    """Who goes back and chooses another area keeps her old answer, where nothing deletes it."""
    areas = scope("areas", "face", "palms")
    tied, untied = screen("sore", about="areas"), screen("sore")
    visit = Replay(built(rule_file(areas, tied))).books(built(rule_file(areas, untied)))
    assert visit is not None
    assert visit[1] == "areas"
    judge = Judge(built(rule_file(areas, tied)))
    mutant = Mutant("untied", ("questions", 1), 1, rule_file(areas, untied))
    assert judge.verdict(mutant).fate is Fate.COMPARED


def clear_answers(questionnaire: Questionnaire, areas: list[str]) -> dict[str, Any]:
    """Return clear answers to every safety question, and these areas."""
    answers: dict[str, Any] = {"areas": areas}
    for question in questionnaire.questions:
        if question.kind is Kind.SCREEN:
            (answers[question.id],) = question.codes(AnswerClass.CLEAR)
    return answers


def one_worse(questionnaire: Questionnaire) -> Iterator[dict[str, Any]]:
    """Yield answers all clear but one, for one area and for all areas."""
    every = list(questionnaire.by_id["areas"].by_code)
    for areas in (every[:1], every):
        answers = clear_answers(questionnaire, areas)
        for question in questionnaire.questions:
            if question.kind is Kind.SCREEN:
                for worse in (*question.codes(AnswerClass.RISK), "not_sure", "nonsense", None):
                    yield {**answers, question.id: worse}


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(SHIPPED, id="shipped"),
        pytest.param(LABEL_BASED, id="label-based", marks=pytest.mark.long),
    ],
)
def test_no_mutant_that_lets_more_answer_sets_book_survives(path: Path) -> None:
    """Each is refused, or told by the comparison, so that it needs a new approval."""
    tree = read_tree(path.read_bytes(), str(path))
    original = built(tree.data)
    held_back = [
        answers
        for answers in one_worse(original)
        if assess(original, answers).disposition is Disposition.CONSULT_FIRST
    ]
    judged = list(verdicts(tree, thorough=True))
    told = {verdict.mutant.name for verdict in judged if verdict.fate is Fate.COMPARED}
    for question in original.questions:
        if question.kind is Kind.SCREEN:
            assert f'question "{question.id}": dropped' in told
    for verdict in judged:
        if verdict.fate is Fate.SURVIVED and verdict.mutant.place[0] in STRUCTURE:
            mutant = built(dict(verdict.mutant.data))
            for answers in held_back:
                assert assess(mutant, answers).disposition is Disposition.CONSULT_FIRST


def test_patients_tick_lists_as_each_file_takes_them() -> None:
    """An answer alone is one to either file; "none of these" beside another is one to neither."""
    many = screen("ill", pick="many", clear=["no"], risk=["yes"])
    one, held = screen("ill", clear=["no"]), screen("fever")
    for old, new in ((many, one), (one, many)):
        replay = Replay(built(rule_file(old, held)))
        assert replay.books(built(rule_file(new, held))) is None
        assert replay.books(built(rule_file(new))) is not None
    scopes = rule_file(scope("ill", "yes", "no", pick="many"), held)
    assert Replay(built(rule_file(many, held))).books(built(scopes)) is not None
