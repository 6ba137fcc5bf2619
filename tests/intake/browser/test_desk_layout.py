"""The nurse's page at every size: nothing covered, nothing hidden, nothing too small to press."""

from __future__ import annotations

import pytest
from cast.layout import focus_marks, targets
from cast.nurse_in_browser import DESKTOP, NARROW, TABLET, Desk, NewDesk
from cast.nurse_states import full
from playwright.sync_api import ViewportSize

pytestmark = pytest.mark.browser

SHORT: ViewportSize = {"width": 1280, "height": 500}
LANDSCAPE: ViewportSize = {"width": 1180, "height": 820}
SIZES = {
    "narrow": NARROW,
    "tablet": TABLET,
    "landscape": LANDSCAPE,
    "desktop": DESKTOP,
    "short": SHORT,
}
_COVERED = """
() => {
  const node = document.activeElement;
  if (node === document.body) return null;
  const box = node.getBoundingClientRect();
  const seen = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const isSeen = seen === node || node.contains(seen) || seen?.closest("label")?.contains(node);
  return isSeen ? "" : node.outerHTML;
}
"""
_OUTCOME = """
() => {
  const box = document.querySelector("[data-outcome]").getBoundingClientRect();
  const heading = document.querySelector("[data-outcome] h2").getBoundingClientRect();
  const seen = document.elementFromPoint(heading.left + 5, heading.top + heading.height / 2);
  return {share: box.height / innerHeight, isSeen: Boolean(seen?.closest("[data-outcome]"))};
}
"""


@pytest.mark.parametrize(
    "size", ["tablet", "desktop", pytest.param("landscape", marks=pytest.mark.long)]
)
def test_with_room_the_outcome_stays_in_sight(new_desk: NewDesk, size: str) -> None:
    """And covers nothing; the code is seen whole, and all is large enough to press."""
    desk = new_desk("nb", viewport=SIZES[size])
    full(desk)
    the_whole_answer_code_is_seen(desk)
    the_outcome_stays_in_sight(desk)
    everything_to_press_is_large_enough(desk)
    what_has_focus_is_never_covered(desk)


@pytest.mark.parametrize("size", ["narrow", "short"])
def test_on_a_small_screen_the_outcome_scrolls_with_the_page(new_desk: NewDesk, size: str) -> None:
    """Where it would take much of the room it stays in its place, and still covers nothing."""
    desk = new_desk("nb", viewport=SIZES[size])
    full(desk)
    assert desk.outcome.evaluate("(box) => getComputedStyle(box).position") == "relative"
    everything_to_press_is_large_enough(desk)
    what_has_focus_is_never_covered(desk)


def the_whole_answer_code_is_seen(desk: Desk) -> None:
    """The field is as wide as a code with its hyphens, so that it can be compared with paper."""
    assert desk.code.input_value().count("-") == 5
    assert desk.code.evaluate("(field) => field.scrollWidth <= field.clientWidth")


def the_outcome_stays_in_sight(desk: Desk) -> None:
    """Wherever on the questions a nurse is, she sees the outcome, and it takes little room."""
    for question in ("areas", "infection", "other_neuromuscular"):
        desk.option(question, "palms" if question == "areas" else "no").focus()
        desk.row(question).scroll_into_view_if_needed()
        outcome = desk.page.evaluate(_OUTCOME)
        assert outcome["isSeen"], question
        assert outcome["share"] < 0.25


def everything_to_press_is_large_enough(desk: Desk) -> None:
    """Answers and buttons are 44 pixels high; nothing is under the 24 that WCAG asks for."""
    found = targets(desk.page)
    assert len(found) > 30
    assert [target for target in found if target.height < 24] == []
    options = desk.page.locator("label.option:visible, .button:visible")
    heights = options.evaluate_all("(all) => all.map((it) => it.getBoundingClientRect().height)")
    assert len(heights) > 30
    assert min(heights) >= 44


def what_has_focus_is_never_covered(desk: Desk) -> None:
    """The outcome that stays in sight hides no control that Tab comes to, up or down the page."""
    for key in ("Tab", "Shift+Tab"):
        stops = 0
        desk.page.locator("[data-code]" if key == "Tab" else "footer button").focus()
        while stops < 60:
            desk.page.keyboard.press(key)
            covered = desk.page.evaluate(_COVERED)
            if covered is None:
                break
            stops += 1
            assert covered == "", key
        assert stops > 10


def test_every_stop_of_the_keyboard_shows_where_it_is(desk: Desk) -> None:
    """Whatever Tab comes to has a thick outline and is on the screen."""
    full(desk)
    desk.page.locator(".brand").click()  # Tab goes on from here
    marks = focus_marks(desk.page)
    assert len(marks) > 15
    for mark in marks:
        assert mark.outline >= 2, mark
        assert mark.is_on_screen, mark
