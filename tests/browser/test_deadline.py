"""A page with answers does not outlive the hour at which it says that they are deleted.

The server runs in the tests' own process, so that its clock can be turned; the browser's is turned
by Playwright.
"""

from __future__ import annotations

import pytest
from cast.clock import later
from cast.patient_in_browser import ALL_UNSURE, BrowserVisit, NewVisit
from cast.patient_states import has_answered
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TEXTS = {
    "nb": "Svarene dine er slettet",
    "nn": "Svara dine er sletta",
    "en": "Your answers are gone",
}


def at_the_result(new_visit: NewVisit, language: str = "nb") -> BrowserVisit:
    """Return a patient who sees reasons and a code, and whose browser's clock can be turned."""
    visit = new_visit(language)
    visit.site = visit.sites.failing
    visit.page.clock.install()
    has_answered(visit, ALL_UNSURE, "check")
    visit.opens("result")
    return visit


def asked_by(visit: BrowserVisit) -> list[str]:
    """Return a list that fills with every address that the page asks for from now on."""
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    return asked


@pytest.mark.parametrize("language", TEXTS)
def test_at_its_hour_the_page_goes_and_back_brings_nothing(
    new_visit: NewVisit, language: str
) -> None:
    """On a shared tablet left alone, and one that slept, nobody reads what was answered."""
    visit = at_the_result(new_visit, language)
    expect(visit.outcome).to_be_visible()
    with later(minutes=180):
        visit.page.clock.fast_forward("03:00:00")
        expect(visit.page.locator("h1")).to_have_text(TEXTS[language])
        visit.page.go_back()
        expect(visit.outcome).to_have_count(0)
        expect(visit.page.locator("h1")).to_have_text(TEXTS[language])
        visit.page.reload()
        expect(visit.page.locator("h1")).to_have_text(TEXTS[language])


def test_two_minutes_before_the_page_says_so_and_can_be_kept(new_visit: NewVisit) -> None:
    """It is said where a screen reader hears it, focus stays, and the button shows the new hour."""
    visit = at_the_result(new_visit)
    summary = visit.page.locator("main h1")
    focused = visit.page.evaluate("document.activeElement.tagName")
    with later(minutes=28.5):
        visit.page.clock.fast_forward("28:30")
        said = visit.page.get_by_role("status")
        expect(said).to_contain_text("Vi sletter snart svarene dine: klokken")
        assert visit.page.evaluate("document.activeElement.tagName") == focused
        button = visit.page.get_by_role("button", name="Behold svarene mine")
        expect(button).to_be_in_viewport(ratio=1)
        before = visit.page.locator("[data-until]").inner_text()
        button.click()
        expect(said).to_contain_text("Vi beholder svarene dine til klokken")
        expect(button).to_be_hidden()
        assert visit.page.locator("[data-until]").inner_text() != before
        expect(summary).to_be_visible()
    with later(minutes=35):  # the old hour has passed, the new one has not
        asked = asked_by(visit)
        visit.page.clock.fast_forward("06:30")
        assert asked == []  # by the new hour there is nothing to ask, and so nothing to take away
        expect(visit.outcome).to_be_visible()


def test_a_network_that_is_away_takes_no_page_whose_answers_are_to_be_kept(
    new_visit: NewVisit,
) -> None:
    """The button says so, and stays: pressed again with a network, it keeps them."""
    visit = at_the_result(new_visit)
    with later(minutes=28.5):
        visit.page.clock.fast_forward("28:30")
        button = visit.page.get_by_role("button", name="Behold svarene mine")
        expect(button).to_be_visible()
        said = visit.page.get_by_role("status")
        visit.page.context.set_offline(True)
        button.click()
        expect(said).to_contain_text("Trykk på knappen igjen når du har nett")
        expect(visit.outcome).to_be_visible()
        visit.page.context.set_offline(False)
        button.click()
        expect(said).to_contain_text("Vi beholder svarene dine til klokken")


def test_another_tab_keeps_this_one(new_visit: NewVisit) -> None:
    """At its hour the page asks the server first: she may have gone on in another tab."""
    visit = at_the_result(new_visit)
    hour = visit.page.locator("[data-until]")
    before = hour.inner_text()
    with later(minutes=20):
        other = visit.page.context.request.get(f"{visit.site}/nb/check")
        assert other.ok
    with later(minutes=31):
        visit.page.clock.fast_forward("31:00")
        expect(hour).not_to_have_text(before)
        expect(visit.outcome).to_be_visible()


def is_looked_at_again(visit: BrowserVisit) -> None:
    """Come back to a page that stood in a tab behind another, or on a phone that was locked."""
    visit.page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))")


def in_another_tab(visit: BrowserVisit) -> BrowserVisit:
    """Return the same patient in a second tab, at her check page."""
    page = visit.page.context.new_page()
    other = BrowserVisit(page, visit.language, visit.sites, visit.site)
    other.opens("check")
    return other


