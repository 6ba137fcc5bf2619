"""Nothing is cut off on the smallest phone, nor when a patient enlarges or spaces out the text.

320 CSS pixels are WCAG 1.4.10's measure: a 1280-pixel window at a zoom of 400 %.
"""

from __future__ import annotations

import pytest
from cast.layout import cut_off, set_style, set_text_size
from cast.patient_in_browser import NARROW, PHONE, NewVisit
from cast.patient_states import State, every_state

pytestmark = pytest.mark.browser

SPACED = """
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }
"""
"""The spacing that WCAG 1.4.12 has every page bear."""
TWICE_AS_LARGE = 32
"""What WCAG 1.4.4 asks for, in pixels."""


@pytest.mark.parametrize(("language", "state"), every_state("nb", "en", without_alike=True))
def test_nothing_is_cut_off(new_visit: NewVisit, language: str, state: State) -> None:
    """A page 320 pixels wide scrolls downwards only, with spaced or doubled text as well."""
    visit = new_visit(language, viewport=NARROW)
    state(visit)
    assert cut_off(visit.page) == []
    set_style(visit.page, SPACED)
    assert cut_off(visit.page) == [], "with spaced text"
    set_style(visit.page, "")
    set_text_size(visit.page, TWICE_AS_LARGE)
    assert cut_off(visit.page) == [], "with text twice as large"
    visit.page.set_viewport_size(PHONE)
    assert cut_off(visit.page) == [], "with text twice as large, on a phone"
