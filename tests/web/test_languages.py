"""Three languages: one journey, the same answers, the same outcome."""

from __future__ import annotations

import pytest
from cast.answers import CLEAR
from cast.apps import LANGUAGES, shipped
from cast.patient import begin, visit_to
from flask import Flask

from screener.pages.languages import preferred

REDIRECTS = {
    "nb": "nb",
    "nn": "nn",
    "en": "en",
    "no": "nb",
    "nb-NO": "nb",
    "nn-NO,nn;q=0.9,en;q=0.8": "nn",
    "en-US,en;q=0.9": "en",
    "no;q=0.9,en;q=0.8": "nb",
    "NO": "nb",
    "fr,de;q=0.7": "en",
    "da-DK,da;q=0.9,en;q=0.8": "nb",
    "sv": "nb",
    "fo": "nb",
    "is-IS": "nb",
    "nn;q=0,da": "nb",
    "fr,*;q=0.1": "nb",
    "fr,en;q=0.3": "en",
    "*": "nb",
    "": "nb",
    ";;;q=,=": "nb",
    "en;q=nonsense": "nb",
    "\xe6\xf8\xe5": "nb",
    "x" * 5000: "nb",
    ",".join(["fr"] * 1000): "en",
}
SOME: tuple[dict[str, str], ...] = (
    {},
    {"pregnancy": "yes"},
    {"pregnancy": "not_sure", "lambert_eaton": "yes"},
    {"myasthenia_gravis": "not_sure"},
    {"infection": "yes", "other_neuromuscular": "not_sure"},
)


@pytest.mark.parametrize(
    ("asked", "offered"), [("nn-NO,en;q=0.5", "nb"), ("nb,en;q=0.5", "nn"), ("da,en;q=0.5", "nn")]
)
def test_where_one_norwegian_is_offered_it_is_for_all_who_read_it(asked: str, offered: str) -> None:
    """A browser that asks for the other Norwegian first gets this one, not English."""
    with Flask("pages").test_request_context(headers={"Accept-Language": asked}):
        assert preferred(("en", offered)) == offered


@pytest.mark.parametrize(("asked", "language"), REDIRECTS.items(), ids=lambda text: text[:25])
def test_the_first_page_is_in_the_browser_s_language(asked: str, language: str) -> None:
    """The bare address leads to the language asked for, which for Scandinavians is bokmål."""
    reply = visit_to(shipped()).request("GET", "/", Accept_Language=asked)
    assert (reply.status, reply.location) == (302, f"/{language}/")
    assert "Accept-Language" in reply.headers["Vary"]


def test_a_browser_that_asks_for_nothing_gets_the_first_language() -> None:
    """Without a wish, the language that the file names first is spoken."""
    assert visit_to(shipped()).request("GET", "/").location == "/nb/"


@pytest.mark.parametrize("answers", SOME, ids=lambda answers: "+".join(answers) or "clear")
def test_every_language_comes_to_the_same(answers: dict[str, str]) -> None:
    """The same answers give the same outcome for the same reasons, whatever is spoken."""
    seen = set()
    for language in LANGUAGES:
        visit = begin(shipped(), language).answer(areas=["lower_face"])
        for question, clear in CLEAR.items():
            visit.answer(**{question: answers.get(question, clear)})
            if visit.page.question in ("infection_where", "neuromuscular_what"):
                visit.submit()
        visit.sees_result()
        seen.add((visit.page.outcome, tuple(visit.page.findings)))
    assert len(seen) == 1


def test_the_language_can_be_changed_on_every_page() -> None:
    """On every page of a journey the switch leads to the same page, answers kept."""
    visit = begin(shipped(), "nb")
    everything: dict[str, str | list[str]] = {
        "areas": ["palms"],
        **CLEAR,
        "infection": "not_sure",
    }
    for question, given in everything.items():
        before = visit.speaks("nn").sees_question(question).path
        visit.speaks("en").speaks("nb").sees_question(question)
        assert visit.path == before.replace("/nn/", "/nb/")
        visit.answer(**{question: given})
        if visit.page.question == "infection_where":
            visit.speaks("en").leaves_blank("infection_where").speaks("nb")
    for language in ("en", "nn", "nb"):
        visit.speaks(language).sees_check()
    visit.sees_result()
    for language in ("en", "nn", "nb"):
        visit.speaks(language).sees_outcome("consult_first")


def test_a_change_of_language_is_no_end_of_a_change() -> None:
    """Somebody who changes an answer and then the language still comes back to the check page."""
    visit = begin(shipped(), "nb").answer(areas=["palms"], **CLEAR).changes("pregnancy")
    visit.speaks("en").answer(pregnancy="no").sees_check()


def test_a_refused_page_can_be_had_in_another_language() -> None:
    """The switch on a page with an error leads to the question, without the error."""
    visit = begin(shipped(), "nb").submit().sees_refusal("areas")
    visit.speaks("en").sees_question("areas")


@pytest.mark.parametrize("place", ["", "privacy", "accessibility", "finished", "nowhere/at/all"])
def test_the_pages_beside_the_questions_can_be_had_in_every_language(place: str) -> None:
    """The switch stands on every page; where there is no same page, it leads to the start."""
    visit = visit_to(shipped()).open(f"/nb/{place}")
    for language in ("en", "nn", "nb"):
        visit.speaks(language)


def test_answers_are_shown_in_the_language_of_the_page() -> None:
    """What was answered in one language is read back in the other's words."""
    visit = begin(shipped(), "nb").answer(areas=["palms"], **CLEAR).speaks("en").sees_check()
    assert visit.page.answered[0].answers == ("Sweating on the palms of the hands",)
