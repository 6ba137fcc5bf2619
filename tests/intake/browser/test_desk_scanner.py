"""A scanner types a code as keys, wherever focus is: it opens, and answers nothing."""

from __future__ import annotations

import pytest
from cast.nurse_in_browser import Desk
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def opens_by(desk: Desk, code: str, suffix: str, gap: int) -> None:
    """Scan a code, and wait for the page that it opens."""
    with desk.page.expect_navigation():
        desk.scans(code, suffix, gap=gap)
        if not suffix:
            desk.page.clock.run_for(450)
    expect(desk.page.locator("[data-opened]")).to_be_visible()
    expect(desk.code).to_have_value(code.replace("-", ""))
    assert desk.chosen() == []
    desk.is_at("areas")


@pytest.mark.parametrize(("suffix", "gap"), [("Enter", 0), ("Tab", 76), ("", 76), ("Enter", 390)])
def test_a_code_opens_wherever_focus_is(desk: Desk, suffix: str, gap: int) -> None:
    """In a row, a note, the reason, a filled code field or nowhere; quick, slow, any suffix.

    Nothing of it stays an answer or in a note, and no outcome was asked for meanwhile.
    """
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url))
    for place in ("question", "note", "code", "nowhere"):
        desk.clears()
        code = desk.patients_code()
        if place == "question":
            desk.option("pregnancy", "yes").focus()
        elif place == "note":
            desk.note.focus()
        elif place == "code":
            desk.code.fill("half a cod")
            desk.pauses(1000)
        else:
            desk.page.evaluate("document.activeElement.blur()")
        asked.clear()
        opens_by(desk, code, suffix, gap)
        assert not [url for url in asked if url.endswith("/outcome")], place
        expect(desk.note).to_have_value("")


def test_a_pause_in_a_code_leaves_no_answer(desk: Desk) -> None:
    """With one long pause in its midst, the halves are put together, and answers taken back."""
    code = next(code for code in desk.patients_codes() if code[0] == "N")
    desk.option("pregnancy", "yes").focus()
    with desk.page.expect_navigation(), desk.time_stands():
        desk.page.keyboard.type("N")
        desk.pauses()
        expect(desk.option("pregnancy", "no")).to_be_checked()
        desk.scans(code[1:], "Enter", gap=76)
    expect(desk.code).to_have_value(code)
    assert desk.chosen() == []


def test_a_run_that_is_no_code_is_taken_back_and_told(desk: Desk) -> None:
    """Keys of a damaged code answer nothing; what was answered before by hand stays."""
    desk.option("pregnancy", "no").focus()
    desk.presses("n").is_at("breastfeeding")
    desk.scans("n7nJ2ky", "Enter", gap=76)
    desk.pauses()
    expect(desk.page.locator("[data-scan]")).to_be_visible()
    assert desk.chosen() == [("pregnancy", "no")]
    desk.is_at("breastfeeding")
    desk.presses("y").is_at("infection")
    expect(desk.page.locator("[data-scan]")).to_be_hidden()
    assert desk.chosen() == [("pregnancy", "no"), ("breastfeeding", "yes")]


def test_a_prefix_and_a_second_scan_do_no_harm(desk: Desk) -> None:
    """A scanner's own signs before a code, and the same code twice, open it and answer nothing."""
    # Of the second scan the page that comes may see the end alone: here that is no key of a hand.
    code = next(code for code in desk.patients_codes() if code[-1] not in "123456789JYNBL")
    desk.option("pregnancy", "yes").focus()
    opens_by(desk, code, "Enter", 20)
    desk.clears()
    with desk.page.expect_navigation():
        desk.scans("]Q1" + code + "\n" + code, "Enter", gap=20)
    expect(desk.code).to_have_value(code)
    # What comes when the page is there already opens the same code again.
    expect(desk.page.locator("[data-row] input:checked")).to_have_count(0)


def test_another_patients_scan_asks_first(desk: Desk) -> None:
    """What was answered and not copied is not dropped by a scan, unless she says so."""
    desk.opens_code().answers(pregnancy="yes")
    other = desk.patients_code(areas="palms", pregnancy="yes")
    desk.note.focus()
    desk.scans(other, "Enter", gap=20)
    expect(desk.page.locator("[data-asks]")).to_be_visible()
    desk.page.clock.fast_forward(500)  # a hand answers by the keyboard, in its own time
    desk.page.keyboard.press("Tab")
    expect(desk.page.locator("[data-asks-no]")).to_be_focused()
    desk.page.keyboard.press("Enter")
    assert ("pregnancy", "yes") in desk.chosen()
    desk.scans(other, "Enter", gap=20)
    with desk.page.expect_navigation():
        desk.page.locator("[data-asks-yes]").click()
    expect(desk.code).to_have_value(other.replace("-", ""))
    assert desk.chosen() == []
