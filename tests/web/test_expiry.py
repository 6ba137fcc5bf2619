"""When the answers are gone: 30 minutes without activity, and six hours whatever happens."""

from __future__ import annotations

import gc
import json
import re
from datetime import UTC, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from cast.answers import CLEAR
from cast.apps import OTHER_KEY, app_of, shipped
from cast.clock import Clock
from cast.patient import Visit, begin

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
    """A page opened too late says so, and again when it is reloaded, until she starts again."""
    visit = halfway()
    before = dict(visit.cookies)
    clock.forward(minutes=30.1)
    for _ in range(3):
        visit.open("/nb/q/breastfeeding").sees_error(410)
        assert visit.page.heading == GONE
    assert len(visit.cookies["screener"]) < len(before["screener"])  # it holds no answer any more
    visit.open(visit.page.link("data-onward"))
    assert visit.cookies == {}
    visit.open(visit.page.link("data-start")).sees_question("areas")


def test_an_answer_that_comes_too_late_is_told_so(clock: Clock) -> None:
    """A late answer gets the time-out page, not the one about forgery, and is not taken."""
    visit = halfway()
    clock.forward(minutes=31)
    visit.submit("no").sees_error(410)
    assert visit.page.heading == GONE
    visit.open("/nb/").open("/nb/q/pregnancy").sees_question("areas")
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


def test_six_hours_are_the_longest(clock: Clock) -> None:
    """However active she is, the answers are gone six hours after she began."""
    visit = halfway()
    for _ in range(12):
        clock.forward(minutes=29.8)
        visit.open("/nb/q/breastfeeding").sees_question("breastfeeding")
    clock.forward(minutes=3)
    visit.open("/nb/q/breastfeeding").sees_error(410)


def test_half_an_hour_can_be_renewed_ten_times(clock: Clock) -> None:
    """Whoever needs long says so by pressing a button, with a script or without (WCAG 2.2.1)."""
    visit = halfway()
    for _ in range(10):
        clock.forward(minutes=29)
        visit.open("/nb/pause?at=q/breastfeeding")
        assert "palms" not in visit.page.main
        visit.post("/nb/keep?at=q/breastfeeding", [("csrf_token", visit.page.token)])
        visit.sees_question("breastfeeding")
    reply = visit.request("GET", "/nb/left")
    assert 1790 <= json.loads(reply.text)["left"] <= 1800


def test_no_request_of_a_machine_keeps_the_answers_longer(clock: Clock) -> None:
    """Neither a page's timer nor the page that stands in for it renews anything."""
    visit = halfway()
    for _ in range(6):
        clock.forward(minutes=4.9)
        for path in ("/nb/left", "/nb/pause?at=check", "/nb/gone"):
            visit.open(path) if path != "/nb/left" else visit.request("GET", path)
    assert json.loads(visit.request("GET", "/nb/left").text)["left"] <= 60
    clock.forward(minutes=1)
    assert json.loads(visit.request("GET", "/nb/left").text) == {"left": 0}
    visit.open("/nb/gone").sees_error(410)
    assert visit.page.heading == GONE


@pytest.mark.parametrize("place", ["q/breastfeeding", "q/areas", "check", "result"])
def test_a_page_without_a_script_gives_way_to_one_without_answers(clock: Clock, place: str) -> None:
    """Two minutes before the hour it leads to a page with the same button, then to "gone"."""
    visit = begin(shipped(), "nb").answer(areas=["palms"], **CLEAR).open(f"/nb/{place}")
    seconds, pause = refresh_of(visit)
    assert 1670 <= seconds <= 1680
    clock.forward(minutes=28)
    visit.open(pause)
    assert "Svette" not in visit.page.main
    seconds, gone = refresh_of(visit)
    assert 110 <= seconds <= 122
    clock.forward(minutes=2.1)
    visit.open(gone).sees_error(410)


