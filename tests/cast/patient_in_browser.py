"""A patient's visit as she makes it: opening pages, choosing answers, pressing buttons.

Knows the markup that scripts and tests hold on to (`data-question`, `data-result`, …) and the
questions of the shipped rules; judges nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, ViewportSize

from cast.answers import AREAS, SCREENING

PHONE: ViewportSize = {"width": 390, "height": 844}
NARROW: ViewportSize = {"width": 320, "height": 640}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}

Answers = Mapping[str, str]
"""Answer codes by question id; several codes are separated by spaces, "" passes a detail."""

CLEAR: Answers = {
    "areas": "forehead",
    "pregnancy": "no",
    "breastfeeding": "no",
    "infection": "no",
    "infection_where": "",
    "myasthenia_gravis": "no",
    "lambert_eaton": "no",
    "other_neuromuscular": "no",
    "neuromuscular_what": "",
}
EVERY_AREA = " ".join(AREAS)
ALL_YES: Answers = {
    **dict.fromkeys(SCREENING, "yes"),
    "areas": EVERY_AREA,
    "infection_where": EVERY_AREA,
    "neuromuscular_what": "being_examined",
}
ALL_UNSURE: Answers = {**ALL_YES, **dict.fromkeys(SCREENING, "not_sure")}


@dataclass(frozen=True)
class Sites:
    """Where the tests' servers are: the shipped screener, and two that differ."""

    shipped: str
    failing: str
    edited: str


@dataclass
class BrowserVisit:
    """A patient at the pages of one site, in the language she reads."""

    page: Page
    language: str
    sites: Sites
    site: str

    def opens(self, address: str = "") -> None:
        """Open a page by its address within the language; "" is the start page."""
        self.page.goto(f"{self.site}/{self.language}/{address}")

    def presses(self, control: Locator) -> None:
        """Press what leads to a page, and wait for that page."""
        with self.page.expect_navigation():
            control.click()

    def starts(self) -> None:
        """Open the start page and begin."""
        self.opens()
        self.presses(self.page.locator("[data-start]"))

    @property
    def question(self) -> str | None:
        """The id of the question on the page, if it asks one."""
        form = self.page.locator("form[data-question]")
        return form.get_attribute("data-question") if form.count() else None

    def option(self, code: str) -> Locator:
        """Return the control of an answer."""
        return self.page.locator(f"input[name=answer][value={code}]")

    @property
    def options(self) -> Locator:
        """The controls of all answers on the page."""
        return self.page.locator("input[name=answer]")

    @property
    def next_button(self) -> Locator:
        """The button that sends the answer."""
        return self.page.locator("form[data-question] button")

    @property
    def finish_button(self) -> Locator:
        """The button of the result page that deletes the answers."""
        return self.page.locator("form[data-finish] button")

    @property
    def outcome(self) -> Locator:
        """What the answers came to, on the result page."""
        return self.page.locator("[data-outcome]")

    @property
    def error_summary(self) -> Locator:
        """What is wrong with what was sent."""
        return self.page.locator("[data-error-summary]")

    def chooses(self, codes: str) -> None:
        """Choose answers, separated by spaces."""
        for code in codes.split():
            self.option(code).check()

    def goes_on(self) -> None:
        """Send the answer on the page."""
        self.presses(self.next_button)

    def answers(self, until: str | None = None, **given: str) -> None:
        """Answer from here on: what is `given`, else what speaks against nothing.

        Stop at the question `until`, or when all are answered.
        """
        while (asked := self.question) and asked != until:
            self.chooses({**CLEAR, **given}[asked])
            self.goes_on()

    def is_asked(self, question: str, **given: str) -> None:
        """Begin, and come to a question."""
        self.starts()
        self.answers(until=question, **given)

    def checks(self, **given: str) -> None:
        """Begin, answer everything, and come to the check page."""
        self.starts()
        self.answers(**given)

    def sees_result(self, **given: str) -> None:
        """Begin, answer everything, and come to the result."""
        self.checks(**given)
        self.presses(self.page.locator("[data-result]"))

    def finishes(self) -> None:
        """Delete the answers on the result page."""
        self.presses(self.finish_button)


NewVisit = Callable[..., BrowserVisit]
"""Gives a patient a browser of her own: takes her language and what Playwright can set of it."""
