"""A nurse at her desk, in a real browser: what she presses, and what she sees.

Knows the markup that scripts and tests hold on to (`data-intake`, `data-row`, …) and waits for what
the page is working out; judges nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Self

from playwright.sync_api import BrowserContext, Locator, Page, Route, ViewportSize, expect

from cast.answers import OF_EACH_KIND
from cast.desk_page import Panel, read_panel
from cast.installation import Running, clinics_today
from cast.nurse import PASSWORD
from screener.intake.database.connection import FILE

DESKTOP: ViewportSize = {"width": 1280, "height": 860}
TABLET: ViewportSize = {"width": 820, "height": 1180}
NARROW: ViewportSize = {"width": 320, "height": 640}
LIVE = "**/intake/outcome"
UNREACHABLE = "The outcome cannot be worked out just now."
LOGGED_OUT = (
    "Your login has ended. Everything on this page stays. Log in again in another tab: this page "
    "goes on by itself."
)
"""What the panel says when there is no outcome: once the server is away, once the login is over."""
PATIENCE_MS = 60_000
PAUSE_MS = 450
"""Keys that are so far apart are no scanner's."""
LEAP_S = 20
"""Longer than this machine takes to stop a page's clock, shorter than a nurse is away."""


@dataclass
class Desk:
    """One tab of a nurse's browser."""

    page: Page
    office: Running
    site: str
    its_time_stands: bool = False

    # Places on the page

    def row(self, question: str) -> Locator:
        """Return the place of a question."""
        return self.page.locator(f"[data-row='{question}']")

    def option(self, question: str, code: str) -> Locator:
        """Return the control of an answer."""
        return self.row(question).locator(f"input[value='{code}']")

    @property
    def code(self) -> Locator:
        """The field of the answer code."""
        return self.page.locator("[data-code]")

    @property
    def panel(self) -> Locator:
        """Where the outcome stands."""
        return self.page.locator("[data-panel]")

    @property
    def outcome(self) -> Locator:
        """The outcome, if the panel shows one."""
        return self.panel.locator("[data-outcome]")

    @property
    def note(self) -> Locator:
        """The field of the short note."""
        return self.page.locator("[name=own-note]")

    @property
    def journal(self) -> str:
        """The text for the journal, once it is up to date."""
        self.is_up_to_date()
        return self.panel.locator("[data-journal]").text_content() or ""

    @property
    def clear_button(self) -> Locator:
        """The button that begins with the next patient."""
        return self.page.locator("[data-clear]")

    # What she does

    def opens(self, path: str = "/intake/") -> Self:
        """Open an address."""
        self.page.goto(self.site + path)
        return self

    def logs_in(self, name: str) -> Self:
        """Type a name and the password that all have."""
        self.opens("/intake/login")
        self.page.fill("[name=name]", name)
        self.page.fill("[name=password]", PASSWORD)
        return self.goes_by("[data-login] button")

    def goes_by(self, button: str) -> Self:
        """Press a button that leads to another page."""
        with self.page.expect_navigation():
            self.page.locator(button).click()
        return self

    def presses(self, *keys: str) -> Self:
        """Press keys one after the other, with a hand's pause after each."""
        for key in keys:
            self.page.keyboard.press(key)
            self.pauses()
        return self

    def pauses(self, milliseconds: int = PAUSE_MS) -> Self:
        """Let time pass: longer than keys of one scan are apart, unless told otherwise."""
        self.page.clock.run_for(milliseconds)
        return self.is_up_to_date() if milliseconds >= PAUSE_MS else self

    def scans(self, code: str, suffix: str = "Enter", *, gap: int = 0) -> Self:
        """Have a scanner type a code, so many milliseconds a key, and what it sends after it."""
        with self.time_stands():
            for key in code:
                self.page.keyboard.type(key)
                if gap:
                    self.page.clock.run_for(gap)
            if suffix:
                self.page.keyboard.press(suffix)
        return self

    @contextmanager
    def time_stands(self) -> Iterator[None]:
        """Let no time pass for the page but what is asked for, however busy this machine is.

        It begins with a leap, as after a hand's pause. Within another, it changes nothing.
        """
        if self.its_time_stands:
            yield
            return
        self.page.clock.pause_at(self.page.evaluate("Date.now() / 1000") + LEAP_S)
        self.its_time_stands = True
        yield
        self.its_time_stands = False
        self.page.clock.resume()

    def is_at(self, question: str) -> Self:
        """Fail unless a question has focus, soon."""
        expect(self.row(question).locator("input:focus")).to_have_count(1)
        return self

    def is_up_to_date(self) -> Self:
        """Wait until what the panel shows is of the answers on the page."""
        expect(self.panel).not_to_have_attribute("aria-busy", "true")
        return self

    def answers(self, **given: str) -> Self:
        """Choose answers with the pointer; several codes are separated by spaces."""
        for question, codes in given.items():
            for code in codes.split():
                self.option(question, code).check()
            self.is_up_to_date()
        return self

    def patients_code(self, **answers: object) -> str:
        """Return the code of a patient who answered today."""
        return self.office.code(answers or OF_EACH_KIND, clinics_today())

    def patients_codes(self) -> Iterator[str]:
        """Return codes of one patient without end, no two alike."""
        while True:
            yield self.patients_code().replace("-", "")

    def opens_code(self, code: str = "") -> Self:
        """Type a code and press Enter."""
        self.code.fill(code or self.patients_code())
        with self.page.expect_navigation():
            self.code.press("Enter")
        return self

    def clears(self) -> Self:
        """Begin with the next patient, whatever the page asks."""
        is_asked = self.page.locator("[data-asks-yes]")
        with self.page.expect_navigation():
            self.clear_button.click()
            if is_asked.count() and is_asked.is_visible():
                is_asked.click()
        return self

    # What she sees

    def chosen(self) -> list[tuple[str, str]]:
        """Return every answer that is chosen, hidden ones too."""
        found: list[list[str]] = self.page.evaluate(
            "[...document.querySelectorAll('[data-row] input:checked')]"
            ".map((input) => [input.name, input.value])"
        )
        return [(name, value) for name, value in found]

    def shown(self) -> list[str]:
        """Return the questions that can be seen."""
        found: list[str] = self.page.evaluate(
            "[...document.querySelectorAll('[data-row]')]"
            ".filter((row) => row.checkVisibility()).map((row) => row.dataset.row)"
        )
        return found

    def read(self) -> Panel:
        """Return the panel, once it is up to date, as the tests without a browser read it."""
        self.is_up_to_date()
        return read_panel(self.panel.inner_html())

    # What the server does

    def login_ends(self) -> None:
        """End every login, as time does: the cookie stays, and is worth nothing."""
        with closing(sqlite3.connect(self.office.data / FILE)) as accounts, accounts:
            accounts.execute("DELETE FROM login")
        self.office.cookies.clear()

    @contextmanager
    def held_back(self, address: str = LIVE) -> Iterator[list[Route]]:
        """Hold what the page asks an address back; it goes on when the block ends."""
        held: list[Route] = []
        is_over = False

        def hold(route: Route) -> None:
            if is_over:
                route.continue_()
            else:
                held.append(route)

        self.page.route(address, hold)
        try:
            yield held
        finally:
            is_over = True
            for route in held:
                route.continue_()


def seat(context: BrowserContext, office: Running) -> Desk:
    """Give a browser the login of a nurse, and open a tab in it."""
    context.set_default_timeout(PATIENCE_MS)
    places = {"screener_intake": office.url + "/intake", "screener_device": office.url}
    cookies = office.nurse().cookies.items()
    context.add_cookies(
        [
            {"name": name, "value": value, "url": places[name], "httpOnly": True}
            for name, value in cookies
        ]
    )
    page = context.new_page()
    page.clock.install()  # it goes on as ever, and can be put forward
    return Desk(page, office, office.url)


NewDesk = Callable[..., Desk]
"""Seats a nurse: takes her language and what Playwright can set of a browser."""
