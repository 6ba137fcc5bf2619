"""Every page and state passes axe's rules: WCAG 2.2 A and AA, and best practice."""

from __future__ import annotations

from typing import Literal

import pytest
from cast.axe import complaints
from cast.patient_in_browser import DESKTOP, PHONE, NewVisit
from cast.patient_states import State, every_state
from playwright.sync_api import ViewportSize

pytestmark = pytest.mark.browser

APPEARANCES: list[tuple[ViewportSize, Literal["light", "dark"]]] = [
    (PHONE, "light"),
    (DESKTOP, "dark"),
]
"""Colours do not depend on the size, and sizes do not depend on the colours."""


@pytest.mark.parametrize(("language", "state"), every_state("nb", "nn", "en"))
def test_axe_finds_nothing(new_visit: NewVisit, language: str, state: State) -> None:
    """Axe finds nothing to complain of, light and dark, on a phone and on a desktop."""
    visit = new_visit(language, reduced_motion="reduce")
    state(visit)
    assert visit.page.locator("html").get_attribute("lang") == language
    for viewport, scheme in APPEARANCES:
        visit.page.set_viewport_size(viewport)
        visit.page.emulate_media(color_scheme=scheme)
        assert complaints(visit.page) == "", f"{viewport} {scheme}"
