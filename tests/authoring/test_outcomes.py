"""How many answer sets change outcome: exactly, in either direction, with an example."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product
from random import Random
from time import process_time
from typing import TYPE_CHECKING

import pytest
from rulefiles.models import Data, detail, questionnaire, scope, screen

from screener.assess import assess
from screener.authoring.comparing.outcomes import Moved, moves
from screener.authoring.comparing.variable_elimination import TooEntangledError
from screener.model import AnswerClass, Disposition, Kind
from screener.rulefile.counting import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from screener.model import Assessment, Question, Questionnaire

Codes = tuple[str, ...]
NOTHING = Moved(0, {}, ())
BOOK, CONSULT = Disposition.BOOK, Disposition.CONSULT_FIRST
TO_BOOK, TO_CONSULT = (CONSULT, BOOK), (BOOK, CONSULT)


def random_questionnaire(random: Random, most_questions: int = 4) -> Questionnaire:
    """Return a questionnaire of few questions, with ids and codes from a small stock.

    Two of them therefore ask much the same, but in another order, and with other kinds, answers,
    classes and gates.
    """
    questions: list[Data] = []
    for name in random.sample("abcde"[: most_questions + 1], random.randint(1, most_questions)):
        scopes = [question for question in questions if question["kind"] == "scope"]
        gate: Data = {}
        if scopes and random.random() < 0.7:
            chosen = random.choice(scopes)
            codes = list(chosen["answers"]["neutral"])
            gate = {"show_when": {chosen["id"]: some(random, codes)}}
        if random.random() < 0.5:
            pick = random.choice(["one", "many"])
            asked = scope(name, *some(random, ["yes", "no", "x"]), pick=pick, **gate)
            if random.random() < 0.5:
                asked["answers"]["unsure"] = {random.choice(["u", "y"]): "I cannot say"}
                asked |= {"if_unsure": "We need to know.", "advice": "Talk to us."}
            questions.append(asked)
        else:
            codes = random.sample(["yes", "no", "x", "y"], random.choice([3, 4]))
            classes = {"clear": codes[:1], "risk": codes[1:2], "unsure": codes[2:3]}
            pick = random.choice(["one", "many"])
            growing = ["risk", "unsure"] if pick == "many" else list(classes)
            classes[random.choice(growing)].extend(codes[3:])
            questions.append(screen(name, **classes, **gate, pick=pick))
    return questionnaire(*questions)


def some(random: Random, codes: list[str]) -> list[str]:
    """Return some of the codes, at least one."""
    return random.sample(codes, random.randint(1, len(codes)))


def said(
    answers: Mapping[str, Codes], here: Questionnaire, there: Questionnaire
) -> dict[str, object]:
    """Return an answer set as one of two files gets it.

    A safety question leaves out what the other file alone calls a risk or unsure. If that was all,
    its clear answer is chosen.
    """
    raw: dict[str, object] = {}
    for id_, codes in answers.items():
        question, other = here.by_id.get(id_), there.by_id.get(id_)
        if question is None or not codes:
            continue
        given = codes
        if question.kind is Kind.SCREEN and other:
            worries = (*other.codes(AnswerClass.RISK), *other.codes(AnswerClass.UNSURE))
            given = tuple(c for c in codes if c in question.by_code or c not in worries)
            given = given or question.codes(AnswerClass.CLEAR)[:1]
        raw[id_] = given if question.pick_many or len(given) > 1 else given[0]
    return raw


def assessed(
    old: Questionnaire, new: Questionnaire
) -> Iterator[tuple[dict[str, Codes], Assessment, Assessment]]:
    """Go through all that patients might say to either file, one by one."""
    ids = dict.fromkeys([*old.by_id, *new.by_id])
    pairs = {id_: (old.by_id.get(id_), new.by_id.get(id_)) for id_ in ids}
    allowed = {
        id_: {
            (True, True): offers(in_old, in_new),
            (True, False): {(), *offers(in_old)},
            (False, True): {(), *offers(in_new)},
        }
        for id_, (in_old, in_new) in pairs.items()
    }
    seen = set()
    for combination in product(*({(), *offers(*pair)} for pair in pairs.values())):
        answers = dict(zip(pairs, combination, strict=True))
        before = assess(old, said(answers, old, new))
        after = assess(new, said(answers, new, old))
        shown = {id_: (id_ in before.shown, id_ in after.shown) for id_ in pairs}
        heard = {id_: answers[id_] for id_ in pairs if any(shown[id_])}
        if all(codes in allowed[id_][shown[id_]] for id_, codes in heard.items()):
            key = tuple(heard.items())
            if key not in seen:
                yield heard, before, after
            seen.add(key)


def offers(*questions: Question | None) -> set[Codes]:
    """Return every answer to what one or two files ask under one id."""
    asking = [question for question in questions if question]
    codes = sorted({code for question in asking for code in question.by_code})
    taking_many = [question for question in asking if question.pick_many]
    most = len(codes) if taking_many else 1
    every = (some for size in range(1, most + 1) for some in combinations(codes, size))
    return {
        some for some in every if all(agree(taking_many, *two) for two in combinations(some, 2))
    }


def agree(asking: list[Question], one: str, another: str) -> bool:
    """Tell whether two codes can be chosen together in a file, or no file offers both."""
    both = [question for question in asking if {one, another} <= {*question.by_code}]
    clear = [{*q.codes(AnswerClass.CLEAR)} if q.kind is Kind.SCREEN else set() for q in both]
    return not both or any(codes.isdisjoint((one, another)) for codes in clear)


def deciding(assessment: Assessment) -> set[str]:
    """Return the questions whose answers lead to consult first."""
    return {*assessment.open, *(finding.rule.when.question for finding in assessment.findings)}


def assert_agrees_with_enumeration(old: Questionnaire, new: Questionnaire) -> None:
    """Hold the counts and the examples of two questionnaires against all their answer sets."""
    everyone = list(assessed(old, new))
    ways = Counter((before.disposition, after.disposition) for _, before, after in everyone)
    counted = moves(old, new)
    assert counted.answer_sets == ways.total()
    assert counted.book_before == ways[BOOK, BOOK] + ways[BOOK, CONSULT]
    assert counted.book_after == ways[BOOK, BOOK] + ways[CONSULT, BOOK]
    assert_smallest(
        counted.to_book,
        [(a, deciding(b)) for a, b, c in everyone if (b.disposition, c.disposition) == TO_BOOK],
    )
    assert_smallest(
        counted.to_consult,
        [(a, deciding(c)) for a, b, c in everyone if (b.disposition, c.disposition) == TO_CONSULT],
    )


def assert_smallest(moved: Moved, enumerated: list[tuple[dict[str, Codes], set[str]]]) -> None:
    """Hold what moves one way against all that does, each with the answers that decide."""
    assert moved.count == len(enumerated)
    if enumerated:
        example = {id_: tuple(sorted(codes)) for id_, codes in moved.example.items()}
        assert (example, set(moved.deciding)) in enumerated
        assert len(moved.deciding) == min(len(decide) for _, decide in enumerated)


@pytest.mark.parametrize(
    "seed", [*range(3), *(pytest.param(n, marks=pytest.mark.long) for n in range(3, 20))]
)
def test_counts_are_those_of_an_enumeration(seed: int) -> None:
    """Hundreds of random pairs move exactly the answer sets that an enumeration finds."""
    random = Random(seed)  # noqa: S311 - a seed names a pair
    for _ in range(100):
        old, new = random_questionnaire(random, 3), random_questionnaire(random, 3)
        assert_agrees_with_enumeration(old, new)


def test_same_file_moves_nothing_and_counts_as_the_check_does() -> None:
    """A file against itself moves nothing, among the answer sets that the check counts."""
    random = Random("same")  # noqa: S311 - the same in every run
    for _ in range(200):
        file = random_questionnaire(random)
        counted, checked = moves(file, file), count(file)
        assert (counted.answer_sets, counted.book_before) == (checked.answer_sets, checked.book)
        assert counted.to_book == counted.to_consult == NOTHING


def test_swapped_files_swap_the_directions() -> None:
    """What moves to book one way moves to consult first the other way."""
    random = Random("swapped")  # noqa: S311 - the same in every run
    for _ in range(200):
        old, new = random_questionnaire(random), random_questionnaire(random)
        there, back = moves(old, new), moves(new, old)
        assert there.answer_sets == back.answer_sets
        assert there.to_book.count == back.to_consult.count
        assert there.to_consult.count == back.to_book.count


def as_asked(file: Questionnaire, answers: Mapping[str, Codes]) -> dict[str, object]:
    """Return answers as a file asks for them: a list where several may be chosen."""
    return {
        id_: codes[0] if len(codes) == 1 and not file.by_id[id_].pick_many else list(codes)
        for id_, codes in answers.items()
        if id_ in file.by_id
    }


def test_whatever_answers_book_that_did_not_are_among_those_that_move() -> None:
    """Answers left out, unknown to a file or given in vain hide no move to book."""
    random = Random("any")  # noqa: S311 - the same in every run
    found = 0
    for _ in range(300):
        old, new = random_questionnaire(random, 3), random_questionnaire(random, 3)
        ids = dict.fromkeys([*old.by_id, *new.by_id])
        for chosen in product([(), ("?",), ("yes",), ("no",), ("x", "no")], repeat=len(ids)):
            answers = dict(zip(ids, chosen, strict=True))
            after = assess(new, as_asked(new, answers)).disposition
            if after is BOOK and assess(old, as_asked(old, answers)).disposition is CONSULT:
                assert moves(old, new).to_book.count
                found += 1
                break
    assert found > 50


def test_question_withdrawn_moves_to_book() -> None:
    """Without the question, whoever answered it with a risk, unsure or not at all can book."""
    moved = moves(questionnaire(screen("a"), screen("b")), questionnaire(screen("a"))).to_book
    assert moved == Moved(3, {"a": ("no",), "b": ("yes",)}, ("b",))


def test_scope_question_withdrawn_moves_to_book() -> None:
    """Whoever left it open had to consult first, and no longer does."""
    old = questionnaire(scope("areas", "face"), screen("a"))
    moved = moves(old, questionnaire(screen("a"))).to_book
    assert moved == Moved(1, {"areas": (), "a": ("no",)}, ("areas",))


def test_question_added_moves_to_consult() -> None:
    """A new question holds back whoever answers it with a risk, unsure or not at all."""
    counted = moves(questionnaire(screen("a")), questionnaire(screen("a"), screen("b")))
    assert (counted.to_book, counted.to_consult.count) == (NOTHING, 3)


def test_answer_filed_as_clear_moves_to_book() -> None:
    """A risk answer that is filed as clear moves whoever gives it."""
    old = questionnaire(screen("a", risk=("yes", "earlier")))
    new = questionnaire(screen("a", clear=("no", "earlier")))
    assert moves(old, new).to_book == Moved(1, {"a": ("earlier",)}, ("a",))


def test_risk_answer_withdrawn_moves_to_book() -> None:
    """Whoever would have said "earlier" must say something else now, and may say "no"."""
    old, new = questionnaire(screen("a", risk=("yes", "earlier"))), questionnaire(screen("a"))
    assert moves(old, new).to_book == Moved(1, {"a": ("earlier",)}, ("a",))


def test_risk_answer_added_moves_to_consult() -> None:
    """Whoever had to say something else before, and may have said "no", consults first now."""
    old, new = questionnaire(screen("a")), questionnaire(screen("a", risk=("yes", "earlier")))
    assert moves(old, new).to_consult == Moved(1, {"a": ("earlier",)}, ("a",))


def test_clear_answer_added_moves_to_book() -> None:
    """An answer that nobody could give before and that books now moves to book."""
    old, new = questionnaire(screen("a")), questionnaire(screen("a", clear=("no", "never")))
    assert moves(old, new).to_book == Moved(1, {"a": ("never",)}, ("a",))


def test_area_added_moves_to_book() -> None:
    """Nobody could book an area that was not offered."""
    old = questionnaire(scope("areas", "face", pick="many"), screen("a"))
    new = questionnaire(scope("areas", "face", "palms", pick="many"), screen("a"))
    assert moves(old, new).to_book == Moved(2, {"areas": ("palms",), "a": ("no",)}, ("areas",))


def test_question_asked_of_fewer_moves_to_book() -> None:
    """Whoever is no longer asked can book, whatever she would have answered."""
    areas = scope("areas", "face", "palms")
    old = questionnaire(areas, screen("a"))
    new = questionnaire(areas, screen("a", show_when={"areas": ["face"]}))
    assert moves(old, new).to_book == Moved(3, {"areas": ("palms",), "a": ("yes",)}, ("a",))


def test_safety_question_turned_into_a_detail_moves_to_book() -> None:
    """A detail never holds anybody back, so this withdraws the safety question."""
    a = screen("a")
    b = detail("b", {"a": ["yes"]}, "yes", "no")
    assert moves(questionnaire(a, screen("b")), questionnaire(a, b)).to_book.count == 3


def test_area_withdrawn_with_its_question_moves_nobody_to_book() -> None:
    """Without the area nobody can book it, so its question is not missed."""
    faces = questionnaire(scope("areas", "face"), screen("a"))
    more = questionnaire(
        scope("areas", "face", "palms"), screen("a"), screen("b", show_when={"areas": ["palms"]})
    )
    assert moves(more, faces).to_book == NOTHING


def test_details_change_nothing() -> None:
    """A detail added or withdrawn is no answer to count."""
    old = questionnaire(screen("a"), detail("where", {"a": ["yes"]}, "here"))
    new = questionnaire(screen("a"))
    assert moves(old, new) == moves(new, new)


def large(random: Random, screens: int) -> list[Data]:
    """Return six scope questions with gates on gates, and safety questions about some areas."""
    areas = [f"area_{number}" for number in range(7)]
    scopes: list[Data] = []
    for number in range(6):
        gate: Data = {}
        if scopes:
            gate = {"show_when": {random.choice(scopes)["id"]: random.sample(areas, 3)}}
        scopes.append(scope(f"scope_{number}", *areas, pick="many", **gate))
    gates = [{random.choice(scopes)["id"]: random.sample(areas, 2)} for _ in range(screens)]
    return [*scopes, *(screen(f"screen_{n}", show_when=gate) for n, gate in enumerate(gates))]


def test_two_hundred_questions_take_seconds() -> None:
    """Two hundred questions, one withdrawn and three shown by other answers, are told exactly."""
    random = Random("large")  # noqa: S311 - the same in every run
    old = large(random, 200)
    *new, withdrawn = old
    for position in random.sample(range(6, len(new)), 3):
        gate = {f"scope_{random.randrange(6)}": ["area_0", "area_6"]}
        new[position] = {**new[position], "show_when": gate}
    start = process_time()
    counted = moves(questionnaire(*old), questionnaire(*new))
    assert process_time() - start < 20
    assert counted.answer_sets > 10**80
    assert counted.to_book.count > counted.to_consult.count > 0
    only = moves(questionnaire(*old), questionnaire(*old[:-1]))
    assert only.to_book.deciding == (withdrawn["id"],)
    assert only.to_consult == NOTHING


def test_hopeless_counts_are_refused_by_name() -> None:
    """Where too many gates hang together, the comparison says so and estimates nothing."""
    areas = [f"area_{number}" for number in range(12)]
    scopes = [scope(f"scope_{number}", *areas, pick="many") for number in range(4)]
    places = [{question["id"]: [area]} for question in scopes for area in areas]
    gates = [*product(places, places)]
    old, new = (
        questionnaire(
            *scopes,
            *(screen(f"screen_{n}", show_when=both[file]) for n, both in enumerate(gates)),
        )
        for file in (0, 1)
    )
    with pytest.raises(TooEntangledError, match="scope_0"):
        moves(old, new)
