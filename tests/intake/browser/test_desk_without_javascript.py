"""Without JavaScript a nurse does the whole intake with the button."""

from __future__ import annotations

import pytest
from cast.answers import SCREENING
from cast.nurse_in_browser import Desk, NewDesk
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def plain_desk(new_desk: NewDesk) -> Desk:
    """A nurse whose browser runs no scripts."""
    return new_desk(java_script_enabled=False)


def updates(desk: Desk) -> Desk:
    """Press the button that works the outcome out."""
    with desk.page.expect_navigation():
        desk.page.locator("[data-update]").click()
    return desk


def test_a_whole_intake_by_the_button(plain_desk: Desk) -> None:
    """Code, answers, a detail that appears, decision, note, another language, the next patient."""
    desk = plain_desk
    desk.code.fill(desk.patients_code())
    with desk.page.expect_navigation():
        desk.page.locator("[data-open]").click()
    desk.is_at("areas")
    desk.option("areas", "palms").check()
    for question in SCREENING:
        desk.option(question, "no").check()
    updates(desk)
    expect(desk.outcome).to_have_attribute("data-outcome", "book")
    desk.option("infection", "yes").check()
    updates(desk)
    desk.option("infection_where", "palms").check()
    desk.page.locator("[name=own-decision][value=not_now]").check()
    desk.note.fill("Later")
    updates(desk)
    expect(desk.outcome).to_have_attribute("data-outcome", "consult_first")
    expect(desk.row("infection").locator("[data-badge]")).to_be_visible()
    journal = desk.panel.locator("[data-journal]")
    for line in ("4. Do you have an infection", "Decision: Not now", "Note: Later"):
        expect(journal).to_contain_text(line)
    with desk.page.expect_navigation():
        desk.page.locator("button[value=nb]").click()
    expect(journal).to_contain_text("Notat: Later")
    desk.clears()
    expect(desk.page.locator("input:checked")).to_have_count(0)
    expect(desk.note).to_have_value("")


def test_another_area_takes_the_infection_answer_back(plain_desk: Desk) -> None:
    """The page that comes back says that the answer was taken back, and asks it again."""
    desk = plain_desk
    desk.option("areas", "palms").check()
    desk.option("infection", "no").check()
    updates(desk)
    desk.option("areas", "soles").check()
    updates(desk)
    expect(desk.row("infection").locator("input:checked")).to_have_count(0)
    expect(desk.row("infection").locator("[data-emptied]")).to_be_visible()


def test_enter_updates_and_chooses_no_language(plain_desk: Desk) -> None:
    """Enter in a field presses the first button of the form: the one that updates the page."""
    desk = plain_desk
    desk.note.fill("x")
    with desk.page.expect_navigation():
        desk.note.press("Enter")
    expect(desk.page.locator("html")).to_have_attribute("lang", "en")
    expect(desk.note).to_have_value("x")


def test_no_button_needs_a_script(plain_desk: Desk) -> None:
    """What would do nothing without a script is not there: copy, print, and the keys."""
    for hook in ("data-copy", "data-print", "data-keys", "data-soon"):
        expect(plain_desk.page.locator(f"[{hook}]")).to_be_hidden()
    expect(plain_desk.page.locator("[data-update]")).to_be_visible()
