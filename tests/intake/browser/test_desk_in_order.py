"""Every page of the nurse's side, in every state and appearance: whole, and in order for axe."""

from __future__ import annotations

import pyotp
import pytest
from cast.counted import a_year_of_figures
from cast.in_order import APPEARANCES, MORE, Appearances, is_in_order
from cast.installation import Running, add_account
from cast.nurse import PASSWORD
from cast.nurse_in_browser import NewDesk
from cast.nurse_states import STATES, State
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("language", "appearances"),
    [
        pytest.param("nb", APPEARANCES, id="nb"),
        pytest.param("en", MORE, id="en", marks=pytest.mark.long),
    ],
)
@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_every_page_is_in_order(
    new_desk: NewDesk, language: str, appearances: Appearances, state: State
) -> None:
    """Light and dark, on a desktop and 320 pixels wide; nothing is cut off on a tablet either."""
    desk = new_desk(language, reduced_motion="reduce")
    state(desk)
    assert desk.page.locator("html").get_attribute("lang") == language
    is_in_order(desk.page, appearances)


def test_the_way_to_a_second_step_is_in_order(new_desk: NewDesk, office: Running) -> None:
    """Setting up an app, its recovery codes, and logging in with it, in bokmål."""
    add_account(office.data.parent, "tora")
    desk = new_desk("nb", reduced_motion="reduce")
    desk.page.context.clear_cookies()
    desk.logs_in("tora")
    desk.opens("/intake/account/second-factor")
    key = desk.page.locator(".secret code").inner_text()
    desk.page.fill("[name=code]", pyotp.TOTP(key.replace("-", "")).now())
    desk.page.fill("[name=password]", PASSWORD)
    desk.goes_by("[data-account] button")
    expect(desk.page.locator(".codes")).to_be_visible()
    is_in_order(desk.page)
    for path in ("", "second-factor/off", "recovery-codes"):
        is_in_order(desk.opens(f"/intake/account/{path}").page)
    desk.page.context.clear_cookies()
    desk.logs_in("tora")
    is_in_order(desk.page)
    desk.page.fill("[name=code]", "000000")
    desk.goes_by("main form button")
    expect(desk.page.locator("[data-error-summary]")).to_be_visible()
    is_in_order(desk.page)
    is_in_order(desk.opens("/intake/login/recovery-code").page)


@pytest.mark.parametrize("language", ["nb", pytest.param("en", marks=pytest.mark.long)])
def test_the_clinics_figures_are_in_order(
    new_desk: NewDesk, office: Running, language: str
) -> None:
    """With a year of weeks and months, and with none, as an admin sees them."""
    name = f"adam-{language}"
    add_account(office.data.parent, name, "--role", "admin")
    desk = new_desk(language, reduced_motion="reduce")
    desk.page.context.clear_cookies()
    desk.logs_in(name)
    is_in_order(desk.opens("/intake/figures/").page)
    with a_year_of_figures(office.data / "figures", office.keys):
        desk.opens("/intake/figures/")
        expect(desk.page.locator("svg.bar").first).to_be_attached()
        desk.page.locator("details").first.evaluate("(it) => { it.open = true }")
        is_in_order(desk.page)
