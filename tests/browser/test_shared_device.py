"""Whoever takes the device next sees no answer: not by Back, not by reloading, not by waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cast.clock import later
from cast.patient_in_browser import ALL_UNSURE, CLEAR, PHONE, BrowserVisit, Sites
from cast.patient_states import come_to
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

GIVEN = {"areas": "palms soles", "breastfeeding": "yes"}
ANSWERS = ("Svette i håndflatene", "Svette under føttene", "Du svarte")


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def keeping_visit(
    keeping_browser: Browser, sites: Sites, request: pytest.FixtureRequest
) -> Iterator[BrowserVisit]:
    """A patient whose browser keeps pages in memory."""
    browser: dict[str, Any] = {"viewport": PHONE, "java_script_enabled": request.param}
    with keeping_browser.new_context(**browser) as context:
        yield BrowserVisit(context.new_page(), "nb", sites, sites.shipped)


def shows_no_answer(visit: BrowserVisit) -> None:
    """Check that the page at hand shows nothing of what was answered."""
    expect(visit.page.locator("h1")).to_be_visible()
    expect(visit.page.locator("input:checked")).to_have_count(0)
    expect(visit.outcome).to_have_count(0)
    for text in ANSWERS:
        expect(visit.page.locator("dd, .about, .findings").filter(has_text=text)).to_have_count(0)


def test_a_kept_page_is_asked_for_again(keeping_browser: Browser, sites: Sites) -> None:
    """A page that the browser takes out of its memory is fetched anew."""
    with keeping_browser.new_context() as context:
        visit = BrowserVisit(context.new_page(), "nb", sites, sites.shipped)
        visit.page.add_init_script(
            "addEventListener('pageshow', event => event.persisted && console.log('kept'))"
        )
        visit.opens("privacy")
        visit.opens("accessibility")
        with (
            visit.page.expect_console_message(lambda message: message.text == "kept"),
            visit.page.expect_response("**/privacy"),
        ):
            visit.page.go_back(wait_until="commit")


def test_back_shows_no_answer_after_finish(keeping_visit: BrowserVisit) -> None:
    """Every page back to the start is without the answers, chosen ones included."""
    visit = keeping_visit
    visit.sees_result(**GIVEN)
    visit.finishes()
    pages = visit.page.evaluate("history.length") - 2  # without the blank page and this one
    for _ in range(pages):
        visit.page.go_back()
        shows_no_answer(visit)
    assert visit.page.url == f"{visit.site}/nb/"


def test_back_returns_to_the_page_that_says_that_the_answers_are_gone(visit: BrowserVisit) -> None:
    """A form is sent after another window has finished: Back does not ask to send it again."""
    visit.opens("q/areas")
    visit.page.context.clear_cookies()
    visit.goes_on()
    expect(visit.page).to_have_url(f"{visit.site}/nb/gone")
    visit.page.locator("main .button").click()
    expect(visit.page).to_have_url(f"{visit.site}/nb/")
    reply = visit.page.go_back()
    assert reply is not None
    assert reply.status == 410


def test_no_address_shows_an_answer_after_finish(visit: BrowserVisit) -> None:
    """The address of a page with answers leads to the first question, unanswered."""
    visit.sees_result(**GIVEN)
    visit.finishes()
    for address in ("check", "result", "q/breastfeeding", "q/areas"):
        visit.opens(address)
        assert visit.question == "areas", address
        shows_no_answer(visit)
        visit.page.reload()
        shows_no_answer(visit)


def test_finish_takes_the_cookie_and_the_copies(visit: BrowserVisit) -> None:
    """Finish takes our cookie away and tells the browser to drop the pages it stored."""
    visit.sees_result(**GIVEN)
    assert visit.page.context.cookies() != []
    with visit.page.expect_response("**/finish") as caught:
        visit.finishes()
    assert caught.value.header_value("clear-site-data") == '"cache"'
    assert visit.page.context.cookies() == []


def test_the_footer_deletes_the_answers_from_any_question(visit: BrowserVisit) -> None:
    """A patient who is called in halfway can delete what she has answered so far."""
    come_to(visit, "infection", CLEAR)
    visit.presses(visit.page.locator("footer button"))
    assert visit.page.url.endswith("/finished")
    assert visit.page.context.cookies() == []


def test_whoever_comes_next_is_told_of_the_answers(visit: BrowserVisit) -> None:
    """The start page says that somebody has begun, without a word of what she answered."""
    come_to(visit, "infection", {**CLEAR, **GIVEN})
    visit.opens()
    expect(visit.page.locator(".notice:visible")).to_be_visible()
    shows_no_answer(visit)
    visit.presses(visit.page.locator("main form button"))
    assert visit.page.context.cookies() == []


def test_after_half_an_hour_the_answers_are_gone(visit: BrowserVisit) -> None:
    """An answer sent too late leads to a page that says so, without any answer."""
    visit.site = visit.sites.failing
    come_to(visit, "neuromuscular_what", ALL_UNSURE)
    visit.chooses("suspected")
    with later(minutes=31):
        visit.goes_on()
    expect(visit.page.locator("h1")).to_have_text("Svarene dine er slettet")
    shows_no_answer(visit)
    (cookie,) = visit.page.context.cookies()
    assert len(cookie.get("value", "")) < 130  # it says that they are gone, and nothing else
    visit.presses(visit.page.locator("main a.button"))
    assert visit.page.url == f"{visit.site}/nb/"
    expect(visit.page.locator(".notice:visible")).to_have_count(0)


def test_until_then_they_are_kept(visit: BrowserVisit) -> None:
    """A patient who looks for her glasses for 29 minutes goes on where she was."""
    visit.site = visit.sites.failing
    come_to(visit, "infection", CLEAR)
    visit.chooses("no")
    with later(minutes=29):
        visit.goes_on()
    assert visit.question == "myasthenia_gravis"


def test_two_patients_in_two_windows_stay_apart(new_visit: Callable[..., BrowserVisit]) -> None:
    """What one patient answers is never on another one's page."""
    first, second = new_visit(), new_visit("en")
    first.is_asked("infection", **GIVEN)
    second.is_asked("infection", areas="forehead")
    expect(first.page.locator("#about li")).to_have_text(list(ANSWERS[:2]))
    expect(second.page.locator("#about li")).to_have_text("Forehead lines")
