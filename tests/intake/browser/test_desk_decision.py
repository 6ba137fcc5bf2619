"""The decision at the desk: what speaks against it is in sight, and no key chooses by mistake."""

from __future__ import annotations

import re

import pytest
from cast.answers import AREAS, SCREENING
from cast.nurse_in_browser import TABLET, Desk, NewDesk
from cast.nurse_states import CLEAR
from playwright.sync_api import ViewportSize, expect

pytestmark = pytest.mark.browser

SIZES: dict[str, ViewportSize] = {
    "1280x720": {"width": 1280, "height": 720},
    "1366x768": {"width": 1366, "height": 768},
    "1280x900": {"width": 1280, "height": 900},
    "tablet": TABLET,
}
ALL_BUT_LAST = {"areas": " ".join(AREAS), **dict.fromkeys(SCREENING[:-1], "yes")}
_IN_SIGHT = """
(node) => {
  const range = document.createRange();
  range.selectNodeContents(node);
  return [...range.getClientRects()].every((box) => {
    if (!box.width || !box.height) return true;
    const seen = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return seen && (node.contains(seen) || seen.contains(node));
  });
}
"""


def is_deciding(desk: Desk) -> Desk:
    """Fail unless focus is on the group of the decision, and nothing in it is chosen."""
    expect(desk.page.locator("[data-decision]:focus")).to_have_count(1)
    expect(desk.page.locator("[name=own-decision]:checked")).to_have_count(0)
    return desk


def comes_to_the_decision(desk: Desk) -> Desk:
    """Answer the last question by key, and pass over what it asks for more."""
    desk.option("other_neuromuscular", "no").focus()
    desk.presses("j").is_at("neuromuscular_what").presses("Enter")
    return is_deciding(desk)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_every_finding_is_in_sight_where_she_decides(new_desk: NewDesk, size: ViewportSize) -> None:
    """With all six of them, outcome, findings and choices are seen at once, none behind another."""
    desk = new_desk("nb", viewport=size).opens_code().answers(**ALL_BUT_LAST)
    comes_to_the_decision(desk)
    findings = desk.panel.locator("[data-rule] > p:not(.small)")
    assert findings.count() == 2 * len(SCREENING)
    for part in (
        *findings.all(),
        desk.outcome.locator("h2"),
        *desk.page.locator("[data-decision] > .choices .option").all(),
        desk.page.locator("label[for=own-reason]"),
    ):
        assert part.evaluate(_IN_SIGHT), part.inner_text()


def test_the_group_says_what_it_is_about(desk: Desk) -> None:
    """A screen reader that comes to it hears its name and the outcome by the rules."""
    desk.answers(pregnancy="yes")
    group = desk.page.get_by_role("group", name="Your decision", exact=True)
    expect(group).to_have_accessible_description("Consult first")
    expect(desk.page.get_by_role("group", name="2. Are you pregnant?", exact=True)).to_be_visible()


def test_digits_choose_once_the_group_has_focus(desk: Desk) -> None:
    """1, 2 and 3 choose, wherever in the group focus is but in a field; Enter leads to the text."""
    comes_to_the_decision(desk.answers(**CLEAR))
    for key, value in {"2": "refer_to_doctor", "3": "not_now"}.items():
        desk.presses(key)
        expect(desk.page.locator(f"[value={value}]")).to_be_checked()
        expect(desk.page.locator(f"[value={value}]")).to_be_focused()
    desk.note.fill("")
    desk.note.press_sequentially("1 of 2")
    expect(desk.page.locator("[value=not_now]")).to_be_checked()
    desk.page.locator("[value=not_now]").focus()
    desk.presses("Enter")
    expect(desk.page.locator("[data-copy]")).to_be_focused()
    assert "Decision: Not now\nNote: 1 of 2" in desk.journal


def test_to_book_against_the_rules_leads_to_the_reason(desk: Desk) -> None:
    """1 chooses it, focus is where the reason is written, and the page asks for one."""
    comes_to_the_decision(desk.answers(pregnancy="yes"))
    desk.presses("1")
    expect(desk.page.locator("[value=may_book]")).to_be_checked()
    expect(desk.page.locator("[name=own-reason]")).to_be_focused()
    assert desk.read().departs == "Your decision departs from the rules. Write a reason."


@pytest.mark.parametrize("against", ["rules", "patient"])
def test_the_space_bar_never_chooses_what_departs(desk: Desk, against: str) -> None:
    """Neither against the rules nor against the patient's own answers; the page says what does."""
    if against == "patient":
        desk.opens_code()
    desk.answers(**CLEAR)
    if against == "rules":
        desk.answers(breastfeeding="yes")
    desk.page.locator("[data-decision]").focus()
    before = desk.page.evaluate("scrollY")
    desk.presses("Space")
    is_deciding(desk)
    assert desk.page.evaluate("scrollY") == before
    desk.presses("Tab", "Space")
    expect(desk.page.locator("[value=may_book]:focus")).to_have_count(1)
    expect(desk.page.locator("[name=own-decision]:checked")).to_have_count(0)
    expect(desk.page.locator("[data-said]")).to_contain_text("Press 1 to do so.")


def test_the_space_bar_chooses_what_departs_from_nothing(desk: Desk) -> None:
    """Where rules and patient agree it works as everywhere."""
    desk.answers(**CLEAR).page.locator("[data-decision]").focus()
    desk.presses("Tab", "Space")
    expect(desk.page.locator("[value=may_book]")).to_be_checked()


def test_a_quick_hand_loses_no_letter_of_the_reason(desk: Desk) -> None:
    """1 leads to the reason, and what follows at once is written there, as it was typed."""
    comes_to_the_decision(desk.answers(pregnancy="yes"))
    desk.page.keyboard.type("1Asked her doctor, n 2")
    expect(desk.page.locator("[name=own-reason]")).to_have_value("Asked her doctor, n 2")
    desk.pauses()
    expect(desk.page.locator("[name=own-reason]")).to_have_value("Asked her doctor, n 2")
    expect(desk.page.locator("[value=may_book]")).to_be_checked()


@pytest.mark.parametrize("is_whole", [True, False], ids=["a code", "half of one"])
def test_a_scan_that_begins_with_1_decides_nothing(desk: Desk, *, is_whole: bool) -> None:
    """Even where 1 chooses and leads to a field: a code opens, and half of one is taken back."""
    code = next(
        code for code in desk.patients_codes() if code[0] == "1" and re.search(r"\d", code[1:10])
    )
    comes_to_the_decision(desk.answers(pregnancy="yes"))
    desk.scans(code if is_whole else code[:10], "", gap=76)
    desk.pauses()
    if is_whole:
        expect(desk.page.locator("[data-opened]")).to_be_visible()
    else:
        expect(desk.page.locator("[data-scan]")).to_be_visible()
        expect(desk.page.locator("[data-decision]")).to_be_focused()
    expect(desk.page.locator("[name=own-decision]:checked")).to_have_count(0)
    expect(desk.page.locator("[name=own-reason]")).to_have_value("")