def test_a_result_is_not_believed_after_an_answer_was_changed_in_another_tab(
    visit: BrowserVisit,
) -> None:
    """Looked at again, it says what the answers come to now."""
    visit.sees_result()
    expect(visit.outcome).to_have_attribute("data-outcome", "book")
    other = in_another_tab(visit)
    is_looked_at_again(other)
    other.opens("q/pregnancy?change=1")
    other.chooses("not_sure")
    other.goes_on()
    is_looked_at_again(visit)
    expect(visit.outcome).to_have_attribute("data-outcome", "consult_first")


def test_a_result_that_is_another_by_now_keeps_no_answers_by_itself(new_visit: NewVisit) -> None:
    """On a tablet left alone it gives way at its hour, and the answers go at theirs."""
    visit = at_the_result(new_visit)
    with later(minutes=2):
        other = in_another_tab(visit)
        other.opens("q/pregnancy?change=1")
        other.chooses("no")
        other.goes_on()
    with later(minutes=29):
        visit.page.clock.fast_forward("29:00")
        expect(visit.page.locator("h1")).to_have_text("Er du der fortsatt?")
        left = visit.page.context.request.get(f"{visit.site}/nb/left").json()["left"]
        assert left <= 3 * 60
        visit.presses(visit.page.locator("[data-keep] button"))
        expect(visit.page).to_have_url(f"{visit.site}/nb/check")


@pytest.mark.parametrize("address", ["result", "check", "q/pregnancy"])
def test_a_page_that_is_looked_at_after_finish_in_another_tab_goes(
    visit: BrowserVisit, address: str
) -> None:
    """Whoever takes the device next turns its tabs over, and reads no answer in any."""
    visit.sees_result(breastfeeding="yes")
    visit.opens(address)
    other = in_another_tab(visit)
    other.opens("result")
    other.finishes()
    is_looked_at_again(visit)
    expect(visit.page).to_have_url(f"{visit.site}/nb/gone")
    expect(visit.page.locator("h1")).to_have_text("Nettleseren din sendte ingen svar med")


def test_a_page_that_is_looked_at_again_stays_as_it_is(visit: BrowserVisit) -> None:
    """What is chosen and not sent yet stays; so does a result where there is no network."""
    visit.is_asked("pregnancy")
    visit.chooses("not_sure")
    other = in_another_tab(visit)
    other.opens("q/areas?change=1")
    other.chooses("palms")
    other.goes_on()
    with visit.page.expect_response("**/left"):
        is_looked_at_again(visit)
    expect(visit.option("not_sure")).to_be_checked()
    visit.sees_result()
    with visit.page.expect_response("**/left"):
        is_looked_at_again(visit)
    expect(visit.outcome).to_be_visible()
    visit.opens("result")  # a page asks once at a time, and may still take the answer
    visit.page.context.set_offline(True)
    with visit.page.expect_event("requestfailed"):
        is_looked_at_again(visit)
    expect(visit.outcome).to_be_visible()


def test_without_the_server_the_page_empties_itself(new_visit: NewVisit) -> None:
    """Whoever reads the screen of a device without a network finds nothing on it."""
    visit = at_the_result(new_visit)
    visit.page.context.set_offline(True)
    visit.page.clock.fast_forward("31:00")
    expect(visit.page.get_by_role("alert")).to_contain_text("tatt bort fra skjermen")
    expect(visit.outcome).to_have_count(0)
    assert "Du svarte" not in visit.page.locator("body").inner_text()


@pytest.mark.parametrize("is_kept", [False, True], ids=["gone", "kept in another tab"])
def test_a_page_that_emptied_itself_goes_on_with_the_network(
    new_visit: NewVisit, *, is_kept: bool
) -> None:
    """To her answers by its button, if another tab kept them; else by itself to their end."""
    visit = at_the_result(new_visit)
    if is_kept:
        with later(minutes=20):
            assert visit.page.context.request.get(f"{visit.site}/nb/check").ok
    with later(minutes=31):
        visit.page.context.set_offline(True)
        visit.page.clock.fast_forward("31:00")
        again = visit.page.get_by_role("link", name="Last siden på nytt")
        expect(again).to_be_visible()
        visit.page.clock.fast_forward("00:05")
        expect(again).to_be_visible()
        visit.page.context.set_offline(False)
        if is_kept:
            again.click()
            expect(visit.outcome).to_be_visible()
        else:
            visit.page.clock.fast_forward("00:05")
            expect(visit.page.locator("h1")).to_have_text(TEXTS["nb"])


def test_without_a_script_the_page_gives_way(new_visit: NewVisit) -> None:
    """It leads to one without answers, whose button brings her back to where she was."""
    visit = new_visit(java_script_enabled=False)
    visit.site = visit.sites.failing
    with later(minutes=-28.01):
        has_answered(visit, ALL_UNSURE, "check")
        visit.opens("result")
    content = visit.page.locator("noscript meta").get_attribute("content") or ""
    visit.page.goto(visit.site + content.split("url=")[1])
    expect(visit.page.locator("h1")).to_have_text("Er du der fortsatt?")
    visit.presses(visit.page.locator("[data-keep] button"))
    expect(visit.outcome).to_be_visible()