def refresh_of(visit: Visit) -> tuple[int, str]:
    """Return after how many seconds a page gives way, and to which."""
    meta = visit.page.root.find("head/noscript/meta")
    assert meta is not None
    seconds, address = meta.get("content", "").split("; url=")
    return int(seconds), address


def test_where_the_six_hours_end_no_button_is_offered(clock: Clock) -> None:
    """A button that could not keep its promise is not there."""
    visit = halfway()
    for _ in range(12):
        clock.forward(minutes=29)
        visit.open("/nb/q/breastfeeding")
    visit.open("/nb/pause?at=q/breastfeeding")
    assert visit.page.root.find(".//form[@data-keep]") is None
    assert json.loads(visit.request("GET", "/nb/left").text)["renewable"] is False


def test_the_address_of_the_button_leads_back_to_where_she_was() -> None:
    """A browser asks for it again, without the form, when the form was lost on its way."""
    visit = halfway()
    visit.open("/nb/keep?at=q/areas").sees_question("areas")
    visit.open("/nb/keep").sees_question("breastfeeding")
    visit.cookies.clear()
    visit.open("/nb/keep").sees_question("areas")


@pytest.mark.parametrize("at", ["", "q/nose", "//evil.example", "finish", "q/areas?x", "privacy"])
def test_a_pause_leads_nowhere_but_back(at: str) -> None:
    """An address made up by somebody else leads to where she must go next."""
    visit = halfway()
    token = visit.page.token
    path = f"/nb/keep?{urlencode({'at': at})}"
    reply = visit.request("POST", path, urlencode({"csrf_token": token}).encode())
    assert (reply.status, reply.location) == (303, "/nb/q/breastfeeding")


def test_a_cookie_from_the_future_is_none(clock: Clock) -> None:
    """More than a minute ahead, as no clock of another node is, a cookie would never end."""
    visit = halfway()
    clock.forward(minutes=-0.9)
    visit.open("/nb/q/breastfeeding").sees_question("breastfeeding")
    visit.cookies = dict(halfway().cookies)
    clock.forward(minutes=-1.1)
    visit.open("/nb/q/breastfeeding").sees_question("areas")


def test_nothing_that_was_answered_is_kept_in_memory() -> None:
    """Once a page has been sent, the server holds no rendered page with an answer in it."""
    visit = begin(shipped(), "nb").answer(areas=["palms"], **CLEAR)
    for place in ("q/areas", "q/pregnancy", "q/infection", "check", "result"):
        visit.open(f"/nb/{place}")
    session = visit.cookies["screener"]
    del visit
    gc.collect()
    held = {
        text
        for one in gc.get_objects()
        if isinstance(one, (dict, list, tuple, set, frozenset))
        for text in (one.values() if isinstance(one, dict) else one)
        if isinstance(text, str) and "<!doctype html>" in text and "data-question" in text
    }
    assert session not in held
    pages = [page for page in held if "/nb/q/" in page]
    assert pages, "what everybody sees alike is kept"
    assert not [page for page in pages if " checked" in page or "Du valgte:" in page]


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
    """The hour on the page is half an hour from now, at the clinic, or the six hours' end."""
    visit = halfway()
    assert clock_on(visit) in hours_at_the_clinic(30)
    for _ in range(17):
        clock.forward(minutes=20)
        visit.open("/nb/q/breastfeeding")
    assert clock_on(visit) in hours_at_the_clinic(20, 340)


def clock_on(visit: Visit) -> str:
    """Return the hour that the page names."""
    found = re.search(r"sletter svarene dine klokken (\d\d:\d\d)", visit.page.main)
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
    assert visit.path == "/nb/gone"  # a page that no form led to: Back asks for none again


def test_a_cookie_of_lost_keys_reads_as_answers_that_are_gone() -> None:
    """A patient on the way while the keys were thrown away is told that her answers are gone."""
    visit = halfway().meets(app_of(packaged("rules.yaml"), (OTHER_KEY,)))
    visit.submit("no").sees_error(410)
    visit.open("/nb/q/breastfeeding").sees_question("areas")
