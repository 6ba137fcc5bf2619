"""The patient's answer code on the nurse's page: opened, refused, compared, never prefilled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cast.answers import ALL_CLEAR, OF_EACH_KIND
from cast.apps import KEY
from cast.clinic import Clinic
from cast.desk_page import UNREADABLE
from cast.installation import clinics_today
from cast.nurse import HOME, Nurse
from rulefiles.models import rule, rule_file, screen, write

from screener.answercode import Coder
from screener.rulefile import load

FUTURE = (
    "This code carries a date that has not come yet. "
    "Check the clock of this machine, or ask the questions anew."
)


def refusal(nurse: Nurse) -> str:
    """Return why the code was refused, having checked how the page says so."""
    assert nurse.status == 422
    assert nurse.page.title.startswith("Error: ")
    ((target, words),) = nurse.page.errors
    assert target == "#code"
    field = nurse.page.root.find(".//*[@id='code']")
    assert field is not None
    assert field.get("aria-invalid") == "true"
    assert "code-error" in field.get("aria-describedby", "")
    assert not any("Patient answered" in text for text in nurse.page.root.itertext())
    return words


def test_an_opened_code_shows_what_the_patient_answered(clinic: Clinic, nurse: Nurse) -> None:
    """Beside each question stands her answer, in the nurse's language; a dash for none."""
    page = nurse.opens().opens_code(clinic.a_code()).page
    words = clinic.rules.in_languages["en"].by_id
    for question in words.values():
        given = OF_EACH_KIND.get(question.id, [])
        codes = [given] if isinstance(given, str) else given
        texts = [one.text for one in question.answers if one.code in codes]
        assert page.patient_answered(question.id) == (", ".join(texts) or "\N{EN DASH}"), (
            question.id
        )
    assert "The patient answered today. Ask every question anew." in page.notices


def test_nothing_is_prefilled_as_the_nurses_answer(clinic: Clinic, nurse: Nurse) -> None:
    """Opening a code answers nothing: all seven questions are missing, and nobody may book."""
    page = nurse.opens().opens_code(clinic.code(ALL_CLEAR, clinics_today())).page
    assert all(not page.chosen(id_) for id_ in page.rows)
    assert page.outcome == "consult_first"
    assert page.counts == "0 of 7 answered, missing 1, 2, 3, 4, 5, 6 and 7"
    assert not any(page.is_marked(id_) for id_ in page.rows)


def test_answers_that_differ_are_marked_and_counted(clinic: Clinic, nurse: Nurse) -> None:
    """Only what the nurse answered otherwise is marked: not what she confirms, not what is open."""
    nurse.opens().opens_code(clinic.a_code())
    page = nurse.answers(areas=["palms", "forehead"], pregnancy="yes", breastfeeding="yes").page
    assert [id_ for id_ in page.rows if page.is_marked(id_)] == ["pregnancy"]
    assert page.counts.endswith("1 answer differs from the patient's")
    page = nurse.answers(areas=["palms"]).answers(infection="no").page
    assert [id_ for id_ in page.rows if page.is_marked(id_)] == ["areas", "pregnancy", "infection"]
    assert page.counts.endswith("3 answers differ from the patient's")
    assert nurse.outcome().live["differing"] == ["areas", "infection", "pregnancy"]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "The patient answered today. Ask every question anew."),
        (1, "The patient answered 1 day ago. Ask every question anew."),
        (7, "The patient answered 7 days ago. Ask every question anew."),
    ],
)
def test_the_page_tells_how_old_the_answers_are(
    clinic: Clinic, nurse: Nurse, days: int, words: str
) -> None:
    """A code is taken for seven days, and its age is told in every one of them."""
    assert words in nurse.opens().opens_code(clinic.a_code(days)).page.notices
    assert nurse.status == 200


def test_a_code_that_is_too_old_is_refused_with_its_day(clinic: Clinic, nurse: Nurse) -> None:
    """On the eighth day the page says from when the code is and what to do."""
    old = clinics_today() - timedelta(days=8)
    nurse.opens().opens_code(clinic.a_code(8))
    day = old.strftime("%d %b %Y").lstrip("0")
    assert refusal(nurse) == f"This code is from {day} and is too old. Ask the questions anew."


def test_a_code_from_the_future_is_refused(clinic: Clinic, nurse: Nurse) -> None:
    """A day that has not come yet points at a wrong clock, and the page says so."""
    assert refusal(nurse.opens().opens_code(clinic.a_code(-2))) == FUTURE


@pytest.mark.parametrize(
    "typed", ["nonsense", "0000-0000-0000-0000-0000-0", "x" * 80, "🤖", "<script>alert(1)</script>"]
)
def test_what_is_no_code_is_refused(nurse: Nurse, typed: str) -> None:
    """The page says that it cannot read it, shows what was typed, and keeps the answers."""
    nurse.opens().answers(pregnancy="not_sure").opens_code(typed)
    assert refusal(nurse) == UNREADABLE
    assert nurse.page.chosen("answer-code") == [typed]
    assert nurse.page.chosen("pregnancy") == ["not_sure"]


