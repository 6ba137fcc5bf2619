"""The journey works on an iPhone as it does elsewhere: from the start to *Finish*, and beyond.

What differs by engine is looked at here: where the window stands after a link, what has focus,
and what Back brings back.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from cast.clock import later
from cast.patient_in_browser import CLEAR
from cast.phone import NewPhone, Phone
from selenium.webdriver import Keys

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("webkit")]

ANSWERS = "input:checked, .about, dd, [data-outcome], .findings, [data-code]"
GIVEN = {"areas": "palms", "breastfeeding": "yes"}
CHOICES = {**CLEAR, **GIVEN}
GONE = {
    "nb": "Svarene dine er slettet",
    "nn": "Svara dine er sletta",
    "en": "Your answers are gone",
}


def is_at_the_top(phone: Phone) -> None:
    """Fail unless the page opens with its heading in the window, at an address of its own."""
    assert urlsplit(phone.driver.current_url).fragment == ""
    phone.waits(lambda: phone.shows("h1"), "the heading is out of sight")
    assert phone.script("return scrollY") == 0
    assert phone.script("return document.documentElement.scrollWidth <= innerWidth")


def is_led_by_the_error(phone: Phone) -> None:
    """Send no answer, and come by the summary's link to the first one."""
    phone.goes_on()
    phone.waits(lambda: phone.has_focus("[data-error-summary]"), "the summary has no focus")
    phone.waits(lambda: phone.shows("[data-error-summary]"), "the summary is out of sight")
    phone.taps("[data-error-summary] a")
    phone.waits(lambda: phone.has_focus("input[name=answer]"), "the link leads to no answer")
    assert urlsplit(phone.driver.current_url).fragment == "answer"
    phone.waits(phone.marks_focus, "nothing marks the answer in focus")


def shows_no_answer(phone: Phone) -> None:
    """Fail unless the page at hand comes to show nothing of what was answered."""
    phone.waits(lambda: phone.heading and not phone.all(ANSWERS), "answers are shown")


def goes_back_to_the_start(phone: Phone) -> None:
    """Press Back until the start page, and find no answer on the way."""
    while phone.driver.current_url != f"{phone.home}/":
        phone.driver.back()
        shows_no_answer(phone)


def makes_the_journey(phone: Phone) -> None:
    """Go from the start to *Finish*, by way of an error on every question, and back again."""
    phone.opens()
    is_at_the_top(phone)
    phone.goes_by("[data-start]")
    while asked := phone.question:
        is_at_the_top(phone)
        if CHOICES[asked]:  # a detail may be left blank: no error to be led from
            is_led_by_the_error(phone)
        phone.chooses(CHOICES[asked])
        phone.goes_on()
    is_at_the_top(phone)
    phone.goes_by("[data-result]")
    is_at_the_top(phone)
    assert phone.one("[data-outcome]").get_attribute("data-outcome") == "consult_first"
    phone.script("window.print = () => document.body.dataset.printed = 'once'")
    phone.taps("[data-print]")
    assert phone.one("body").get_attribute("data-printed") == "once"
    phone.goes_by("[data-finish] button")
    is_at_the_top(phone)
    assert phone.driver.get_cookies() == []
    goes_back_to_the_start(phone)


def test_a_phone_goes_from_start_to_finish_and_back_shows_nothing(new_phone: NewPhone) -> None:
    """No error link hides the next question, print prints, and *Finish* leaves nothing."""
    makes_the_journey(new_phone())


@pytest.mark.long
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_smallest_phone_does_so_in_every_language(new_phone: NewPhone, language: str) -> None:
    """A window 320 by 568 shows each heading, and nothing runs off its side."""
    makes_the_journey(new_phone(320, 568, language))


@pytest.mark.long
@pytest.mark.parametrize("language", GONE)
def test_at_its_hour_the_page_goes_and_back_brings_nothing(
    new_phone: NewPhone, language: str
) -> None:
    """A phone that slept past the hour shows nothing of what was answered, when it wakes."""
    phone = new_phone(language=language)
    phone.sees_result(**GIVEN)
    phone.waits(lambda: phone.all(ANSWERS), "no answer is shown")
    with later(minutes=31):
        phone.script("const now = Date.now(); Date.now = () => now + 31 * 60 * 1000")
        phone.waits(lambda: phone.heading == GONE[language], "the page outlives its hour")
        goes_back_to_the_start(phone)


@pytest.mark.long
def test_two_minutes_before_she_can_keep_the_page(new_phone: NewPhone) -> None:
    """The page says so without taking focus, and the button shows the new hour."""
    phone = new_phone()
    phone.sees_result(**GIVEN)
    hour = phone.one("[data-until]").text
    with later(minutes=28.5):
        phone.script("const now = Date.now(); Date.now = () => now + 28.5 * 60 * 1000")
        phone.waits(lambda: phone.shows("[data-keep] button"), "no button keeps the answers")
        assert phone.has_focus("body")
        phone.taps("[data-keep] button")
        phone.waits(lambda: phone.one("[data-until]").text != hour, "the hour stays")
        phone.waits(lambda: not phone.shows("[data-keep] button"), "the button stays")
        assert phone.one("[data-outcome]").is_displayed()


@pytest.mark.long
def test_a_keyboard_shows_where_it_is(new_phone: NewPhone) -> None:
    """Tab marks the answer in focus, Space chooses it."""
    phone = new_phone()
    phone.opens()
    phone.goes_by("[data-start]")
    while not phone.has_focus("input[name=answer]"):
        phone.presses(Keys.TAB)
    assert phone.marks_focus()
    phone.presses(Keys.SPACE)
    phone.waits(phone.one("input[name=answer]").is_selected, "Space chooses nothing")
