"""Everything can be done with a keyboard alone: Tab, Space, the arrows and Enter."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from cast.patient_in_browser import CLEAR, BrowserVisit, NewVisit
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

MOST_STOPS = 40
KEYS = {"yes": "Space", "no": "ArrowDown", "not_sure": "ArrowUp"}
"""What chooses an answer when the first of three is in focus and none is chosen."""


@dataclass
class Keyboard:
    """A patient without a pointer."""

    page: Page

    def tabs_to(self, control: Locator) -> None:
        """Press Tab until a control is in focus."""
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            if control.evaluate("node => node === document.activeElement"):
                return
        pytest.fail(f"Tab does not reach {control}")

    def presses(self, key: str) -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def follows(self, control: Locator) -> None:
        """Press Enter on a link or button."""
        self.tabs_to(control)
        self.presses("Enter")

    def answers(self, visit: BrowserVisit, codes: str) -> None:
        """Choose answers and send them."""
        if visit.options.first.get_attribute("type") == "checkbox":
            for code in codes.split():
                self.tabs_to(visit.option(code))
                self.page.keyboard.press("Space")
        elif codes:
            self.tabs_to(visit.options.first)
            self.page.keyboard.press(KEYS[codes])
            expect(visit.option(codes)).to_be_checked()
        self.follows(visit.next_button)


@pytest.mark.parametrize("language", ["nb", pytest.param("en", marks=pytest.mark.long)])
@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        ({"areas": "crows_feet armpits"}, "book"),
        (
            {"breastfeeding": "yes", "infection": "yes", "lambert_eaton": "not_sure"},
            "consult_first",
        ),
    ],
)
def test_the_keyboard_leads_from_start_to_finish(
    new_visit: NewVisit, language: str, given: dict[str, str], outcome: str
) -> None:
    """A patient who never touches a pointer comes to either outcome, and deletes her answers."""
    visit = new_visit(language)
    keyboard = Keyboard(visit.page)
    visit.opens()
    keyboard.follows(visit.page.locator("[data-start]"))
    while asked := visit.question:
        keyboard.answers(visit, {**CLEAR, **given}[asked])
    keyboard.follows(visit.page.locator("[data-result]"))
    expect(visit.outcome).to_have_attribute("data-outcome", outcome)
    keyboard.follows(visit.finish_button)
    assert visit.page.url.endswith("/finished")


def test_enter_on_a_chosen_answer_goes_on(visit: BrowserVisit) -> None:
    """A quick patient need not go to the button: Enter on an answer sends it."""
    keyboard = Keyboard(visit.page)
    visit.is_asked("pregnancy")
    keyboard.tabs_to(visit.options.first)
    visit.page.keyboard.press("ArrowDown")
    keyboard.presses("Enter")
    assert visit.question == "breastfeeding"


def test_the_first_stop_skips_to_the_content(visit: BrowserVisit) -> None:
    """The first Tab shows a link past the header, and it leads into the content."""
    visit.is_asked("pregnancy")
    skip = visit.page.locator("a[href='#main']")
    expect(skip).not_to_be_in_viewport()
    visit.page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("main")).to_be_focused()
    visit.page.keyboard.press("Tab")
    expect(visit.page.locator(".back a")).to_be_focused()


def test_the_reason_unfolds_with_a_key(visit: BrowserVisit) -> None:
    """The reason for a question starts folded, and Enter unfolds and folds it."""
    keyboard = Keyboard(visit.page)
    visit.is_asked("pregnancy")
    reason = visit.page.locator("details p")
    expect(reason).to_be_hidden()
    keyboard.tabs_to(visit.page.locator("summary"))
    visit.page.keyboard.press("Enter")
    expect(reason).to_be_visible()
    visit.page.keyboard.press("Enter")
    expect(reason).to_be_hidden()


def test_an_answer_can_be_changed(visit: BrowserVisit) -> None:
    """From the check page Enter leads to a question and, once it is changed, back."""
    keyboard = Keyboard(visit.page)
    visit.checks()
    keyboard.follows(visit.page.locator("dl a").nth(1))
    assert visit.question == "pregnancy"
    keyboard.tabs_to(visit.option("no"))
    visit.page.keyboard.press("ArrowUp")
    keyboard.presses("Enter")
    assert visit.page.url.endswith("/check")
    expect(visit.page.locator("dd.given").nth(1)).to_have_text("Ja")
