"""A safety question that takes many: "none of these" and any of these exclude each other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from cast.patient_in_browser import BrowserVisit, NewVisit
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
NONE = "none_of_these"


def asked(visit: BrowserVisit, url: str) -> BrowserVisit:
    """Bring a patient to the question."""
    visit = replace(visit, site=url)
    visit.starts()
    visit.chooses("face")
    visit.goes_on()
    assert visit.question == "illness"
    return visit


def ticked(visit: BrowserVisit) -> list[str]:
    """Return the codes that are ticked."""
    boxes = visit.options.all()
    return [str(box.get_attribute("value")) for box in boxes if box.is_checked()]


def test_ticking_one_takes_the_other_away(new_visit: NewVisit, tick_all_url: str) -> None:
    """By pointer and by keyboard, in either direction; the others go together."""
    visit = asked(new_visit("en"), tick_all_url)
    visit.chooses("asthma gout not_sure")
    assert ticked(visit) == ["asthma", "gout", "not_sure"]
    visit.option(NONE).focus()
    visit.page.keyboard.press("Space")
    assert ticked(visit) == [NONE]
    visit.chooses("gout")
    assert ticked(visit) == ["gout"]
    visit.option("gout").uncheck()
    visit.chooses(NONE)
    assert ticked(visit) == [NONE]
    violations = Axe().run(visit.page).response["violations"]
    assert violations == []
    visit.goes_on()
    visit.presses(visit.page.locator("[data-result]"))
    expect(visit.outcome).to_have_attribute("data-outcome", "book")


def test_without_a_script_both_are_sent_back(new_visit: NewVisit, tick_all_url: str) -> None:
    """The page says what would be right where she looks first, and asks again."""
    visit = asked(new_visit("en", java_script_enabled=False), tick_all_url)
    visit.chooses(f"asthma {NONE}")
    assert ticked(visit) == ["asthma", NONE]
    visit.goes_on()
    assert visit.question == "illness"
    expect(visit.error_summary).to_be_focused()
    expect(visit.error_summary).to_contain_text("Choose either “None of these” or")
    visit.chooses(NONE)
    visit.goes_on()
    visit.presses(visit.page.locator("[data-result]"))
    expect(visit.outcome).to_have_attribute("data-outcome", "book")
