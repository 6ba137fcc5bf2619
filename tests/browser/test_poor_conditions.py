"""The pages work on a bad connection and an old phone."""

from __future__ import annotations

import gzip

import pytest
from cast.patient_in_browser import ALL_UNSURE, ALL_YES, CLEAR, BrowserVisit, NewVisit
from cast.patient_states import come_to, error, has_answered
from playwright.sync_api import Request, Response, expect

pytestmark = pytest.mark.browser

BUDGET = 10 * 1024
"""Bytes, compressed: with the headers they fit into the first flight of a connection, 14 KB."""
ROUND_TRIP_SECONDS = 0.4
BYTES_A_SECOND = 50_000
"""What Chromium's tools call "slow 3G"."""
TWO_BARS = {
    "offline": False,
    "latency": ROUND_TRIP_SECONDS * 1000,
    "downloadThroughput": BYTES_A_SECOND,
    "uploadThroughput": BYTES_A_SECOND,
}
SOON_SECONDS = 3


def test_every_question_page_is_small(visit: BrowserVisit) -> None:
    """A question, its style sheet and its script come to at most 10 KB, compressed."""
    seen: list[Response] = []
    visit.page.on("response", lambda reply: seen.append(reply))  # noqa: PLW0108 - must be Python
    visit.starts()
    for asked in CLEAR:
        assert visit.question == asked
        seen.clear()
        visit.page.reload()
        needed = [reply for reply in seen if not reply.url.endswith(".svg")]
        assert len(needed) == 3, asked
        assert sum(len(gzip.compress(reply.body())) for reply in needed) <= BUDGET, asked
        visit.chooses(ALL_UNSURE[asked])
        visit.goes_on()


def test_a_slow_connection_shows_a_question_soon(visit: BrowserVisit) -> None:
    """On a slow connection the next question comes, by few round trips and bytes.

    How long they take is reckoned, one after another, for this machine may be slow, too.
    """
    come_to(visit, "pregnancy", CLEAR)
    session = visit.page.context.new_cdp_session(visit.page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", TWO_BARS)
    visit.chooses("no")
    sent: list[Request] = []
    visit.page.on("requestfinished", lambda request: sent.append(request))  # noqa: PLW0108
    visit.goes_on()
    assert visit.question == "breastfeeding"
    sizes = [size for request in sent for size in request.sizes().values()]
    bytes_ = sum(size for size in sizes if isinstance(size, int))
    assert len(sent) >= 2, "the answer, and the next page"
    assert len(sent) * ROUND_TRIP_SECONDS + bytes_ / BYTES_A_SECOND <= SOON_SECONDS


def test_two_taps_send_one_answer(visit: BrowserVisit) -> None:
    """An impatient second tap on "Next" neither skips a question nor breaks anything."""
    come_to(visit, "pregnancy", CLEAR)
    visit.chooses("no")
    visit.next_button.dblclick(no_wait_after=True)  # one of the two is broken off
    expect(visit.page.locator("form[data-question=breastfeeding]")).to_be_visible()
    expect(visit.page.locator("input:checked")).to_have_count(0)


def test_without_the_style_sheet_the_page_reads_in_order(new_visit: NewVisit) -> None:
    """Where the style sheet does not arrive, a question still reads from top to bottom."""
    visit = new_visit()
    visit.page.route("**/*.css", lambda route: route.abort())
    error(visit, "lambert_eaton")
    places = [
        visit.page.locator(selector).first.bounding_box()
        for selector in (
            ".skip",
            ".brand",
            ".languages",
            ".back",
            "[data-error-summary]",
            "#progress",
            "h1",
            "#hint",
            ".error",
            "label",
            "details",
            "form[data-question] button",
            ".deadline",
            "footer",
        )
    ]
    tops = [place["y"] for place in places if place]
    assert len(tops) == len(places)
    assert tops == sorted(tops)
    icons = visit.page.locator("svg")
    assert icons.count() == 3
    assert all(box and box["width"] <= 24 for box in (icon.bounding_box() for icon in icons.all()))


def test_without_the_style_sheet_answers_stand_apart(visit: BrowserVisit) -> None:
    """Where the style sheet does not arrive, each answer still has a line of its own."""
    visit.page.route("**/*.css", lambda route: route.abort())
    come_to(visit, "areas", CLEAR)
    boxes = [option.bounding_box() for option in visit.options.all()]
    assert len({box["y"] for box in boxes if box}) == 8
    has_answered(visit, ALL_YES, "check")
    given = visit.page.locator("dd.given").first.inner_text()
    assert len(given.splitlines()) == 7


def test_without_the_style_sheet_a_patient_comes_to_the_result(visit: BrowserVisit) -> None:
    """Where the style sheet does not arrive, the questionnaire still leads to the result."""
    visit.page.route("**/*.css", lambda route: route.abort())
    visit.sees_result(lambert_eaton="yes")
    expect(visit.outcome).to_have_attribute("data-outcome", "consult_first")
