"""Where the browser replaces all colours, what is chosen and what is in focus still shows."""

from __future__ import annotations

import pytest
from cast.patient_in_browser import CLEAR, NewVisit, Visit
from cast.patient_states import come_to, error
from playwright.sync_api import FloatRect, expect

pytestmark = pytest.mark.browser


@pytest.fixture(params=["light", "dark"])
def contrast_visit(new_visit: NewVisit, request: pytest.FixtureRequest) -> Visit:
    """A patient who reads with her own colours, on a light ground or a dark one."""
    return new_visit(forced_colors="active", color_scheme=request.param, reduced_motion="reduce")


@pytest.mark.parametrize(("asked", "code"), [("areas", "palms"), ("pregnancy", "yes")])
def test_a_chosen_answer_looks_chosen(contrast_visit: Visit, asked: str, code: str) -> None:
    """A chosen card looks different from the same card not chosen."""
    visit = contrast_visit
    come_to(visit, asked, CLEAR)
    card = visit.page.locator("label").filter(has=visit.option(code))
    before = card.screenshot()
    visit.chooses(code)
    visit.page.evaluate("document.activeElement.blur()")
    visit.page.mouse.move(0, 0)
    assert card.screenshot() != before
    expect(card).not_to_have_css("outline-style", "none")


@pytest.mark.parametrize(
    "selector", ["label.option >> nth=0", ".back a", "summary", "form[data-question] button"]
)
def test_focus_shows(contrast_visit: Visit, selector: str) -> None:
    """A control in focus looks different from the same control out of focus."""
    visit = contrast_visit
    come_to(visit, "pregnancy", CLEAR)
    control = visit.page.locator(selector)
    box = control.bounding_box()
    assert box
    around: FloatRect = {
        "x": box["x"] - 8,
        "y": box["y"] - 8,
        "width": box["width"] + 16,
        "height": box["height"] + 16,
    }
    before = visit.page.screenshot(clip=around)
    visit.page.keyboard.press("Tab")
    while not control.evaluate("node => node.matches(':focus-within')"):
        visit.page.keyboard.press("Tab")
    assert visit.page.screenshot(clip=around) != before


def test_the_button_has_an_edge(contrast_visit: Visit) -> None:
    """Without its colour the button is still a button: it has a border."""
    come_to(contrast_visit, "pregnancy", CLEAR)
    expect(contrast_visit.next_button).to_have_css("border-top-style", "solid")
    expect(contrast_visit.next_button).to_have_css("border-top-width", "2px")


def test_the_icon_of_an_error_shows(contrast_visit: Visit) -> None:
    """An error is told by a sign and words, not by red alone."""
    error(contrast_visit, "pregnancy")
    expect(contrast_visit.page.locator(".error .icon")).to_be_visible()
    expect(contrast_visit.page.locator(".error")).to_contain_text("Svar ja")
