"""A printed result is one sheet of A4 that a patient can bring or read from on the telephone."""

from __future__ import annotations

import pytest
from cast.paper import A4, joined, printed
from cast.patient_in_browser import (
    ALL_UNSURE,
    ALL_YES,
    CLEAR,
    EVERY_AREA,
    Answers,
    BrowserVisit,
    NewVisit,
)
from cast.patient_states import has_answered
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PHONE_NUMBER = "55 11 76 70"
LANGUAGES = ["nb", "nn", "en"]
GIVEN: dict[str, Answers] = {
    "book": {**CLEAR, "areas": EVERY_AREA},
    "all-yes": ALL_YES,
    "all-unsure": ALL_UNSURE,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("given", GIVEN.values(), ids=GIVEN)
def test_one_sheet_says_what_the_screen_says(
    new_visit: NewVisit, language: str, given: Answers
) -> None:
    """Outcome, telephone, every reason with its answer, code, date and version are printed.

    The longest results there are fill one sheet of A4. What can only be pressed, and when answers
    are deleted, is not printed.
    """
    visit = new_visit(language)
    has_answered(visit, given, "result")
    sizes, paper = printed(visit.page)
    assert sizes == [A4]
    told = visit.page.locator(
        "h1, h2, [data-outcome] p:not(.screen-only), [data-rule] *, [data-code], "
        "main li:not([data-rule]), .small"
    ).all_inner_texts()
    assert len(told) > 15
    assert [text for text in told if joined(text) not in paper] == []
    assert joined(PHONE_NUMBER) in paper
    assert "2026-11-28" in paper, "the version of the rules"
    pressed = visit.page.locator("nav a, .back, .actions button, .links a, .deadline, .skip")
    texts = [joined(text) for text in pressed.all_inner_texts()]
    assert len(texts) == 9
    assert [text for text in texts if text in paper] == []


def test_dark_pages_print_on_white(new_visit: NewVisit) -> None:
    """A patient who reads white on black does not print a black sheet."""
    visit = new_visit(color_scheme="dark")
    has_answered(visit, ALL_YES, "result")
    on_screen = visit.page.locator("body")
    expect(on_screen).not_to_have_css("background-color", "rgb(255, 255, 255)")
    visit.page.emulate_media(media="print")
    expect(on_screen).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(visit.outcome).to_have_css("color", "rgb(0, 0, 0)")
    expect(visit.page.locator("footer a").first).to_have_css("color", "rgb(26, 94, 99)")


def test_the_print_button_prints(visit: BrowserVisit) -> None:
    """The button opens the browser's own dialogue for printing."""
    has_answered(visit, CLEAR, "result")
    visit.page.evaluate("addEventListener('beforeprint', () => console.log('printing'))")
    with visit.page.expect_console_message(lambda message: message.text == "printing"):
        visit.page.locator("[data-print]").click()
