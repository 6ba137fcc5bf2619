"""Every control is easy to hit, and shows when it is in focus."""

from __future__ import annotations

import pytest
from cast.layout import focus_marks, targets
from cast.patient_in_browser import CLEAR, NewVisit, Visit
from cast.patient_states import State, come_to, every_state
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FINGER = 44
"""WCAG 2.5.5 (AAA), in CSS pixels: what a fingertip covers."""
SMALLEST = 24
"""WCAG 2.5.8 (AA)."""


@pytest.mark.parametrize(("language", "state"), every_state("nb", without_alike=True))
def test_controls_are_large_and_their_focus_is_seen(
    new_visit: NewVisit, language: str, state: State
) -> None:
    """Whatever stands alone to be pressed is 44 pixels high, and no narrower than 24.

    Each stop of the Tab key is on the screen, with a line of three pixels around it.
    """
    visit = new_visit(language)
    state(visit)
    found = targets(visit.page)
    assert len(found) > 3
    assert [target for target in found if target.height < FINGER] == []
    assert [target for target in found if target.width < SMALLEST] == []
    visit.page.evaluate("document.activeElement.blur()")
    marks = focus_marks(visit.page)
    assert len(marks) > 3
    assert [mark for mark in marks if mark.outline < 3 or not mark.is_on_screen] == []


@pytest.mark.parametrize("code", ["yes", "no", "not_sure"])
def test_the_whole_card_chooses_its_answer(visit: Visit, code: str) -> None:
    """A tap at any edge of an answer's card chooses the answer."""
    come_to(visit, "pregnancy", CLEAR)
    card = visit.page.locator("label").filter(has=visit.option(code))
    box = card.bounding_box()
    assert box
    width, height = box["width"], box["height"]
    for x, y in [(2, height / 2), (width - 2, height / 2), (width / 2, 2), (width / 2, height - 2)]:
        visit.page.reload()
        expect(visit.option(code)).not_to_be_checked()
        card.click(position={"x": x, "y": y})
        expect(visit.option(code)).to_be_checked()


@pytest.mark.parametrize("asked", [name for name in CLEAR if name != "areas"])
def test_nothing_is_chosen_beforehand(visit: Visit, asked: str) -> None:
    """No answer is chosen before the patient chooses it."""
    come_to(visit, asked, {**CLEAR, "infection": "yes", "other_neuromuscular": "yes"})
    expect(visit.options.first).to_be_visible()
    expect(visit.page.locator("input:checked")).to_have_count(0)
