"""The pages on which an admin looks after accounts, and the way in with a code, in a browser."""

from __future__ import annotations

from itertools import count
from urllib.parse import urlsplit

import pytest
from cast.command import run
from cast.in_order import is_in_order
from cast.installation import Running, add_account
from cast.nurse import PASSWORD
from cast.nurse_in_browser import Desk, NewDesk
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

NEW = "lindormen sover under trappen"


_NUMBERS = count(1)


def admin_at(new_desk: NewDesk, office: Running, language: str, **browser: object) -> Desk:
    """Return an admin, who has logged in, at the list of accounts."""
    name = f"adam{next(_NUMBERS)}"  # the tests of one process share their office
    add_account(office.data.parent, name, "--role", "admin")
    desk = new_desk(language, reduced_motion="reduce", **browser)
    desk.page.context.clear_cookies()
    desk.logs_in(name)
    link = desk.page.locator("footer a[href$='/admin/']")
    desk.opens(link.get_attribute("href") or "")
    expect(desk.page.locator("[data-people]")).to_be_visible()
    return desk


def invites(desk: Desk, name: str) -> str:
    """Invite somebody, by keyboard alone; return the code."""
    keys = desk.page.keyboard
    desk.opens("/intake/admin/invite")
    expect(desk.page.locator("[name=full_name]")).to_be_focused()
    for typed in ("Ola Nordmann", "lege", name):
        keys.type(typed)
        keys.press("Tab")
    keys.press("Tab")
    keys.type(PASSWORD)
    with desk.page.expect_navigation():
        keys.press("Enter")
    return desk.page.locator("[data-codes] code").inner_text()


@pytest.mark.parametrize("language", ["nb", pytest.param("en", marks=pytest.mark.long)])
def test_every_page_of_an_admin_is_in_order(
    new_desk: NewDesk, office: Running, language: str
) -> None:
    """Lists, forms, their errors, a code that is shown and one that was, the log, an empty log."""
    desk = admin_at(new_desk, office, language)
    page = desk.page
    invites(desk, "ola" + language)
    is_in_order(page)
    is_in_order(desk.opens("/intake/admin/code").page)
    is_in_order(desk.opens("/intake/admin/").page)
    is_in_order(desk.opens("/intake/admin/log").page)
    is_in_order(desk.opens("/intake/admin/log?since=x").page)
    is_in_order(desk.opens("/intake/admin/log?until=2020-01-01").page)
    desk.opens("/intake/admin/invite")
    desk.goes_by("[data-admin] button")
    is_in_order(page)
    desk.opens("/intake/admin/")
    page.locator("[data-people] a").last.click()
    expect(page.locator("[data-acts]")).to_be_visible()
    is_in_order(page)
    account = urlsplit(page.url).path
    is_in_order(desk.opens(account + "name").page)
    for act in ("code", "disable"):
        is_in_order(desk.opens(account + act).page)
    desk.goes_by("[data-admin] button")
    is_in_order(page)
    is_in_order(desk.opens("/intake/account/person").page)


@pytest.mark.parametrize("language", ["nb", pytest.param("en", marks=pytest.mark.long)])
def test_a_code_sets_a_password_without_a_script(
    new_desk: NewDesk, office: Running, language: str
) -> None:
    """By keyboard; the way there, its errors and what comes after are in order. No address told."""
    code = invites(
        admin_at(new_desk, office, language, java_script_enabled=False), "per" + language
    )
    desk = new_desk(language, reduced_motion="reduce")
    page, keys = desk.page, desk.page.keyboard
    page.context.clear_cookies()
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    desk.opens("/intake/login")
    expect(page.locator("[name=name]")).to_be_focused()
    page.locator("main a[href$='/invitation']").click()
    expect(page.locator("[name=name]")).to_be_focused()
    is_in_order(page)
    desk.goes_by("[data-invitation] button")
    is_in_order(page)
    page.locator("[name=name]").focus()
    for typed in ("per" + language, code, NEW, NEW):
        keys.type(typed)
        keys.press("Tab")
    desk.goes_by("[data-invitation] button")
    expect(page.locator("[data-login]")).to_be_visible()
    is_in_order(page)
    assert not [one for one in addresses if code in one or code.replace("-", "") in one]


def test_recovery_codes_are_copied_and_shown_once(new_desk: NewDesk, office: Running) -> None:
    """The buttons are there with a script; the page that is loaded again says what to do."""
    desk = admin_at(new_desk, office, "nn", permissions=["clipboard-read", "clipboard-write"])
    code = invites(desk, "siv")
    desk.page.locator("[data-copy]").click()
    expect(desk.page.locator("[data-said]")).not_to_be_empty()
    assert desk.page.evaluate("navigator.clipboard.readText()") == code
    assert desk.page.locator("[data-print]").is_visible()
    desk.page.reload()
    assert desk.page.locator("[data-codes]").count() == 0
    is_in_order(desk.page)


@pytest.mark.parametrize("language", ["nb", pytest.param("en", marks=pytest.mark.long)])
def test_what_somebody_is_told_or_asked_at_her_login_is_in_order(
    new_desk: NewDesk, office: Running, language: str
) -> None:
    """That her password was set by somebody else; then her name and profession, not yet known."""
    folder, name = office.data.parent, "toril" + language
    given = PASSWORD.encode()
    for what in ("add", "passwd"):
        assert run(folder, "users", what, name, "--password-stdin", given=given).status == 0
    desk = new_desk(language, reduced_motion="reduce")
    page = desk.page
    page.context.clear_cookies()
    desk.logs_in(name)
    expect(page.locator("[data-account=told]")).to_be_visible()
    is_in_order(page)
    desk.goes_by("[data-account] button")
    expect(page.locator("[data-account=person]")).to_be_visible()
    is_in_order(page)
    desk.goes_by("[data-account] button")
    expect(page.locator("[data-error-summary]")).to_be_visible()
    is_in_order(page)
    page.fill("[name=full_name]", "Toril Nordmann")
    page.fill("[name=profession]", "sykepleier")
    desk.goes_by("[data-account] button")
    expect(page.locator("[data-intake]")).to_be_visible()
