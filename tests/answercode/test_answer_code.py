"""What an answer code carries, and when it is accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulefiles.models import questionnaire, screen
from rulefiles.plain import subsets

from screener.answercode import CodeError, Coder, Refusal, length
from screener.answercode.layout import Layout
from screener.conditions import read
from screener.model import Answer, AnswerClass, Condition, Kind, Question
from screener.rulefile import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from screener.model import Given, Questionnaire

FILE = Path(__file__).with_name("questions.yaml")
KEY, OLDER_KEY, OTHER_KEY = (bytes([number]) * 32 for number in (1, 2, 3))
TODAY = date(2026, 11, 23)
SMALL = load(FILE).questionnaire
CODER = Coder(SMALL, [KEY])
ANSWERS = {"areas": ("forehead", "palms"), "infection": "not_sure", "infection_where": ("palms",)}


def refusal(coder: Coder, text: str, today: date = TODAY) -> CodeError:
    """Return the error with which a text is refused."""
    with pytest.raises(CodeError) as error:
        coder.decode(text, today=today)
    return error.value


def code_of(
    answers: Mapping[str, object], day: date = TODAY, salt: int | None = None, coder: Coder = CODER
) -> str:
    """Return the code of a patient who read the file's own language."""
    return coder.encode(answers, language=SMALL.language, day=day, salt=salt)


def test_answers_come_back() -> None:
    """What the patient answered is what the nurse reads."""
    assert CODER.decode(code_of(ANSWERS), today=TODAY).answers == ANSWERS


def test_no_answers_come_back() -> None:
    """A patient who answered nothing has a code that says so."""
    assert CODER.decode(code_of({}), today=TODAY).answers == {}


def test_a_hidden_answer_is_not_carried() -> None:
    """An answer to a question that is not shown stays behind."""
    answers = {"areas": ["forehead"], "blood_thinners": "yes", "prescribed_by": "doctor"}
    decoded = CODER.decode(code_of(answers), today=TODAY)
    assert decoded.answers == {"areas": ("forehead",)}


def test_a_code_stands_in_groups_of_four() -> None:
    """A code is written in groups of four characters, the last one as long as it gets."""
    groups = code_of(ANSWERS).split("-")
    assert {len(group) for group in groups[:-1]} == {4}
    assert 1 <= len(groups[-1]) <= 4


def test_equal_answers_have_different_codes() -> None:
    """Two patients with the same answers on the same day have different codes."""
    assert len({code_of(ANSWERS) for _ in range(100)}) == 100


def test_a_code_is_determined_by_its_salt() -> None:
    """With the same salt, the same answers on the same day give the same code."""
    assert code_of(ANSWERS, salt=5) == code_of(ANSWERS, salt=5)


@pytest.mark.parametrize("age", range(8))
def test_a_code_is_accepted_for_seven_days(age: int) -> None:
    """A code is read on its day and the seven days after, and says how old it is."""
    made = TODAY - timedelta(days=age)
    decoded = CODER.decode(code_of(ANSWERS, made), today=TODAY)
    assert (decoded.age_days, decoded.day) == (age, made)


@pytest.mark.parametrize("age", [8, 9, 365, 2047])
def test_an_old_code_is_refused(age: int) -> None:
    """A code older than seven days is refused, with the day on which it was made."""
    made = TODAY - timedelta(days=age)
    error = refusal(CODER, code_of(ANSWERS, made))
    assert (error.refusal, error.day) == (Refusal.TOO_OLD, made)


@pytest.mark.parametrize("days", [1, 7, 30])
def test_the_clinic_decides_how_old_is_too_old(days: int) -> None:
    """The rule file under which a code is opened says for how many days, the last one included."""
    coder = Coder(replace(SMALL, answer_code_days=days), [KEY])
    code = code_of(ANSWERS)
    last = coder.last_day(TODAY)
    assert last == TODAY + timedelta(days=days)
    assert coder.decode(code, today=last).age_days == days
    with pytest.raises(CodeError):
        coder.decode(code, today=last + timedelta(days=1))


def test_the_last_day_of_a_code_is_never_after_the_last_day_there_is() -> None:
    """Whatever a server's clock says, a page can be shown."""
    assert CODER.last_day(date.max) == date.max


def test_a_code_from_tomorrow_is_refused() -> None:
    """A code cannot have been made after today: some clock is wrong."""
    tomorrow = TODAY + timedelta(days=1)
    error = refusal(CODER, code_of(ANSWERS, tomorrow))
    assert (error.refusal, error.day) == (Refusal.FROM_THE_FUTURE, tomorrow)