def test_a_mistyped_code_is_refused(clinic: Clinic, nurse: Nurse) -> None:
    """One wrong character, and nothing is shown of any patient."""
    code = clinic.a_code()
    wrong = code[:-1] + ("Z" if code[-1] != "Z" else "Y")
    assert refusal(nurse.opens().opens_code(wrong)) == UNREADABLE


@pytest.mark.parametrize("spell", [str.lower, lambda code: code.replace("-", " "), "  {}  ".format])
def test_a_code_may_be_typed_as_people_type(
    clinic: Clinic, nurse: Nurse, spell: Callable[[str], str]
) -> None:
    """Small letters, blanks for hyphens, blanks around it."""
    assert nurse.opens().opens_code(spell(clinic.a_code())).status == 200


def small(folder: Path, ask: str = "Are you ill?", reason: str = "It speaks against it.") -> Path:
    """Write a small rule file, reworded."""
    ill = screen("ill", ask=ask)
    return write(folder, rule_file(ill, rules=[rule("ill", "yes", reason=reason)]))


def code_under(rules: Path) -> tuple[str, str]:
    """Return the code of a patient who answered yes under a rule file, and the file's digest."""
    questionnaire = load(rules).questionnaire
    coder = Coder(questionnaire, [KEY])
    code = coder.encode({"ill": "yes"}, language=questionnaire.language, day=clinics_today())
    return code, questionnaire.digest


def test_a_code_for_other_questions_is_refused(
    tmp_path: Path, clinic_with: Callable[[Path], Clinic]
) -> None:
    """When a question was reworded since, her old answers mean something else: ask anew."""
    old, _ = code_under(small(tmp_path, ask="Have you been ill?"))
    nurse = clinic_with(small(tmp_path)).nurse().opens()
    assert refusal(nurse.opens_code(old)) == UNREADABLE
    new, _ = code_under(small(tmp_path))
    assert nurse.opens_code(new).page.patient_answered("ill") == "I say yes"


def test_a_code_from_before_the_rules_changed_is_assessed_by_todays(
    tmp_path: Path, clinic_with: Callable[[Path], Clinic]
) -> None:
    """An edit of a reason leaves the code readable; the page says that the rules have changed."""
    told = "The rules have changed since. The outcome is by today's rules."
    today, digest = code_under(small(tmp_path))
    nurse = clinic_with(small(tmp_path)).nurse().opens().opens_code(today)
    assert told not in nurse.page.text
    codes = (code_under(small(tmp_path, reason=f"Reason {number}.")) for number in range(9))
    # One edit in 32 looks like none.
    old = next(code for code, other in codes if int(other, 16) % 32 != int(digest, 16) % 32)
    nurse.opens_code(old)
    assert told in nurse.page.text
    assert nurse.page.patient_answered("ill") == "I say yes"
    assert "It speaks against it." in nurse.answers(ill="yes").page.findings[0].words


def test_a_code_counts_only_once_it_is_opened(clinic: Clinic, nurse: Nurse) -> None:
    """While a code is being typed the live panel knows nothing of it; opened, it stays."""
    nurse.opens()
    assert "own answers" not in nurse.outcome(answer_code=clinic.a_code()).journal
    nurse.opens_code(clinic.a_code())
    assert "own answers" in nurse.outcome(answer_code="").journal


def test_under_another_code_nothing_of_the_patient_can_be_taken(
    clinic: Clinic, nurse: Nurse
) -> None:
    """While a code that is not open stands in the field there is no outcome and no text.

    The page says in words whose answers these are. The code's own spellings are no other code; an
    emptied field gives all of it back.
    """
    code = clinic.a_code()
    nurse.opens().opens_code(code).answers(**ALL_CLEAR)
    for path in (HOME, "/intake/outcome"):
        reply = nurse.sends(path, nurse.fields({}, answer_code="MISTYPED")).text
        assert "data-whose" in reply
        assert f"is about the patient whose code begins with {code[:4]}" in reply
        assert "data-outcome" not in reply
        assert "data-journal" not in reply
        assert "Are you pregnant? No" not in reply
    assert nurse.outcome(answer_code=code.lower().replace("-", " ")).outcome == "book"
    assert nurse.outcome(answer_code="").outcome == "book"
    nurse.opens().answers(pregnancy="yes")
    reply = nurse.sends("/intake/outcome", nurse.fields({}, answer_code=code)).text
    assert "was answered before that code was typed" in reply
    assert "data-journal" not in reply


