"""Going away from a patient: links leave her where she is, the browser asks before she is lost."""

from __future__ import annotations

import re

import pytest
from cast.nurse_in_browser import Desk
from playwright.sync_api import Dialog, expect

pytestmark = pytest.mark.browser


def asked_by(desk: Desk) -> list[str]:
    """Return a list that fills with what the browser asks; each time she stays."""
    asked: list[str] = []

    def remains(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    desk.page.on("dialog", remains)
    return asked


GOES = {"reload": "location.reload()", "elsewhere": "location.assign('/intake/rules')"}


def stays(desk: Desk, where: str = "reload") -> None:
    """Load the page anew, or go to another, and be asked; nothing is loaded then."""
    with desk.page.expect_event("dialog"):
        desk.page.evaluate(GOES[where])


def goes(desk: Desk, where: str = "reload") -> None:
    """Load the page anew, or go to another, and wait for what comes."""
    with desk.page.expect_navigation():
        desk.page.evaluate(GOES[where])


@pytest.mark.parametrize("where", GOES)
def test_the_browser_asks_before_a_patient_is_lost(desk: Desk, where: str) -> None:
    """If something was answered and neither copied nor printed: on leaving and on loading anew."""
    asked = asked_by(desk)
    desk.answers(pregnancy="yes")
    stays(desk, where)
    assert asked == ["beforeunload"]
    assert desk.chosen() == [("pregnancy", "yes")]
    desk.page.evaluate("dispatchEvent(new Event('afterprint'))")
    goes(desk, where)
    assert asked == ["beforeunload"]
    expect(desk.page.locator("[data-row] input:checked")).to_have_count(0)


def test_an_empty_page_and_a_copied_one_go_unasked(desk: Desk) -> None:
    """Nothing would be lost; what is answered after copying would be."""
    asked = asked_by(desk)
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.code.press("Shift")
    goes(desk)
    desk.answers(pregnancy="yes").page.locator("[data-copy]").click()
    expect(desk.page.locator("[data-said]")).to_have_text("The text is copied.")
    goes(desk)
    assert asked == []
    desk.answers(pregnancy="yes").page.locator("[data-copy]").click()
    expect(desk.page.locator("[data-said]")).to_have_text("The text is copied.")
    desk.answers(breastfeeding="yes")
    stays(desk)
    assert asked == ["beforeunload"]


def test_what_the_page_itself_does_is_not_asked_twice(desk: Desk) -> None:
    """Another language, a code and clearing go by the page's own question, if by any."""
    asked = asked_by(desk)
    desk.answers(pregnancy="yes")
    with desk.page.expect_navigation():
        desk.page.locator("button[value=nb]").click()
    assert desk.chosen() == [("pregnancy", "yes")]
    desk.opens_code().answers(breastfeeding="no").clears()
    assert desk.chosen() == []
    assert asked == []


def test_a_key_that_is_held_answers_no_question(desk: Desk) -> None:
    """Enter on *Clear* asks; the same Enter, still down, does not say yes. Anew, it does."""
    desk.answers(pregnancy="yes")
    desk.clear_button.focus()
    for _ in range(4):
        desk.page.keyboard.down("Enter")
    desk.page.keyboard.up("Enter")
    expect(desk.page.locator("[data-asks-yes]")).to_be_focused()
    assert desk.chosen() == [("pregnancy", "yes")]
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    assert desk.chosen() == []


def test_a_page_that_clears_itself_asks_nobody(desk: Desk) -> None:
    """Nobody is there to answer, and the patient's answers must not stay."""
    asked = asked_by(desk)
    desk.answers(pregnancy="yes")
    with desk.page.expect_navigation():
        desk.page.clock.fast_forward("10:30")
    expect(desk.page.locator("[data-told-once]")).to_be_visible()
    assert desk.chosen() == []
    assert asked == []


def test_links_leave_the_patient_where_she_is(desk: Desk) -> None:
    """Rules and account open in a tab of their own, and say so to whoever cannot see it."""
    desk.answers(pregnancy="yes")
    for name in ("Rules, version", "Your account"):
        link = desk.page.get_by_role("link", name=name)
        expect(link).to_have_accessible_name(re.compile(r"\(opens in a tab of its own\)$"))
        expect(link).to_have_attribute("rel", "noopener")
        with desk.page.context.expect_page() as opened:
            link.click()
        other = opened.value
        expect(other.locator("h1")).to_be_visible()
        assert other.evaluate("opener") is None
        expect(other.locator("footer a[target]")).to_have_count(0)
        other.close()
    assert desk.chosen() == [("pregnancy", "yes")]