@pytest.mark.parametrize("rounds", [-2, -1, 1, 2])
def test_a_day_does_not_come_round_again(rounds: int) -> None:
    """A code from when the short count of days last stood where it stands now is not fresh."""
    made = TODAY + timedelta(days=4096 * rounds)
    assert refusal(CODER, code_of(ANSWERS, made)).refusal is Refusal.UNREADABLE


@pytest.mark.parametrize("today", [date.min, date.max])
def test_any_date_can_be_today(today: date) -> None:
    """A code is written, read or refused on the first and the last day there is."""
    code = code_of(ANSWERS, today)
    assert CODER.decode(code, today=today).answers == ANSWERS
    assert refusal(CODER, code_of(ANSWERS), today).refusal is Refusal.UNREADABLE


def test_a_code_outlives_the_rotation_of_its_key() -> None:
    """Wherever its key now stands in the list, a code is read."""
    code = code_of(ANSWERS, coder=Coder(SMALL, [OLDER_KEY]))
    for keys in ([OLDER_KEY], [KEY, OLDER_KEY], [OTHER_KEY, KEY, OLDER_KEY]):
        assert Coder(SMALL, keys).decode(code, today=TODAY).answers == ANSWERS


def test_the_current_key_writes() -> None:
    """A code made after a rotation is read without the retired key."""
    code = code_of(ANSWERS, coder=Coder(SMALL, [KEY, OLDER_KEY]))
    assert Coder(SMALL, [KEY]).decode(code, today=TODAY).answers == ANSWERS


def test_a_code_made_with_another_key_is_unreadable() -> None:
    """Without its key nothing is learnt from a code, not even that it is one."""
    code = code_of(ANSWERS, coder=Coder(SMALL, [OTHER_KEY]))
    error = refusal(Coder(SMALL, [KEY, OLDER_KEY]), code)
    assert (error.refusal, error.day) == (Refusal.UNREADABLE, None)


@pytest.mark.parametrize("keys", [[], [b""], [KEY[1:]], [KEY, KEY + b"1"]])
def test_keys_of_another_length_are_refused(keys: list[bytes]) -> None:
    """A coder needs at least one key, and each has 32 bytes."""
    with pytest.raises(ValueError, match="32 bytes"):
        Coder(SMALL, keys)


def test_a_questionnaire_without_digests_is_refused() -> None:
    """Without digests, a code could not be told from one for other questions."""
    for unknown in (replace(SMALL, digest=""), replace(SMALL, questions_digest="")):
        with pytest.raises(ValueError, match="digests"):
            Coder(unknown, [KEY])


def edited(folder: Path, before: str, after: str) -> Questionnaire:
    """Return the small questionnaire with an edit."""
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    path = folder / FILE.name
    path.write_text(text.replace(before, after), encoding="utf-8")
    return load(path).questionnaire


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("An infection should be over first.", "Wait until it is over."),
        ("severity: precaution", "severity: contraindication"),
        ("Nothing needs a talk first.", "Book now."),
    ],
)
def test_a_code_is_read_under_changed_rules(tmp_path: Path, before: str, after: str) -> None:
    """An edit to rules or texts leaves codes readable; the nurse is told of it."""
    code = code_of(ANSWERS)
    assert not CODER.decode(code, today=TODAY).rules_changed
    decoded = Coder(edited(tmp_path, before, after), [KEY]).decode(code, today=TODAY)
    assert decoded.answers == ANSWERS
    assert decoded.rules_changed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Do you have an infection there?", "Do you have a wound there?"),
        ("doctor: A doctor, nobody: Nobody", "nobody: Nobody, doctor: A doctor"),
        ("nobody: Nobody", "nobody: Nobody, nurse: A nurse"),
    ],
)
def test_a_code_for_other_questions_is_unreadable(tmp_path: Path, before: str, after: str) -> None:
    """After an edit to a question or its answers no earlier code is read, nor taken for old."""
    code = code_of(ANSWERS)
    other = Coder(edited(tmp_path, before, after), [KEY])
    assert refusal(other, code).refusal is Refusal.UNREADABLE


def test_the_length_is_that_of_every_code() -> None:
    """The length announced for a questionnaire is that of its codes."""
    assert length(SMALL) == len(code_of(ANSWERS).replace("-", ""))


@pytest.mark.parametrize(
    ("offered", "told"), [(3, 3), (8, 8), (9, 7)], ids=["few", "as many as fit", "too many"]
)
def test_the_language_comes_back(offered: int, told: int) -> None:
    """Which language the patient read; where there is no room for all, none instead of a wrong one.

    The code is as long in any of them.
    """
    languages = tuple(f"l{letter}" for letter in "abcdefghi"[:offered])
    coder = Coder(replace(SMALL, languages=languages), [KEY])
    codes = [coder.encode(ANSWERS, language=language, day=TODAY) for language in languages]
    read = [coder.decode(code, today=TODAY).language for code in codes]
    assert read == [*languages[:told], *[""] * (offered - told)]
    assert {len(code) for code in codes} == {len(code_of(ANSWERS))}


