"""A patient who sends no answer is told so where she looks and listens first."""

from __future__ import annotations

import pytest
from cast.patient_in_browser import BrowserVisit, NewVisit
from cast.patient_states import error
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("language", "word"), [("nb", "Feil:"), ("nn", "Feil:"), ("en", "Error:")])
def test_the_title_says_so_first(new_visit: NewVisit, language: str, word: str) -> None:
    """The title, which a screen reader reads first, begins with the word for an error."""
    visit = new_visit(language)
    error(visit, "pregnancy")
    assert visit.page.title().startswith(f"{word} ")


def test_the_summary_takes_focus(visit: BrowserVisit) -> None:
    """The error summary is in focus and in view, so that nobody overlooks it."""
    error(visit, "areas")
    expect(visit.error_summary).to_be_focused()
    expect(visit.error_summary).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("asked", ["areas", "pregnancy"])
def test_the_link_leads_to_the_first_answer(visit: BrowserVisit, asked: str) -> None:
    """The summary's link moves focus to the first answer, which says what is wrong."""
    error(visit, asked)
    link = visit.error_summary.get_by_role("link")
    expect(visit.error_summary).to_be_focused()
    visit.page.keyboard.press("Tab")
    expect(link).to_be_focused()
    visit.page.keyboard.press("Enter")
    expect(visit.options.first).to_be_focused()
    expect(visit.options.first).to_be_in_viewport()
    expect(visit.options.first).to_have_accessible_description(link.inner_text())


def test_the_link_shows_where_focus_went(visit: BrowserVisit) -> None:
    """A patient who taps the link sees which answer is in focus."""
    error(visit, "pregnancy")
    visit.error_summary.get_by_role("link").click()
    expect(visit.options.first).to_be_focused()
    expect(visit.page.locator("label").first).not_to_have_css("outline-style", "none")


def test_the_message_goes_with_the_next_answer(visit: BrowserVisit) -> None:
    """Once an answer is chosen and sent, the error is gone."""
    error(visit, "pregnancy")
    visit.chooses("no")
    visit.goes_on()
    assert visit.question == "breastfeeding"
    expect(visit.error_summary).to_have_count(0)


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no-scripts"])
def test_back_after_a_mistake_never_meets_a_form_to_send_again(
    new_visit: NewVisit, *, has_scripts: bool
) -> None:
    """Every page that Back comes by was asked for, none was sent: no "confirm resubmission"."""
    visit = new_visit(java_script_enabled=has_scripts)
    visit.is_asked("pregnancy")
    visit.goes_on()
    expect(visit.error_summary).to_have_count(1)
    visit.chooses("yes")
    visit.goes_on()
    seen = []
    for _ in range(3):
        reply = visit.page.go_back()
        assert reply is None or (reply.status, reply.request.method) == (200, "GET")
        seen.append(visit.question)
    assert seen == ["pregnancy", "pregnancy", "areas"]
