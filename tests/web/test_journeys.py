"""From start to result, one question a page."""

from __future__ import annotations

import re

import pytest
from cast.answers import CLEAR
from cast.apps import LANGUAGES, label_based, shipped
from cast.patient import Visit, begin, visit_to

RISKS = (
    ("pregnancy", "pregnancy"),
    ("breastfeeding", "breastfeeding"),
    ("infection", "infection_in_treatment_area"),
    ("myasthenia_gravis", "myasthenia_gravis"),
    ("lambert_eaton", "lambert_eaton"),
    ("other_neuromuscular", "other_neuromuscular"),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_clear_answers_lead_to_book(language: str) -> None:
    """A patient with nothing to report may book, in every language, and is given no reasons."""
    visit = begin(shipped(), language)
    visit.answer(areas=["forehead"], **CLEAR)
    visit.sees_check()
    visit.sees_outcome("book")
    assert visit.page.findings == []
    assert visit.page.language == language


@pytest.mark.parametrize(("question", "rule"), RISKS)
@pytest.mark.parametrize(("given", "truth"), [("yes", "true"), ("not_sure", "unknown")])
def test_one_risk_or_doubt_leads_to_consult_first(
    question: str, rule: str, given: str, truth: str
) -> None:
    """One "yes" or "not sure" among clear answers is enough, and is the one reason given."""
    visit = begin(shipped(), "nb")
    visit.answer(areas=["forehead"])
    for name, clear in CLEAR.items():
        visit.answer(**{name: given if name == question else clear})
        if visit.page.question in ("infection_where", "neuromuscular_what"):
            visit.leaves_blank(visit.page.question)
    visit.sees_outcome("consult_first")
    assert visit.page.findings == [(rule, truth)]


def test_a_doubt_is_worded_as_a_doubt() -> None:
    """The reason says what the rule says of a "yes", or of a "not sure", and what was answered."""
    words = shipped().extensions["screener"].edition.rules.in_languages["nb"]
    (rule,) = (rule for rule in words.rules if rule.id == "pregnancy")
    said = {}
    for given in ("yes", "not_sure"):
        visit = begin(shipped(), "nb")
        visit.answer(areas=["palms"], **{**CLEAR, "pregnancy": given}).sees_outcome("consult_first")
        said[given] = visit.page.reasons["pregnancy"]
    assert rule.if_unsure not in said["yes"]
    assert rule.reason in said["yes"]
    assert "Du svarte: Ja" in said["yes"]
    assert rule.if_unsure in said["not_sure"]
    assert "Du svarte: Jeg er ikke sikker" in said["not_sure"]
    assert all(rule.advice in words for words in said.values())


def test_contraindications_come_first() -> None:
    """Every deciding answer is listed, the contraindications before the precaution."""
    visit = begin(shipped(), "en")
    visit.answer(areas=["palms"], pregnancy="no", breastfeeding="no", infection="yes")
    visit.leaves_blank("infection_where")
    visit.answer(myasthenia_gravis="no", lambert_eaton="not_sure", other_neuromuscular="yes")
    visit.leaves_blank("neuromuscular_what").sees_outcome("consult_first")
    assert visit.page.findings == [
        ("lambert_eaton", "unknown"),
        ("other_neuromuscular", "true"),
        ("infection_in_treatment_area", "true"),
    ]


def test_address_and_title_tell_no_outcome() -> None:
    """Whoever looks at the address or the tab of a result cannot tell which one it is."""
    seen = set()
    for given in ("no", "yes"):
        visit = begin(shipped(), "nb").answer(areas=["soles"], **{**CLEAR, "pregnancy": given})
        visit.sees_result()
        seen.add((visit.path, visit.page.title))
    assert len(seen) == 1


def test_a_detail_is_asked_only_after_a_risk_or_a_doubt() -> None:
    """Where the infection is gets asked of somebody who may have one, about her areas only."""
    visit = begin(shipped(), "nb")
    visit.answer(areas=["palms", "forehead"], pregnancy="no", breastfeeding="no")
    visit.answer(infection="not_sure").sees_question("infection_where")
    assert visit.page.offered == ["forehead", "palms"]
    visit.answer(infection_where="palms").sees_question("myasthenia_gravis")
    assert [row.answers for row in visit.answer(**_rest()).page.answered][4:5] == [
        ("Svette i håndflatene",)
    ]


def _rest() -> dict[str, str]:
    return dict.fromkeys(("myasthenia_gravis", "lambert_eaton", "other_neuromuscular"), "no")


def test_a_detail_may_be_left_blank() -> None:
    """Next goes on from a detail without an answer, and it is not asked again."""
    visit = begin(shipped(), "nb")
    visit.answer(areas=["palms"], pregnancy="no", breastfeeding="no", infection="yes")
    visit.leaves_blank("infection_where").answer(**_rest()).sees_check()
    assert visit.page.answered[4].answers == ("Ikke besvart",)
    visit.sees_outcome("consult_first")


@pytest.mark.parametrize("place", ["q/other_neuromuscular", "check", "result", "q/infection"])
def test_nobody_skips_ahead(place: str) -> None:
    """An address further on leads to the first question without an answer."""
    visit = begin(shipped(), "nb").answer(areas=["palms"])
    reply = visit.request("GET", f"/nb/{place}")
    assert (reply.status, reply.location) == (303, "/nb/q/pregnancy")


def test_an_answer_posted_ahead_is_not_taken() -> None:
    """An answer to a question that she has not come to leads to the first without an answer."""
    visit = begin(shipped(), "nb").answer(areas=["palms"])
    visit.post("/nb/q/lambert_eaton", [*visit.page.hidden.items(), ("answer", "no")])
    visit.sees_question("pregnancy")
    visit.answer(pregnancy="no", breastfeeding="no", infection="no", myasthenia_gravis="no")
    visit.sees_question("lambert_eaton")
    assert visit.page.chosen == []


def test_a_hidden_question_is_no_page_to_be_on() -> None:
    """The address of a detail that her answers do not show leads on to what is asked."""
    visit = begin(shipped(), "nb").answer(areas=["palms"], **CLEAR).sees_check()
    assert visit.request("GET", "/nb/q/infection_where").location == "/nb/check"


def test_back_shows_the_answer_given() -> None:
    """The link at the top leads through the questions, answers chosen, to the start page."""
    visit = begin(shipped(), "nb").answer(areas=["palms"], pregnancy="not_sure")
    visit.goes_back().sees_question("pregnancy")
    assert visit.page.chosen == ["not_sure"]
    visit.goes_back().sees_question("areas")
    assert visit.page.chosen == ["palms"]
    visit.goes_back()
    assert visit.path == "/nb/"


def test_the_start_page_goes_on_where_she_left_off() -> None:
    """Somebody who has begun is told so, may go on, and may delete the answers instead."""
    visit = begin(shipped(), "nb").answer(areas=["palms"], pregnancy="no")
    visit.open("/nb/").open(visit.page.link("data-start")).sees_question("breastfeeding")
    visit.open("/nb/").finishes().open("/nb/")
    visit.open(visit.page.link("data-start")).sees_question("areas")
    assert visit.page.chosen == []


def test_progress_counts_only_what_is_certain() -> None:
    """The count on the page leaves details out, which name the question that they follow up."""
    visit = begin(shipped(), "en")
    assert "Question 1 of 7" in visit.page.main
    visit.answer(areas=["palms"], pregnancy="no", breastfeeding="no", infection="yes")
    assert "More about question 4" in visit.page.main
    assert "Question 5 of 7" in visit.leaves_blank("infection_where").page.main


def test_a_second_rule_file_runs_in_the_same_server() -> None:
    """The draft after product labels asks about the eyelids only for the upper face."""
    visit = begin(label_based()).answer(areas=["armpits"])
    asked = _says_no(visit)
    assert "drooping_eyelid" not in asked
    assert len(asked) >= 15
    visit.changes("areas").answer(areas=["forehead"])
    assert "drooping_eyelid" in _says_no(visit)
    visit.sees_outcome("book")


def _says_no(visit: Visit) -> list[str]:
    """Answer "no" up to the check page, and return the questions that were asked."""
    asked = []
    while (question := visit.page.question) is not None:
        asked.append(question)
        visit.answer(**{question: "no"})
    visit.sees_check()
    return asked


def test_finish_deletes_the_answers() -> None:
    """After Finish no cookie is left, the browser is told to empty its cache, and back is empty."""
    visit = begin(shipped(), "nb").answer(areas=["palms"], **CLEAR).sees_result()
    reply = visit.request("POST", "/nb/finish", f"csrf_token={visit.page.token}".encode())
    assert (reply.status, reply.location) == (303, "/nb/finished")
    assert reply.headers["Clear-Site-Data"] == '"cache"'
    assert visit.cookies == {}
    for place in ("result", "check", "q/pregnancy"):
        assert visit.open(f"/nb/{place}").sees_question("areas").page.chosen == []


def test_finishing_twice_is_no_error() -> None:
    """Pressing Finish again, when nothing is left, shows the same page."""
    visit = begin(shipped(), "nb").answer(areas=["palms"]).finishes()
    assert visit.path == "/nb/finished"
    assert visit.post("/nb/finish", []).path == "/nb/finished"


def test_the_pages_beside_the_questions_stand_alone() -> None:
    """Privacy, accessibility and the farewell can be read by somebody who has not begun."""
    for language in LANGUAGES:
        visit = visit_to(shipped())
        for place in ("", "privacy", "accessibility", "finished"):
            assert visit.open(f"/{language}/{place}").page.language == language
        assert visit.cookies == {}


def test_whoever_does_not_know_where_can_say_so_and_talks_to_the_clinic() -> None:
    """The first question has a way out: alone or beside an area, it is told and never books."""
    for areas in (["elsewhere_or_unsure"], ["forehead", "elsewhere_or_unsure"]):
        visit = begin(shipped(), "en").answer(areas=areas, **CLEAR).sees_outcome("consult_first")
        (found,) = visit.page.root.findall(".//li[@data-rule]")
        assert (found.get("data-rule"), found.get("data-truth")) == ("areas", "unknown")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_button_that_deletes_is_called_what_the_page_on_privacy_calls_it(language: str) -> None:
    """Wherever there are answers of hers, so that she finds what that page tells of."""
    visit = begin(shipped(), language)
    said = visit.open(f"/{language}/privacy").page.text
    (name,) = re.findall("[«“](.*)[»”]", said)
    for place in ("q/areas", "pause?at=q/areas", "check", "result"):
        if place == "check":
            visit.open(f"/{language}/q/areas").answer(areas=["palms"], **CLEAR)
        visit.open(f"/{language}/{place}")
        assert visit.page.text.count(name) == 1, place
