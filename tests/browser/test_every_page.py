"""Every page and state is in order: for axe, for fingers and keys, and on the smallest screen.

One visit to each is looked at in every way: coming there takes longer than looking.
"""

from __future__ import annotations

from typing import Literal

import pytest
from cast.axe import complaints
from cast.layout import cut_off, focus_marks, set_style, set_text_size, targets
from cast.patient_in_browser import DESKTOP, NARROW, PHONE, NewVisit
from cast.patient_states import State, every_state
from playwright.sync_api import Page, ViewportSize

pytestmark = pytest.mark.browser

APPEARANCES: list[tuple[ViewportSize, Literal["light", "dark"]]] = [
    (DESKTOP, "dark"),
    (PHONE, "light"),
]
"""Colours do not depend on the size, and sizes do not depend on the colours."""
FINGER = 44
"""WCAG 2.5.5 (AAA), in CSS pixels: what a fingertip covers."""
SMALLEST = 24
"""WCAG 2.5.8 (AA)."""
SPACED = """
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }
"""
"""The spacing that WCAG 1.4.12 has every page bear."""
TWICE_AS_LARGE = 32
"""What WCAG 1.4.4 asks for, in pixels."""


@pytest.mark.parametrize(("language", "state"), every_state("nb", "nn", "en"))
def test_every_page_is_in_order(new_visit: NewVisit, language: str, state: State) -> None:
    """Axe finds nothing, all is large enough to press, focus is seen, and nothing is cut off."""
    visit = new_visit(language, reduced_motion="reduce")
    state(visit)
    assert visit.page.locator("html").get_attribute("lang") == language
    axe_finds_nothing(visit.page)
    controls_are_large(visit.page)
    focus_is_seen(visit.page)
    nothing_is_cut_off(visit.page)


def axe_finds_nothing(page: Page) -> None:
    """WCAG 2.2 A and AA and best practice, light and dark, on a phone and on a desktop."""
    for viewport, scheme in APPEARANCES:
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)
        assert complaints(page) == "", f"{viewport} {scheme}"


def controls_are_large(page: Page) -> None:
    """Whatever stands alone to be pressed is 44 pixels high, and no narrower than 24."""
    page.set_viewport_size(PHONE)
    found = targets(page)
    assert len(found) > 3
    assert [target for target in found if target.height < FINGER] == [], "too low for a finger"
    assert [target for target in found if target.width < SMALLEST] == [], "too narrow for a finger"


def focus_is_seen(page: Page) -> None:
    """Each stop of the Tab key is on the screen, with a line of three pixels around it."""
    page.set_viewport_size(PHONE)
    page.evaluate("document.activeElement.blur()")
    marks = focus_marks(page)
    assert len(marks) > 3
    unseen = [mark for mark in marks if mark.outline < 3 or not mark.is_on_screen]
    assert unseen == [], "in focus, and not seen to be"


def nothing_is_cut_off(page: Page) -> None:
    """A page 320 pixels wide scrolls downwards only, with spaced or doubled text as well.

    320 CSS pixels are WCAG 1.4.10's measure: a 1280-pixel window at a zoom of 400 %.
    """
    page.set_viewport_size(NARROW)
    assert cut_off(page) == [], "on a narrow screen"
    set_style(page, SPACED)
    assert cut_off(page) == [], "with spaced text"
    set_style(page, "")
    set_text_size(page, TWICE_AS_LARGE)
    assert cut_off(page) == [], "with text twice as large"
    page.set_viewport_size(PHONE)
    assert cut_off(page) == [], "with text twice as large, on a phone"
