"""The text for the journal leaves the page by the clipboard or on one sheet of paper."""

from __future__ import annotations

import pytest
from cast.answers import AREAS, SCREENING
from cast.nurse_in_browser import LIVE, Desk, NewDesk
from cast.paper import A4, joined, printed
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LONG = "A word of a nurse. " * 26
ALL_YES = {"areas": " ".join(AREAS), **dict.fromkeys(SCREENING, "yes")}


def clipboard(desk: Desk) -> str:
    """Return what the clipboard holds."""
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    text: str = desk.page.evaluate("navigator.clipboard.readText()")
    return text


def copies(desk: Desk) -> None:
    """Press the button that copies, and wait until it says that it has."""
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.page.locator("[data-copy]").click()
    expect(desk.page.locator("[data-said]")).to_have_text("The text is copied.")


def test_the_button_copies_the_journal(desk: Desk) -> None:
    """The clipboard holds the text, line breaks and all, and the page says so in plain sight."""
    desk.answers(areas="palms", pregnancy="not_sure", infection="yes")
    desk.note.fill("Æøå “quoted”")
    copies(desk)
    journal = desk.journal
    expect(desk.page.locator("[data-said]")).to_be_in_viewport()
    assert clipboard(desk) == journal
    assert journal.count("\n") > 8
    desk.answers(breastfeeding="no")
    expect(desk.page.locator("[data-said]")).to_have_text("")


def test_what_is_old_is_not_copied(desk: Desk) -> None:
    """Pressed right after an answer, the button waits for the outcome and copies the new text."""
    desk.answers(pregnancy="no")
    with desk.held_back():
        with desk.page.expect_request(LIVE):
            desk.option("pregnancy", "yes").check()
        desk.page.locator("[data-copy]").click()
        expect(desk.page.locator("[data-said]")).to_have_text("")
    expect(desk.page.locator("[data-said]")).to_have_text("The text is copied.")
    assert "Are you pregnant? Yes" in clipboard(desk)


def test_without_an_outcome_the_last_text_is_copied(desk: Desk) -> None:
    """When the server cannot be reached, it is headed by the line that tells of when it is."""
    desk.answers(pregnancy="no")
    before = desk.journal
    desk.page.context.set_offline(True)
    desk.option("pregnancy", "yes").check()
    expect(desk.panel.locator("[data-failed]")).to_be_visible()
    copies(desk)
    first, _, rest = clipboard(desk).partition("\n")
    assert first.startswith("This is the text as it was at")
    assert rest == before


def test_without_a_clipboard_the_text_is_copied_the_old_way(desk: Desk) -> None:
    """Over plain HTTP in the clinic's own network browsers offer no clipboard to scripts."""
    desk.page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    desk.answers(pregnancy="no")
    copies(desk)
    journal = desk.journal
    other = Desk(desk.page.context.new_page(), desk.office, desk.site).opens()
    assert clipboard(other) == journal


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_longest_sitting_prints_on_one_sheet(new_desk: NewDesk, language: str) -> None:
    """Every area, every finding, every detail, reason and note: one A4, with the whole journal."""
    desk = new_desk(language).opens_code().answers(**ALL_YES)
    desk.answers(infection_where=" ".join(AREAS), neuromuscular_what="lateral_sclerosis suspected")
    desk.page.locator("[name=own-decision][value=refer_to_doctor]").check()
    desk.page.locator("[name=own-reason]").fill(LONG)
    desk.page.locator("[name=put-to-doctor]").fill("Dr. Ås")
    desk.page.locator("[name=put-on-day]").fill("2026-11-30")
    desk.page.locator("[name=talk-held][value=telephone]").check()
    desk.page.locator("[name=with-interpreter]").check()
    desk.note.fill(LONG)
    journal = desk.journal
    sizes, text = printed(desk.page)
    assert sizes == [A4]
    assert joined(journal) in text
    assert joined(desk.outcome.locator("h2").inner_text()) in text
    for part in desk.outcome.locator("[data-progress]").all_inner_texts():
        assert joined(part) in text


def test_paper_carries_no_controls(desk: Desk) -> None:
    """No button, no field, no key, no menu and no account is printed; nor is the code."""
    desk.opens_code().answers(pregnancy="no")
    code = desk.code.input_value()
    _, text = printed(desk.page)
    for label in desk.page.locator("button, kbd, footer, .code-entry label").all_inner_texts():
        assert joined(label) == "J" or len(joined(label)) < 3 or joined(label) not in text, label
    assert joined(code) not in text
    assert joined("Logged in as") not in text
    assert text.endswith("Patient:Signed:")  # lines to fill in by hand


def test_paper_is_black_on_white_in_the_dark_too(new_desk: NewDesk) -> None:
    """A dark screen prints as a light one does."""
    desk = new_desk(color_scheme="dark").answers(pregnancy="no")
    desk.page.emulate_media(media="print", color_scheme="dark")
    expect(desk.page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    for place in (desk.outcome, desk.panel.locator("[data-journal]"), desk.page.locator("h1")):
        expect(place).to_have_css("color", "rgb(0, 0, 0)")


def test_what_is_old_is_printed_as_such(desk: Desk) -> None:
    """Printed while the server is slow, the sheet bears the last text, and says of when it is."""
    desk.answers(pregnancy="no")
    with desk.held_back():
        with desk.page.expect_request(LIVE):
            desk.option("pregnancy", "yes").check()
        _, text = printed(desk.page)
    assert joined("This is the text as it was at") in text
    assert joined("Are you pregnant? No") in text


def test_the_print_button_prints_what_is_new(desk: Desk) -> None:
    """Pressed right after an answer, it waits for the outcome, then prints."""
    desk.page.evaluate(
        "() => { window.printed = new Promise((done) => {"
        " window.print = () => done(document.querySelector('[data-journal]').textContent) }) }"
    )
    with desk.held_back():
        with desk.page.expect_request(LIVE):
            desk.option("pregnancy", "yes").check()
        desk.page.locator("[data-print]").click()
    assert "Are you pregnant? Yes" in desk.page.evaluate("window.printed")


def test_the_patient_gets_a_sheet_of_her_own(desk: Desk) -> None:
    """One A4 in her language without the journal; then the page prints the journal again."""
    desk.page.evaluate(
        "() => { window.printed = new Promise((done) => { window.print = () => done(true) }) }"
    )
    desk.answers(**ALL_YES).page.locator("[data-reads]").select_option("nn")
    journal = desk.journal
    desk.page.locator("[data-print-for-patient]").click()
    assert desk.page.evaluate("window.printed")
    sizes, text = printed(desk.page)
    assert sizes == [A4]
    assert joined("Etter samtalen med oss") in text
    assert joined("Gravide skal ikkje ha Botox.") in text
    assert joined("55 11 76 70") in text
    assert "rulepregnancy" not in text
    desk.page.evaluate("dispatchEvent(new Event('afterprint'))")
    _, text = printed(desk.page)
    assert joined(journal) in text
    assert joined("Etter samtalen med oss") not in text
