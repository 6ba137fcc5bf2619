"""A code on a page that may be about another patient: nothing of hers goes under it unsaid."""

from __future__ import annotations

import pytest
from cast.nurse_in_browser import Desk
from cast.paper import joined, printed
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

NOTE = "Quagga"


def opens_no_other(desk: Desk) -> Desk:
    """Open a patient's code, answer, and then type another that is mistyped."""
    desk.opens_code().answers(pregnancy="yes")
    desk.note.fill(NOTE)
    assert NOTE in desk.journal
    return desk.opens_code("MISTYPED")


def test_the_page_says_whose_answers_stand_there(desk: Desk) -> None:
    """In the message that takes focus, and where the outcome was; nothing is copied or printed."""
    opens_no_other(desk)
    message = desk.page.locator("[data-error-summary]")
    expect(message).to_be_focused()
    started = desk.page.locator("[name=opened-code]").input_value()[:4]
    assert len(started) == 4
    expect(message).to_contain_text(f"about the patient whose code begins with {started}.")
    expect(desk.panel.locator("[data-whose]")).to_contain_text(started)
    expect(desk.outcome).to_have_count(0)
    expect(desk.panel.locator("[data-journal], [data-handout]")).to_have_count(0)
    for button in ("[data-copy]", "[data-print]", "[data-print-for-patient]"):
        desk.page.locator("[data-said]").evaluate("said => said.textContent = ''")
        desk.page.locator(button).click()
        expect(desk.page.locator("[data-said]")).to_contain_text(
            "Open the code, or empty its field."
        )
    _, text = printed(desk.page)
    assert joined("Whose answers are these?") in text
    assert NOTE not in text


def test_one_key_empties_it(desk: Desk) -> None:
    """Delete on the message, and a question first, for nothing was copied."""
    opens_no_other(desk)
    desk.page.keyboard.press("Delete")
    expect(desk.page.locator("[data-asks-no]")).to_be_visible()
    desk.page.locator("[data-asks-no]").click()
    expect(desk.note).to_have_value(NOTE)
    desk.page.locator("[data-error-summary]").focus()
    desk.page.keyboard.press("Delete")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    assert desk.chosen() == []
    expect(desk.code).to_have_value("")
    expect(desk.note).to_have_value("")


def test_the_patient_before_comes_back_when_the_field_is_emptied(desk: Desk) -> None:
    """Her outcome and text are there again; nothing was lost by a mistyped code."""
    opens_no_other(desk)
    desk.code.fill("")
    expect(desk.outcome).to_have_attribute("data-outcome", "consult_first")
    assert NOTE in desk.journal
    assert ("pregnancy", "yes") in desk.chosen()


def test_a_code_that_opens_over_answers_can_empty_the_page(desk: Desk) -> None:
    """Whose they are is said where focus is; Delete there begins with the code's patient alone."""
    desk.answers(pregnancy="yes").opens_code()
    message = desk.page.locator("[data-opened]")
    expect(message).to_be_focused()
    expect(message).to_contain_text("was answered before this code was typed")
    desk.page.keyboard.press("Delete")
    with desk.page.expect_navigation():
        desk.page.locator("[data-asks-yes]").click()
    assert desk.chosen() == []
