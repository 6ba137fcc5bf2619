"""Every page and state that a patient can come to, each with the way there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from urllib.parse import urlencode

import pytest

from cast.clock import later
from cast.patient_in_browser import ALL_UNSURE, ALL_YES, CLEAR, Answers, BrowserVisit

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}

State = Callable[[BrowserVisit], None]

STATUS_CODES = (400, 403, 404, 413, 422, 429, 500, 503)


def come_to(visit: BrowserVisit, asked: str, given: Answers) -> None:
    """Bring a patient to a question, all earlier ones answered."""
    _send(visit, given, until=asked)
    visit.opens(f"q/{asked}")
    assert visit.question == asked


def has_answered(visit: BrowserVisit, given: Answers, page: str) -> None:
    """Bring a patient who has answered everything to the check page or the result."""
    _send(visit, given)
    visit.opens(page)


def _send(visit: BrowserVisit, given: Answers, until: str | None = None) -> None:
    """Send the forms of the questions from the patient's browser, without showing their pages."""
    send = visit.page.context.request
    reply = send.get(f"{visit.site}/{visit.language}/q/{next(iter(given))}")
    while (asked := reply.url.rpartition("/")[2]) in given and asked != until:
        fields = re.findall(
            r'type="hidden" name="(csrf_token|asked)" value="(\w[^"]*)', reply.text()
        )
        answers = [("answer", code) for code in given[asked].split()]
        reply = send.post(reply.url, data=urlencode(fields + answers), headers=_FORM)
        assert reply.ok, f"{asked} does not take {given[asked]}"


def start(visit: BrowserVisit) -> None:
    """The start page."""
    visit.opens()


def started(visit: BrowserVisit) -> None:
    """The start page, when somebody has already begun on this device."""
    come_to(visit, "pregnancy", CLEAR)
    visit.opens()


def question(visit: BrowserVisit, asked: str) -> None:
    """A question as it is asked first."""
    come_to(visit, asked, ALL_UNSURE)


def chosen(visit: BrowserVisit, asked: str, codes: str) -> None:
    """A question with answers chosen, and the reason for it unfolded."""
    come_to(visit, asked, CLEAR)
    visit.chooses(codes)
    visit.page.locator("details summary").click()


def error(visit: BrowserVisit, asked: str) -> None:
    """A question sent without an answer."""
    come_to(visit, asked, CLEAR)
    visit.goes_on()


def changing(visit: BrowserVisit) -> None:
    """A question that the check page leads back to."""
    has_answered(visit, ALL_UNSURE, "check")
    visit.presses(visit.page.locator("dl a").nth(1))


def check(visit: BrowserVisit) -> None:
    """The check page with as much on it as there can be."""
    has_answered(visit, ALL_YES, "check")


def result(visit: BrowserVisit, given: Answers) -> None:
    """The result of some answers."""
    has_answered(visit, given, "result")


def questions_updated(visit: BrowserVisit) -> None:
    """A question that is asked again, since the rules were edited on the way."""
    come_to(visit, "breastfeeding", CLEAR)
    visit.site = visit.sites.edited
    visit.opens("q/breastfeeding")
    assert visit.page.locator(".notice:visible").count() == 1


def chosen_elsewhere(visit: BrowserVisit) -> None:
    """A question that is asked again, since the areas were changed in another window."""
    come_to(visit, "infection", CLEAR)
    _send(visit, {"areas": "palms"})
    visit.goes_on()
    assert visit.page.locator(".notice:visible").count() == 1


def withdrawn(visit: BrowserVisit) -> None:
    """Where a patient goes on who came to a question that is not asked."""
    come_to(visit, "pregnancy", CLEAR)
    visit.opens("q/no_longer_asked")
    assert visit.page.locator(".notice:visible").count() == 1


def cookies_refused(visit: BrowserVisit) -> None:
    """The start page in a browser that keeps no cookies."""
    browser = visit.page.context.new_cdp_session(visit.page)
    browser.send("Emulation.setDocumentCookieDisabled", {"disabled": True})
    visit.opens()
    assert visit.page.locator("[data-no-cookies]").is_visible()


def booking(visit: BrowserVisit) -> None:
    """The result of a patient who can book, at a clinic with a booking page."""
    visit.site = visit.sites.edited
    result(visit, CLEAR)


def finished(visit: BrowserVisit) -> None:
    """The page that says that the answers are deleted."""
    result(visit, CLEAR)
    visit.finishes()


