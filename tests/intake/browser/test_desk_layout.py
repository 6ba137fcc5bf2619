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
    "size",
    [
        pytest.param(size, id=name, marks=pytest.mark.long if name == "landscape" else ())
        for name, size in SIZES.items()
    ],
)
def test_what_has_focus_is_never_covered(new_desk: NewDesk, size: ViewportSize) -> None:
    """The outcome that stays in sight hides no control that Tab comes to, up or down the page."""
    desk = new_desk(viewport=size)
    full(desk)
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


@pytest.mark.parametrize("size", ["tablet", "landscape", "desktop"])
def test_the_outcome_stays_in_sight(new_desk: NewDesk, size: str) -> None:
    """Wherever on the questions a nurse is, she sees the outcome, and it takes little room."""
    desk = new_desk(viewport=SIZES[size])
    full(desk)
    for question in ("areas", "infection", "other_neuromuscular"):
        desk.option(question, "palms" if question == "areas" else "no").focus()
        desk.row(question).scroll_into_view_if_needed()
        outcome = desk.page.evaluate(_OUTCOME)
        assert outcome["isSeen"], question
        assert outcome["share"] < 0.25


@pytest.mark.parametrize("size", ["tablet", "desktop"])
def test_the_whole_answer_code_is_seen(new_desk: NewDesk, size: str) -> None:
    """The field is as wide as a code with its hyphens, so that it can be compared with paper."""
    desk = new_desk(viewport=SIZES[size]).opens_code()
    assert desk.code.input_value().count("-") == 5
    assert desk.code.evaluate("(field) => field.scrollWidth <= field.clientWidth")


@pytest.mark.parametrize("size", ["narrow", "short"])
def test_on_a_small_screen_the_outcome_scrolls_with_the_page(new_desk: NewDesk, size: str) -> None:
    """Where it would take much of the room it stays in its place."""
    desk = new_desk(viewport=SIZES[size])
    full(desk)
    assert desk.outcome.evaluate("(box) => getComputedStyle(box).position") == "relative"


@pytest.mark.parametrize("size", ["narrow", "tablet", "desktop"])
def test_everything_to_press_is_large_enough(new_desk: NewDesk, size: str) -> None:
    """Answers and buttons are 44 pixels high; nothing is under the 24 that WCAG asks for."""
    desk = new_desk("nb", viewport=SIZES[size])
    full(desk)
    found = targets(desk.page)
    assert len(found) > 30
    for target in found:
        assert target.height >= 24, target
    options = desk.page.locator("label.option:visible, .button:visible")
    for option in options.all():
        box = option.bounding_box()
        assert box is not None
        assert box["height"] >= 44, option.inner_text()


def test_every_stop_of_the_keyboard_shows_where_it_is(desk: Desk) -> None:
    """Whatever Tab comes to has a thick outline and is on the screen."""
    full(desk)
    desk.page.locator(".brand").click()  # Tab goes on from here
    marks = focus_marks(desk.page)
    assert len(marks) > 15
    for mark in marks:
        assert mark.outline >= 2, mark
        assert mark.is_on_screen, mark
