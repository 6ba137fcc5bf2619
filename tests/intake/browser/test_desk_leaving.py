"""What stays when a nurse is done or goes away: nothing, whichever button the browser has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from cast.identity_numbers import KINDS, SPELLINGS
from cast.installation import Running
from cast.nurse_in_browser import Desk, seat
from playwright.sync_api import Browser, Error, Page, expect

pytestmark = pytest.mark.browser

NOTE = "Quagga"
CLEARED = "That patient has been cleared. Nothing was kept."
WARNING = "An identity number stood here. It was taken out: it does not belong here."


def sees_a_patient(desk: Desk) -> Desk:
    """Fill in a page in full: code, answers and note."""
    desk.opens_code().answers(areas="palms", pregnancy="yes", infection="not_sure")
    desk.note.fill(NOTE)
    assert f"Note: {NOTE}" in desk.journal
    return desk


def shows_nothing(desk: Desk, code: str) -> None:
    """Fail if anything of the patient is on the page, whatever page the browser shows."""
    body = desk.page.locator("body")
    expect(body).not_to_contain_text(NOTE)
    expect(body).not_to_contain_text(code)
    expect(desk.page.locator("[data-row] input:checked")).to_have_count(0)
    expect(desk.page.locator("[data-badge]")).to_have_count(0)
    for field in (desk.note, desk.code):
        if field.count():
            expect(field).to_have_value("")


def goes(page: Page, where: str) -> None:
    """Use the browser's own buttons. A form that it would have to send again is not sent.

    Nothing ever loads then, and nobody waits long for it.
    """
    with suppress(Error):
        {"back": page.go_back, "forward": page.go_forward, "reload": page.reload}[where](
            timeout=5_000
        )


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def keeping_desk(
    keeping_browser: Browser, office: Running, request: pytest.FixtureRequest
) -> Iterator[Desk]:
    """A nurse whose browser keeps pages in memory."""
    with keeping_browser.new_context(locale="en-GB", java_script_enabled=request.param) as context:
        yield seat(context, office).opens()


@pytest.mark.parametrize(
    "buttons", [["back", "back"], ["back", "forward"], ["reload"], ["back", "reload"]]
)
def test_after_clearing_no_button_of_the_browser_brings_anything_back(
    keeping_desk: Desk, buttons: list[str]
) -> None:
    """Back, forward and reload, also by sending the form again: the last patient is gone."""
    desk = keeping_desk
    code = desk.patients_code()
    desk.opens_code(code)
    desk.option("pregnancy", "yes").check()
    desk.note.fill(NOTE)
    with desk.page.expect_navigation():
        desk.page.locator("button.unseen").dispatch_event("click")
    expect(desk.note).to_have_value(NOTE)
    desk.clears()
    for button in buttons:
        goes(desk.page, button)
        shows_nothing(desk, code)
    if buttons == ["back", "reload"]:  # the form of the last patient was sent again
        expect(desk.page.locator(".notice[role=status]")).to_have_text(CLEARED)


def test_the_way_back_from_another_page_begins_anew(keeping_desk: Desk) -> None:
    """Whoever leaves the page half-way finds it empty: what it held was only ever on it."""
    desk = keeping_desk
    code = desk.patients_code()
    for address in ("/intake/account/", "/intake/rules", "/nb/"):
        desk.opens().opens_code(code)
        desk.option("pregnancy", "yes").check()
        desk.note.fill(NOTE)
        desk.opens(address)
        goes(desk.page, "back")
        shows_nothing(desk, code)


def test_clearing_leaves_an_empty_page_that_waits_for_a_code(desk: Desk) -> None:
    """The next patient begins where the last one did."""
    sees_a_patient(desk).clears()
    assert desk.chosen() == []
    expect(desk.note).to_have_value("")
    expect(desk.code).to_be_focused()
    expect(desk.code).to_have_value("")


def test_an_idle_page_warns_and_clears_itself(desk: Desk) -> None:
    """After nine minutes it warns, after ten it is empty and says why."""
    sees_a_patient(desk.opens())
    code = desk.code.input_value()
    warning = desk.page.locator("[data-soon]")
    desk.page.clock.fast_forward("08:50")
    expect(warning).to_be_hidden()
    desk.page.clock.fast_forward("00:15")
    expect(warning).to_be_visible()
    with desk.page.expect_navigation():
        desk.page.clock.fast_forward("01:00")
    expect(desk.page.locator(".notice[role=status]")).to_have_text(
        "The page was cleared, because nothing had happened for a while."
    )
    shows_nothing(desk, code)


def test_an_idle_page_clears_itself_though_the_clock_was_set_back(desk: Desk) -> None:
    """Ten minutes are ten minutes, whatever hour this machine believes it is."""
    sees_a_patient(desk.opens())
    code = desk.code.input_value()
    desk.page.clock.set_system_time(desk.page.evaluate("Date.now()") / 1000 - 3600)
    desk.page.clock.fast_forward("08:50")
    expect(desk.page.locator("[data-soon]")).to_be_hidden()
    with desk.page.expect_navigation():
        desk.page.clock.fast_forward("01:15")
    shows_nothing(desk, code)


def test_a_key_or_a_touch_keeps_an_idle_page(desk: Desk) -> None:
    """Whoever is still there presses a key, and has ten more minutes."""
    sees_a_patient(desk.opens())
    warning = desk.page.locator("[data-soon]")
    for sign in (lambda: desk.page.keyboard.press("Shift"), desk.note.click):
        desk.page.clock.fast_forward("09:30")
        expect(warning).to_be_visible()
        sign()
        expect(warning).to_be_hidden()
    expect(desk.note).to_have_value(NOTE)


def test_a_machine_that_slept_clears_the_page_when_it_wakes(desk: Desk) -> None:
    """Its timers stood still, its clock did not: the first second or key after it clears."""
    sees_a_patient(desk.opens())
    code = desk.code.input_value()
    with desk.page.expect_navigation():
        desk.page.clock.fast_forward("10:00:00")
    shows_nothing(desk, code)


def test_an_idle_page_is_emptied_even_without_a_network(desk: Desk) -> None:
    """Nothing stays on the screen because the server cannot be reached."""
    sees_a_patient(desk.opens())
    desk.page.context.set_offline(True)
    desk.page.clock.fast_forward("10:30")
    expect(desk.page.locator("[data-row]")).to_have_count(0)
    expect(desk.page.locator("body")).not_to_contain_text(NOTE)


def sent(page: Page) -> list[str]:
    """Return a list that fills with everything the page sends from now on."""
    bodies: list[str] = []
    page.on("request", lambda request: bodies.append(request.post_data or request.url))
    return bodies


@pytest.mark.parametrize(
    ("field", "spelling"),
    [
        ("own-reason", "in one go"),
        ("own-note", "six and five"),
        ("answer-code", "as a date"),
        pytest.param("own-reason", "six and five", marks=pytest.mark.long),
        pytest.param("own-reason", "as a date", marks=pytest.mark.long),
        pytest.param("own-note", "in one go", marks=pytest.mark.long),
        pytest.param("own-note", "as a date", marks=pytest.mark.long),
        pytest.param("answer-code", "in one go", marks=pytest.mark.long),
        pytest.param("answer-code", "six and five", marks=pytest.mark.long),
    ],
)
def test_an_identity_number_never_leaves_the_browser(desk: Desk, field: str, spelling: str) -> None:
    """Typed or pasted, it is taken out before anything is sent, and the page says so."""
    number = KINDS["birth number"]
    written = SPELLINGS[spelling](number)
    bodies = sent(desk.page)
    place = desk.page.locator(f"[name={field}]")
    place.press_sequentially(written)
    expect(desk.page.locator(f"#{field}-caught")).to_have_text(WARNING)
    expect(place).to_have_value("")
    place.press("x")
    place.press("Backspace")
    expect(desk.page.locator(f"#{field}-caught")).to_have_text(WARNING)
    desk.page.locator(f"[data-read='{field}-caught']").click()
    expect(desk.page.locator(f"#{field}-caught")).to_have_text("")
    expect(place).to_be_focused()
    place.fill(f"before {written} after")
    expect(place).to_have_value("before  after")
    expect(desk.page.locator(f"#{field}-caught")).to_have_text(WARNING)
    desk.answers(pregnancy="yes")
    with desk.page.expect_navigation():
        desk.page.locator("button[value=nb]").click()
    everything = "".join(bodies)
    assert "pregnancy" in everything
    digits = "".join(sign for sign in everything if sign.isdigit())
    assert number not in digits
    assert number[6:] not in everything


def test_a_phone_number_stays(desk: Desk) -> None:
    """Eleven digits that are no identity number are the nurse's to write."""
    desk.note.press_sequentially("ring 0047 551 1767")
    expect(desk.page.locator("#own-note-caught")).to_have_text("")
    assert "Note: ring 0047 551 1767" in desk.journal


def test_the_browser_keeps_nothing(desk: Desk) -> None:
    """No answer in local storage, session storage, a database of the browser, or a cookie."""
    sees_a_patient(desk)
    kept = desk.page.evaluate(
        "async () => JSON.stringify([{...localStorage}, {...sessionStorage},"
        " await indexedDB.databases(), await caches.keys(), document.cookie])"
    )
    assert kept == '[{},{},[],[],""]'
    code = desk.code.input_value()
    for cookie in desk.page.context.cookies():
        assert NOTE not in cookie["value"]
        assert code not in cookie["value"]
