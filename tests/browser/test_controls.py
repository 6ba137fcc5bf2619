"""Answers are easy to hit, and none is chosen by anybody but the patient."""

from __future__ import annotations

import pytest
from cast.patient_in_browser import CLEAR, BrowserVisit
from cast.patient_states import come_to
from playwright.sync_api import Locator, Position, expect

pytestmark = pytest.mark.browser


def test_the_whole_card_chooses_its_answer(visit: BrowserVisit) -> None:
    """A tap at any edge of an answer's card chooses the answer."""
    come_to(visit, "pregnancy", CLEAR)
    for edge in ("left", "right", "top", "bottom"):
        for code in ("yes", "no", "not_sure"):
            expect(visit.option(code)).not_to_be_checked()
            card = visit.page.locator("label").filter(has=visit.option(code))
            card.click(position=within(card, edge))
            expect(visit.option(code)).to_be_checked()


def within(card: Locator, edge: str) -> Position:
    """Return a place two pixels within the middle of an edge."""
    box = card.bounding_box()
    assert box
    width, height = box["width"], box["height"]
    places: dict[str, Position] = {
        "left": {"x": 2, "y": height / 2},
        "right": {"x": width - 2, "y": height / 2},
        "top": {"x": width / 2, "y": 2},
        "bottom": {"x": width / 2, "y": height - 2},
    }
    return places[edge]


def test_nothing_is_chosen_beforehand(visit: BrowserVisit) -> None:
    """No answer is chosen before the patient chooses it, at any question."""
    given = {**CLEAR, "infection": "yes", "other_neuromuscular": "yes"}
    visit.starts()
    for asked in CLEAR:
        assert visit.question == asked
        expect(visit.options.first).to_be_visible()
        expect(visit.page.locator("input:checked")).to_have_count(0)
        visit.chooses(given[asked])
        visit.goes_on()
    assert visit.question is None