@pytest.mark.parametrize("field", ["own_note", "own_reason", "put_to_doctor"])
def test_no_code_stands_in_a_text(clinic: Clinic, nurse: Nurse, field: str) -> None:
    """Typed, pasted or scanned into one, a code is taken out, however old."""
    today, old = clinic.a_code(), clinic.code(OF_EACH_KIND, clinics_today() - timedelta(days=60))
    name = field.replace("_", "-")
    for code in (today, old, today.lower().replace("-", ""), today.replace("-", " ")):
        nurse.opens().writes(**{field: f"seen: {code}, later"})
        assert nurse.page.chosen(name) == ["seen: , later"]
        assert "answer code stood here" in nurse.page.warning(name)
        assert code not in nurse.page.text
    assert nurse.opens().outcome({}, **{field: today}).live["caught"][name][0] == ""
    mistyped = today[:-1] + ("0" if today[-1] != "0" else "1")
    nurse.opens().writes(**{field: mistyped})
    assert nurse.page.chosen(name) == [mistyped]


def test_a_code_is_kept_while_the_nurse_works(clinic: Clinic, nurse: Nurse) -> None:
    """Updates and another language leave the patient's column where it is; emptied, it is gone."""
    nurse.opens().opens_code(clinic.a_code()).answers(pregnancy="no").speaks("nb")
    assert nurse.page.patient_answered("breastfeeding") == "Ja"
    assert nurse.opens_code("").status == 200
    assert nurse.page.row("pregnancy").find("p[@class='patient']") is None


def test_a_code_is_in_no_address(clinic: Clinic, nurse: Nurse) -> None:
    """From opening to clearing, no address and no redirect carries the code or an answer."""
    code = clinic.a_code()
    nurse.opens().opens_code(code).answers(pregnancy="yes").speaks("nn").clears()
    visited = " ".join(nurse.addresses)
    assert HOME in visited
    for secret in (code, code.replace("-", ""), "pregnancy", "palms"):
        assert secret not in visited


def test_the_first_question_has_focus_after_opening(clinic: Clinic, nurse: Nurse) -> None:
    """Empty, the page waits for a code; with one just opened, for the first answer."""
    assert focused(nurse.opens()) == ["answer-code"]
    assert focused(nurse.opens_code(clinic.a_code())) == ["areas"]
    assert focused(nurse.answers(pregnancy="no")) == []


def focused(nurse: Nurse) -> list[str]:
    """Return the names of what takes focus when the page opens."""
    return [one.get("name", "") for one in nurse.page.root.iter() if "autofocus" in one.attrib]


@pytest.mark.parametrize(
    "before", [{"pregnancy": "no"}, {"own-note": "about the one before"}], ids=["answer", "note"]
)
def test_a_code_opened_over_what_stands_there_says_so(
    clinic: Clinic, nurse: Nurse, before: dict[str, str]
) -> None:
    """It may be the code of somebody else: whose answers these are is said, and takes focus."""
    said = "What was answered below was answered before this code was typed."
    nurse.opens().posts(HOME, nurse.fields(before))
    nurse.opens_code(clinic.a_code())
    assert any(said in notice for notice in nurse.page.notices)
    assert focused_elements(nurse) == ["data-opened"]
    nurse.answers(breastfeeding="no")
    assert not any(said in notice for notice in nurse.page.notices), "she has gone on with it"
    nurse.clears().opens_code(clinic.a_code())
    assert not any(said in notice for notice in nurse.page.notices)
    assert focused(nurse) == ["areas"]


def focused_elements(nurse: Nurse) -> list[str]:
    """Return what messages take focus when the page opens, by their marks."""
    found = [one for one in nurse.page.root.iter("div") if "autofocus" in one.attrib]
    return [name for one in found for name in one.attrib if name.startswith("data-")]


def test_the_code_of_another_patient_begins_anew(nurse: Nurse, clinic: Clinic) -> None:
    """Nothing said of the patient before stands beside the answers of the next one."""
    first = clinic.code(ALL_CLEAR, clinics_today())
    second = clinic.code({**ALL_CLEAR, "pregnancy": "yes"}, clinics_today())
    nurse.opens().opens_code(first).answers(**ALL_CLEAR)
    nurse.writes(own_note="about the first", own_reason="hers", own_decision="may_book")
    nurse.opens_code(first.lower().replace("-", " "))
    assert ("own-note", "about the first") in nurse.page.fields, "the same code, typed otherwise"
    assert nurse.page.chosen("pregnancy") == ["no"]
    nurse.opens_code("MISTYPED")
    assert nurse.page.patient_answered("pregnancy").startswith("No"), "still the first patient's"
    nurse.opens_code(second)
    assert ("own-note", "") in nurse.page.fields
    assert "own-decision" not in dict(nurse.page.fields)
    assert [nurse.page.chosen(question) for question in ALL_CLEAR] == [[]] * len(ALL_CLEAR)
    assert nurse.page.outcome == "consult_first"
    assert any("another patient's code" in notice for notice in nurse.page.notices)