def test_a_language_that_is_not_offered_has_no_code() -> None:
    """Rather no code than one that tells another language."""
    with pytest.raises(ValueError, match="not in tuple"):
        CODER.encode(ANSWERS, language="nn", day=TODAY)


def test_a_code_of_languages_in_another_order_is_unreadable() -> None:
    """The place of a language is worth nothing once the places are others."""
    orders = [replace(SMALL, languages=order) for order in (("nb", "en"), ("en", "nb"))]
    one, other = (Coder(order, [KEY]) for order in orders)
    code = one.encode(ANSWERS, language="en", day=TODAY)
    assert one.decode(code, today=TODAY).language == "en"
    assert refusal(other, code).refusal is Refusal.UNREADABLE


@given(data=st.data())
def test_whatever_is_read_comes_back(data: st.DataObject) -> None:
    """For any questions and any answers: what the questionnaire reads, in page order.

    The code is as long for these answers as for none, so its length tells nothing.
    """
    questionnaire = data.draw(questionnaires())
    answers = data.draw(raw_answers(questionnaire))
    day = data.draw(st.dates())
    salt = data.draw(st.integers(0, 2**20 - 1))
    coder = Coder(questionnaire, [KEY])
    code = code_of(answers, day, salt, coder)
    assert coder.decode(code, today=day).answers == in_page_order(questionnaire, answers)
    assert len(code) == len(code_of({}, day, coder=coder))


def in_page_order(
    questionnaire: Questionnaire, answers: Mapping[str, object]
) -> Mapping[str, Given]:
    """Return the answers that the questionnaire reads, ticked ones in the order of the page."""
    return {
        id_: value
        if isinstance(value, str)
        else tuple(code for code in questionnaire.by_id[id_].by_code if code in value)
        for id_, value in read(questionnaire, answers).answers.items()
    }


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """Draw a questionnaire of up to eight questions of every kind, gated by earlier ones."""
    questions: list[Question] = []
    for number in range(draw(st.integers(0, 8))):
        gate = draw(st.sampled_from([None, *questions]))
        condition = None
        if gate:
            codes = draw(st.sets(st.sampled_from(sorted(gate.by_code)), min_size=1))
            condition = Condition(gate.id, frozenset(codes))
        sources = [q for q in questions if q.pick_many and q.answers_from is None]
        source = draw(st.sampled_from([None, *sources]))
        codes_offered = range(draw(st.integers(1, 5)))
        questions.append(
            Question(
                id=f"q{number}",
                kind=draw(st.sampled_from(Kind)),
                ask="?",
                answers=source.answers
                if source
                else tuple(
                    Answer(f"a{code}", "!", draw(st.sampled_from(AnswerClass)))
                    for code in codes_offered
                ),
                pick_many=draw(st.booleans()),
                answers_from=source.id if source else None,
                show_when=condition,
            )
        )
    return replace(SMALL, questions=tuple(questions))


def raw_answers(questionnaire: Questionnaire) -> st.SearchStrategy[dict[str, object]]:
    """Draw answers, most of them well formed, to any of the questions."""
    values = {}
    for question in questionnaire.questions:
        code = st.sampled_from(sorted(question.by_code))
        many = st.lists(code, unique=True)
        values[question.id] = st.one_of(many if question.pick_many else code, code, many, st.none())
    return st.fixed_dictionaries({}, optional=values)


def test_every_answer_to_a_list_of_risks_comes_back_and_none_is_wasted() -> None:
    """Of n codes 2^(n-1) answers: with none, and two for the other question, so many numbers."""
    codes = ["x", "y", "u"]
    asked = questionnaire(screen("fever"), screen("ill", pick="many", clear=["none"], risk=codes))
    layout = Layout(asked)
    every = [["none"], *(list(some) for some in subsets([*codes, "not_sure"]))]
    assert layout.size == 4 * (1 + len(every))
    for ticked in every:
        back = layout.answers(layout.number({"fever": "no", "ill": ticked}))
        assert (back["fever"], set(back["ill"])) == ("no", set(ticked))
    numbers = {layout.number({"ill": ticked}) for ticked in every}
    assert len(numbers) == len(every)
    contradicting = layout.number({"ill": ["none", "x"]})
    assert contradicting == layout.number({})
