"""A login lives while a nurse is at work, and ends in every tab; nothing is lost when it ends."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from urllib.parse import parse_qs

import pytest
from cast.nurse import PASSWORD
from cast.nurse_in_browser import LOGGED_OUT, UNREACHABLE, Desk
from playwright.sync_api import Request, expect

from screener.intake.database.connection import FILE

pytestmark = pytest.mark.browser

HERE = "**/intake/here"


def told_by(desk: Desk) -> list[bool]:
    """Return a list that fills as the page asks the server: whether she was at work, each time."""
    told: list[bool] = []

    def note(request: Request) -> None:
        if request.url.endswith("/here"):
            told.append("at-work" in parse_qs(request.post_data or ""))

    desk.page.on("request", note)
    return told


def hears(desk: Desk, ahead: str) -> None:
    """Put the page's clock forward so that it asks the server, and wait until it has its answer.

    The page takes the form's token from it.
    """
    token = desk.page.locator("[data-intake] [name=csrf_token]")
    token.evaluate("(field) => { field.value = '' }")
    desk.page.clock.fast_forward(ahead)
    expect(token).not_to_have_value("")


SIGNS: dict[str, Callable[[Desk], object]] = {
    "key": lambda desk: desk.page.keyboard.press("Shift"),
    "pointer": lambda desk: desk.page.locator("h1").click(),
    "wheel": lambda desk: desk.page.mouse.wheel(0, 40),
    "touch": lambda desk: desk.page.locator("h1").dispatch_event("touchstart"),
}


@pytest.mark.parametrize("sign", SIGNS.values(), ids=SIGNS)
def test_whoever_is_at_work_keeps_her_login(desk: Desk, sign: Callable[[Desk], object]) -> None:
    """A key, a pointer, a wheel, a touch: after a minute the server hears of it, and at once."""
    told = told_by(desk)
    hears(desk, "01:10")
    with desk.page.expect_request(HERE):
        sign(desk)
    assert told[-1]


def test_what_she_does_while_the_server_is_asked_is_told_next(desk: Desk) -> None:
    """A sign of hers that comes after the question and before its answer is not forgotten."""
    told = told_by(desk)
    with (
        desk.page.expect_request(lambda request: "at-work=1" in (request.post_data or "")),
        desk.held_back(HERE),
    ):
        with desk.page.expect_request(HERE):
            desk.page.clock.fast_forward("01:10")
        desk.page.keyboard.press("Shift")
    assert told == [False, True]


def test_nothing_that_happens_by_itself_keeps_a_login(desk: Desk) -> None:
    """The page asks every half minute whether it may stay, and does not say that she is there."""
    told = told_by(desk)
    desk.answers(pregnancy="yes")
    for _ in range(5):
        hears(desk, "00:31")
    assert told.count(True) == 1  # what she did before
    assert told[-4:] == [False] * 4


def test_the_end_after_twelve_hours_is_told_before_it_comes(desk: Desk) -> None:
    """A quarter of an hour before, the page says when, and what to do, until that has been read."""
    ends = desk.page.locator("[data-login-ends]")
    hears(desk, "00:31")
    expect(ends).to_be_hidden()
    with closing(sqlite3.connect(desk.office.data / FILE)) as accounts, accounts:
        began = "UPDATE login SET started_at = datetime('now', '-11 hours', '-50 minutes')"
        accounts.execute(began)
    desk.office.cookies.clear()  # no other test goes on with this login
    desk.page.clock.fast_forward("00:31")
    expect(ends.locator("[role=alert]")).to_have_text(
        re.compile(
            r"Your login ends at \d\d:\d\d, twelve hours after it began\. "
            r"Log in again after that, in another tab: this page goes on\."
        )
    )
    expect(ends).to_be_in_viewport()
    ends.locator("button").click()
    expect(ends).to_be_hidden()
    hears(desk, "00:31")
    expect(ends).to_be_hidden()


def another_tab(desk: Desk, path: str = "/intake/") -> Desk:
    """Open one more tab in the same browser."""
    return Desk(desk.page.context.new_page(), desk.office, desk.site).opens(path)


def logs_in_elsewhere(desk: Desk) -> None:
    """Log in with the same account in another tab."""
    other = another_tab(desk, "/intake/login")
    other.page.fill("[name=name]", "nina")
    other.page.fill("[name=password]", PASSWORD)
    with other.page.expect_navigation():
        other.page.locator("[data-login] button").click()
    other.page.close()


@pytest.mark.parametrize("has_channel", [True, False], ids=["channel", "store"])
def test_logging_out_empties_the_other_tabs_at_once(desk: Desk, *, has_channel: bool) -> None:
    """They do not wait until they ask; a browser without a channel between tabs is told as well."""
    if not has_channel:
        desk.page.context.add_init_script("delete window.BroadcastChannel")
    desk.opens().answers(pregnancy="yes")
    other = another_tab(desk, "/intake/rules")
    desk.page.clock.pause_at(desk.page.evaluate("Date.now() / 1000") + 20)  # it asks nothing itself
    expect(desk.page.locator("[data-row]").first).to_be_visible()
    with other.page.expect_navigation():
        other.page.locator("[data-logout]").click()
    expect(desk.page.locator("[data-cleared]")).to_be_visible()
    expect(desk.page.locator("[data-row]")).to_have_count(0)


def test_without_word_from_the_other_tab_half_a_minute_is_enough(desk: Desk) -> None:
    """A tab that hears nothing asks by itself."""
    desk.page.context.add_init_script(
        "delete window.BroadcastChannel; Storage.prototype.setItem = () => { throw new Error() }"
    )
    desk.opens().answers(pregnancy="yes")
    other = another_tab(desk)
    with other.page.expect_navigation():
        other.page.locator("[data-logout]").click()
    expect(desk.page.locator("[data-row]").first).to_be_visible()
    desk.page.clock.fast_forward("00:31")
    expect(desk.page.locator("[data-cleared]")).to_be_visible()


def test_another_language_waits_for_a_login_that_has_ended(desk: Desk) -> None:
    """The page is not sent to a login that is over, where it would be lost: it stays."""
    desk.opens_code().answers(pregnancy="no", areas="palms")
    desk.note.fill("Quagga")
    desk.login_ends()
    desk.page.locator("button[value=nb]").click()
    expect(desk.panel.locator("[data-failed] p")).to_have_text(LOGGED_OUT)
    logs_in_elsewhere(desk)
    with desk.page.expect_navigation():
        desk.page.locator("button[value=nb]").click()
    assert desk.chosen() == [("areas", "palms"), ("pregnancy", "no")]
    assert "Notat: Quagga" in desk.journal


@pytest.mark.parametrize("is_scanned", [True, False], ids=["scanned", "typed"])
def test_a_code_that_cannot_be_opened_now_loses_nothing(desk: Desk, *, is_scanned: bool) -> None:
    """Without a network the page stays, and says so; the code opens when the server answers."""
    desk.answers(pregnancy="no")
    code = desk.patients_code().replace("-", "")
    desk.page.context.set_offline(True)
    if is_scanned:
        desk.option("areas", "palms").focus()
        desk.scans(code, "Enter", gap=20)
    else:
        desk.code.fill(code)
        desk.code.press("Enter")
    expect(desk.panel.locator("[data-failed]")).to_contain_text(UNREACHABLE)
    expect(desk.code).to_have_value(code)
    assert desk.chosen() == [("pregnancy", "no")]
    desk.page.context.set_offline(False)
    desk.page.clock.fast_forward("00:06")
    expect(desk.panel.locator("[data-whose]")).to_be_visible()
    with desk.page.expect_navigation():
        desk.code.press("Enter")
    expect(desk.page.locator("[data-opened]")).to_be_visible()