def timed_out(visit: BrowserVisit) -> None:
    """The page that says that the answers are gone."""
    visit.site = visit.sites.failing
    come_to(visit, "breastfeeding", CLEAR)
    with later(minutes=31):
        visit.page.reload()


def soon_gone(visit: BrowserVisit) -> None:
    """A result two minutes before its answers are deleted, with the button that keeps them."""
    visit.site = visit.sites.failing
    visit.page.clock.install()
    result(visit, ALL_UNSURE)
    with later(minutes=28.5):
        visit.page.clock.fast_forward("28:30")
        visit.page.locator("[data-deadline].notice").wait_for()
    now: float = visit.page.evaluate("Date.now() / 1000")
    visit.page.clock.set_fixed_time(now)  # or the notice goes while somebody still looks
    visit.page.evaluate("() => { const now = performance.now(); performance.now = () => now }")


def emptied(visit: BrowserVisit) -> None:
    """A result whose hour has come, on a device that cannot ask the server for more."""
    visit.site = visit.sites.failing
    visit.page.clock.install()
    result(visit, ALL_UNSURE)
    visit.page.context.set_offline(True)
    visit.page.clock.fast_forward("31:00")
    visit.outcome.wait_for(state="detached")


def paused(visit: BrowserVisit) -> None:
    """The page that stands in for one with answers, for browsers without a script."""
    come_to(visit, "breastfeeding", CLEAR)
    visit.opens("pause?at=q/breastfeeding")


def forged(visit: BrowserVisit) -> None:
    """The page for an answer whose sender cannot be told."""
    come_to(visit, "pregnancy", CLEAR)
    visit.page.eval_on_selector("main [name=csrf_token]", "field => { field.value = 'x' }")
    visit.goes_on()


def too_large(visit: BrowserVisit) -> None:
    """The page for a form that is larger than any of ours."""
    come_to(visit, "pregnancy", CLEAR)
    visit.page.eval_on_selector("[name=asked]", "field => { field.value = 'x'.repeat(20_000) }")
    visit.goes_on()


def fails(visit: BrowserVisit, code: int) -> None:
    """The page for a status code."""
    visit.site = visit.sites.failing
    visit.opens(f"fails/{code}")


STATES: Mapping[str, State] = {
    "start": start,
    "started": started,
    **{f"question-{asked}": partial(question, asked=asked) for asked in CLEAR},
    "chosen-areas": partial(chosen, asked="areas", codes="forehead palms"),
    "chosen-pregnancy": partial(chosen, asked="pregnancy", codes="not_sure"),
    "error-areas": partial(error, asked="areas"),
    "error-lambert_eaton": partial(error, asked="lambert_eaton"),
    "changing": changing,
    "chosen-elsewhere": chosen_elsewhere,
    "withdrawn": withdrawn,
    "cookies-refused": cookies_refused,
    "check": check,
    "result-book": partial(result, given=CLEAR),
    "result-all-yes": partial(result, given=ALL_YES),
    "result-all-unsure": partial(result, given=ALL_UNSURE),
    "soon-gone": soon_gone,
    "emptied": emptied,
    "paused": paused,
    "finished": finished,
    "privacy": lambda visit: visit.opens("privacy"),
    "accessibility": lambda visit: visit.opens("accessibility"),
    "not-found": lambda visit: visit.opens("nothing-here"),
    "timed-out": timed_out,
    "forged": forged,
    "too-large": too_large,
    **{f"fails-{code}": partial(fails, code=code) for code in STATUS_CODES},
}


IN_BOKMAL: Mapping[str, State] = {
    "questions-updated": questions_updated,
    "result-booking": booking,
}
"""What the edited rules show, which speak one language."""


LONG = pytest.mark.long
ALIKE = {f"question-{asked}" for asked in CLEAR} | {f"fails-{code}" for code in STATUS_CODES}
ALIKE -= {"question-areas", "question-pregnancy", "question-infection_where", "fails-503"}
"""States whose pages differ from another's in words alone."""


def every_state(language: str, *others: str) -> list[object]:
    """Return every state in each language, for a test that takes `language` and `state`.

    The pages are alike but for their words: the other languages are long repetitions, and so are
    those that differ from another in words alone.
    """
    everywhere = [
        pytest.param(one, state, id=f"{one}-{name}", marks=LONG if is_long else ())
        for one in (language, *others)
        for name, state in STATES.items()
        for is_long in [one != language or name in ALIKE]
    ]
    edited = [pytest.param("nb", state, id=f"nb-{name}") for name, state in IN_BOKMAL.items()]
    return [*everywhere, *edited]
