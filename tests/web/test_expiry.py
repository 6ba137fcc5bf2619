"""When the answers are gone: 30 minutes without activity, and two hours whatever happens."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from apps import CLEAR, OTHER_KEY, app_of, shipped
from clock import Clock
from journey import Visit, begin

from screener.packaged import packaged

GONE = "Svarene dine er slettet"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that the test turns."""
    return Clock(monkeypatch)


def halfway() -> Visit:
    """Return a patient who has answered two questions."""
    return begin(shipped(), "nb").answer(areas=["palms"], pregnancy="no")


def test_answers_outlive_a_pause_of_29_minutes(clock: Clock) -> None:
    """A patient who comes back in time goes on where she was, with the page she had open."""
    visit = halfway()
    clock.forward(minutes=29)
    visit.answer(breastfeeding="no").sees_question("infection")


def test_answers_are_gone_after_30_minutes(clock: Clock) -> None:
    """A page opened too late says that the answers are gone, and the cookie is taken away."""
    visit = halfway()
    clock.forward(minutes=30.1)
    visit.open("/nb/q/breastfeeding").sees_error(410)
    assert visit.page.heading == GONE
    assert visit.cookies == {}


def test_an_answer_that_comes_too_late_is_told_so(clock: Clock) -> None:
    """A late answer gets the time-out page, not the one about forgery, and is not taken."""
    visit = halfway()
    clock.forward(minutes=31)
    visit.submit("no").sees_error(410)
    assert visit.page.heading == GONE
    visit.open("/nb/q/pregnancy").sees_question("areas")
    assert visit.page.chosen == []


@pytest.mark.parametrize("place", ["check", "result"])
def test_no_result_outlives_its_answers(clock: Clock, place: str) -> None:
    """Check and result pages are gone with the answers."""
    visit = begin(shipped(), "nb").answer(areas=["palms"], **CLEAR).sees_result()
    clock.forward(minutes=31)
    visit.open(f"/nb/{place}").sees_error(410)
    assert visit.page.heading == GONE


def test_finishing_too_late_is_finishing(clock: Clock) -> None:
    """Somebody who wants her answers deleted, late as it is, is told that they are."""
    visit = begin(shipped(), "nb").answer(areas=["palms"], **CLEAR).sees_result()
    clock.forward(minutes=31)
    visit.finishes()
    assert (visit.status, visit.path, visit.cookies) == (200, "/nb/finished", {})


def test_looking_at_a_page_is_activity(clock: Clock) -> None:
    """Half an hour counts from the last page, whether it was answered or only looked at."""
    visit = halfway()
    for _ in range(4):
        clock.forward(minutes=20)
        visit.open("/nb/q/breastfeeding").sees_question("breastfeeding")
    assert visit.open("/nb/q/pregnancy").page.chosen == ["no"]


@pytest.mark.parametrize("minutes", [2, 31])
def test_a_file_that_caches_may_keep_bears_no_cookie(clock: Clock, minutes: int) -> None:
    """Style, script and mark come without a cookie, however old the one that asks for them."""
    visit = halfway()
    loads = visit.page.loads
    clock.forward(minutes)
    for path in loads:
        reply = visit.request("GET", path)
        assert "public" in reply.headers["Cache-Control"]
        assert "Set-Cookie" not in reply.headers


def test_two_hours_are_the_longest(clock: Clock) -> None:
    """However active she is, the answers are gone two hours after she began."""
    visit = halfway()
    for _ in range(7):
        clock.forward(minutes=17)
        visit.open("/nb/q/breastfeeding").sees_question("breastfeeding")
    clock.forward(minutes=2)
    visit.open("/nb/q/breastfeeding").sees_error(410)


def test_a_copied_cookie_is_worth_nothing_later(clock: Clock) -> None:
    """A cookie that somebody kept expires as it would have in the browser."""
    visit = begin(shipped(), "nb").answer(areas=["palms"], **CLEAR)
    kept = dict(visit.cookies)
    clock.forward(minutes=31)
    visit.cookies = kept
    visit.open("/nb/result").sees_error(410)


def test_the_start_page_begins_anew_when_answers_are_gone(clock: Clock) -> None:
    """The start page says nothing of answers that are gone, and Start begins at the beginning."""
    visit = halfway()
    clock.forward(minutes=31)
    visit.open("/nb/").open(visit.page.link("data-start")).sees_question("areas")


def test_every_page_says_when_the_answers_go(clock: Clock) -> None:
    """The hour on the page is half an hour from now, at the clinic, or the two hours' end."""
    visit = halfway()
    assert clock_on(visit) in hours_at_the_clinic(30)
    for _ in range(5):
        clock.forward(minutes=20)
        visit.open("/nb/q/breastfeeding")
    assert clock_on(visit) in hours_at_the_clinic(20, 100)


def clock_on(visit: Visit) -> str:
    """Return the hour that the page names."""
    found = re.search(r"sletter vi svarene dine klokken (\d\d:\d\d)", visit.page.main)
    assert found, visit.page.main
    return found[1]


def hours_at_the_clinic(minutes: int, passed: int = 0) -> set[str]:
    """Return what a clock in Oslo may show some minutes from now, give or take a few seconds."""
    now = datetime.now(UTC).timestamp() + (minutes + passed) * 60
    return {
        datetime.fromtimestamp(now + slack, ZoneInfo("Europe/Oslo")).strftime("%H:%M")
        for slack in range(-30, 1, 10)
    }


def test_a_browser_without_cookies_is_told_what_is_wrong() -> None:
    """Somebody whose browser keeps no cookies learns that it must, instead of going in circles."""
    visit = begin(shipped(), "nb")
    visit.cookies = {}
    visit.submit("palms").sees_error(410)
    assert "informasjonskapsler" in visit.page.main


def test_a_cookie_of_lost_keys_reads_as_answers_that_are_gone() -> None:
    """A patient on the way while the keys were thrown away is told that her answers are gone."""
    visit = halfway().meets(app_of(packaged("rules.yaml"), (OTHER_KEY,)))
    visit.submit("no").sees_error(410)
    visit.open("/nb/q/breastfeeding").sees_question("areas")
