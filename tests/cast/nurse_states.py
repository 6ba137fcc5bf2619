"""Every page and state that a nurse can come to, each with the way there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from playwright.sync_api import expect

from cast.answers import AREAS, SCREENING
from cast.identity_numbers import KINDS
from cast.nurse import PASSWORD
from cast.nurse_in_browser import Desk

State = Callable[[Desk], object]
CLEAR = {"areas": "forehead", **dict.fromkeys(SCREENING, "no")}


def full(desk: Desk) -> None:
    """A patient with a code and as much on the page as there can be."""
    desk.opens_code().answers(areas=" ".join(AREAS), **dict.fromkeys(SCREENING, "yes"))
    desk.answers(infection_where="palms", neuromuscular_what="lateral_sclerosis suspected")
    desk.page.locator("[name=own-decision][value=may_book]").check()
    desk.page.locator("[name=own-reason]").fill("A reason")
    desk.note.fill("A note that is somewhat longer than its field on a narrow screen")
    desk.is_up_to_date()


def half(desk: Desk) -> None:
    """A preliminary outcome, with what is not ruled out unfolded, and a key pressed last."""
    desk.answers(areas="palms", infection="not_sure", breastfeeding="yes")
    desk.panel.locator("summary").click()
    desk.option("myasthenia_gravis", "no").focus()
    desk.presses("u").is_at("lambert_eaton").is_up_to_date()


def departs(desk: Desk) -> None:
    """A decision that departs from the rules, without a reason."""
    desk.answers(pregnancy="yes")
    desk.page.locator("[name=own-decision][value=may_book]").check()
    expect(desk.panel.locator("[data-departs]")).to_be_visible()


def taken_back(desk: Desk) -> None:
    """An infection answer that went with the areas."""
    desk.answers(**CLEAR).answers(areas="palms")
    expect(desk.row("infection").locator("[data-emptied]")).to_be_visible()


def number_caught(desk: Desk) -> None:
    """An identity number in the note, and one where the code belongs."""
    desk.note.press_sequentially(KINDS["birth number"])
    desk.code.fill(KINDS["D-number (day + 40)"])
    desk.is_up_to_date()


def unreachable(desk: Desk) -> None:
    """No outcome, because the server cannot be reached, and is not until the page is left."""
    desk.answers(pregnancy="no")
    desk.page.context.set_offline(True)
    desk.option("pregnancy", "yes").check()
    expect(desk.panel.locator("[data-failed]")).to_be_visible()


def cleared_elsewhere(desk: Desk) -> None:
    """A page that is nobody's any more."""
    desk.answers(pregnancy="yes")
    desk.page.locator("[name=patient-round]").first.evaluate("(mark) => { mark.value = 'x' }")
    desk.option("breastfeeding", "yes").check()
    expect(desk.page.locator("[data-cleared]")).to_be_visible()


def whose(desk: Desk) -> None:
    """Another code in the field than the one that is open."""
    desk.opens_code().answers(pregnancy="yes").opens_code("MISTYPED")
    expect(desk.panel.locator("[data-whose]")).to_be_visible()


def asks(desk: Desk) -> None:
    """Clear was pressed, and nothing was copied."""
    desk.answers(pregnancy="yes")
    desk.clear_button.click()
    expect(desk.page.locator("[data-asks]")).to_be_visible()


def idle(desk: Desk) -> None:
    """A page that is about to clear itself."""
    desk.opens()
    desk.page.clock.fast_forward("09:30")
    expect(desk.page.locator("[data-soon]")).to_be_visible()
    now: float = desk.page.evaluate("Date.now() / 1000")
    desk.page.clock.set_fixed_time(now)  # or it clears itself while somebody still looks


def cleared(desk: Desk) -> None:
    """A page that cleared itself, and says so."""
    desk.opens()
    with desk.page.expect_navigation():
        desk.page.clock.fast_forward("10:30")


def malformed(desk: Desk) -> None:
    """An answer that is none of those offered."""
    desk.option("pregnancy", "yes").evaluate("(input) => { input.value = 'maybe' }")
    desk.option("pregnancy", "maybe").check()
    with desk.page.expect_navigation():
        desk.page.locator("[data-update]").dispatch_event("click")


def logged_out(desk: Desk) -> None:
    """The login page, after a mistyped password."""
    desk.page.context.clear_cookies()
    desk.opens()
    desk.page.fill("[name=name]", "nobody")
    desk.page.fill("[name=password]", PASSWORD)
    with desk.page.expect_navigation():
        desk.page.locator("[data-login] button").click()


STATES: Mapping[str, State] = {
    "empty": lambda desk: None,  # noqa: ARG005 - there is nothing to do
    "half": half,
    "full": full,
    "may-book": lambda desk: desk.answers(**CLEAR),
    "opened": lambda desk: desk.opens_code(),
    "refused": lambda desk: desk.opens_code("MISTYPED"),
    "departs": departs,
    "taken-back": taken_back,
    "number-caught": number_caught,
    "malformed": malformed,
    "unreachable": unreachable,
    "whose": whose,
    "asks": asks,
    "cleared-elsewhere": cleared_elsewhere,
    "idle": idle,
    "cleared": cleared,
    "logged-out": logged_out,
    **{
        address.replace("/", "-"): partial(Desk.opens, path=f"/intake/{address}")
        for address in (
            "login",
            "account/",
            "account/password",
            "account/second-factor",
            "account/logins",
            "rules",
            "rules/paper",
            "nothing-here",
        )
    },
}
