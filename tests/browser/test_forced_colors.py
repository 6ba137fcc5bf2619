"""Where the browser replaces all colours, what is chosen and what is in focus still shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from cast.patient_in_browser import CLEAR, BrowserVisit, NewVisit
from cast.patient_states import come_to, error
from playwright.sync_api import FloatRect, Locator, expect

pytestmark = pytest.mark.browser

GROUNDS: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")


@pytest.fixture
def contrast_visit(new_visit: NewVisit) -> BrowserVisit:
    """A patient who reads with her own colours."""
    return new_visit(forced_colors="active", reduced_motion="reduce")


def on_each_ground(visit: BrowserVisit) -> Iterator[str]:
    """Let her colours be those of a light ground, then those of a dark one."""
    for ground in GROUNDS:
        visit.page.emulate_media(color_scheme=ground)
        yield ground


@pytest.mark.parametrize(("asked", "code"), [("areas", "palms"), ("pregnancy", "yes")])
def test_a_chosen_answer_looks_chosen(contrast_visit: BrowserVisit, asked: str, code: str) -> None:
    """A chosen card looks different from the same card not chosen."""
    visit = contrast_visit
    come_to(visit, asked, CLEAR)
    card = visit.page.locator("label").filter(has=visit.option(code))
    before = {ground: card.screenshot() for ground in on_each_ground(visit)}
    visit.chooses(code)
    visit.page.evaluate("document.activeElement.blur()")
    visit.page.mouse.move(0, 0)
    for ground in on_each_ground(visit):
        assert card.screenshot() != before[ground], ground
        expect(card).not_to_have_css("outline-style", "none")


def test_focus_shows(contrast_visit: BrowserVisit) -> None:
    """A control in focus looks different from the same control out of focus."""
    visit = contrast_visit
    come_to(visit, "pregnancy", CLEAR)
    selectors = ("label.option >> nth=0", ".back a", "summary", "form[data-question] button")
    for selector in selectors:
        control = visit.page.locator(selector)
        around = surroundings(control)
        visit.page.evaluate("document.activeElement.blur()")
        before = {g: visit.page.screenshot(clip=around) for g in on_each_ground(visit)}
        visit.page.keyboard.press("Tab")
        while not control.evaluate("node => node.matches(':focus-within')"):
            visit.page.keyboard.press("Tab")
        for ground in on_each_ground(visit):
            seen = visit.page.screenshot(clip=around)
            assert seen != before[ground], f"{selector} on a {ground} ground"


def surroundings(control: Locator) -> FloatRect:
    """Bring a control into sight; return its place with eight pixels around it."""
    control.scroll_into_view_if_needed()
    box = control.bounding_box()
    assert box
    return {
        "x": box["x"] - 8,
        "y": box["y"] - 8,
        "width": box["width"] + 16,
        "height": box["height"] + 16,
    }


def test_the_button_has_an_edge(contrast_visit: BrowserVisit) -> None:
    """Without its colour the button is still a button: it has a border."""
    come_to(contrast_visit, "pregnancy", CLEAR)
    for _ in on_each_ground(contrast_visit):
        expect(contrast_visit.next_button).to_have_css("border-top-style", "solid")
        expect(contrast_visit.next_button).to_have_css("border-top-width", "2px")


def test_the_icon_of_an_error_shows(contrast_visit: BrowserVisit) -> None:
    """An error is told by a sign and words, not by red alone."""
    error(contrast_visit, "pregnancy")
    for _ in on_each_ground(contrast_visit):
        expect(contrast_visit.page.locator(".error .icon")).to_be_visible()
        expect(contrast_visit.page.locator(".error")).to_contain_text("Svar ja")
