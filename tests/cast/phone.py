"""A patient's phone: what she does with it, and what its window shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    JavascriptException,
    NoSuchElementException,
    StaleElementReferenceException,
)
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from cast.patient_in_browser import CLEAR

_PATIENCE_SECONDS = 30
# What an element answers while the window still scrolls to it, or its page is being replaced.
_NOT_YET = (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    JavascriptException,
    NoSuchElementException,
    StaleElementReferenceException,
)
_IS_IN_WINDOW = """
const box = document.querySelector(arguments[0])?.getBoundingClientRect();
return !!box && box.height > 0 && box.top >= 0 && box.bottom <= innerHeight
  && box.left >= 0 && box.right <= innerWidth;
"""

_MARKS_FOCUS = """
const control = document.activeElement;
return getComputedStyle(control.closest('.option') ?? control).outlineStyle === 'solid';
"""


@dataclass(frozen=True)
class Phone:
    """A browser at the pages of one language."""

    driver: WebDriver
    home: str

    def opens(self, address: str = "") -> None:
        """Open a page by its address within the language; "" is the start page."""
        self.driver.get(f"{self.home}/{address}")

    def script(self, text: str, *arguments: object) -> Any:  # noqa: ANN401 - what the script says
        """Run a script in the page, and return what it returns."""
        return self.driver.execute_script(text, *arguments)

    def waits(self, until: Callable[[], object], why: str) -> None:
        """Wait until something is so; fail, saying `why`, if it does not come about."""
        wait = WebDriverWait(self.driver, _PATIENCE_SECONDS, 0.1, _NOT_YET)
        wait.until(lambda _: until(), why)

    def all(self, selector: str) -> list[WebElement]:
        """Return the elements that a selector finds."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        """Return the first element that a selector finds."""
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def taps(self, selector: str) -> None:
        """Scroll to something and tap it, as soon as it can be tapped."""

        def taps() -> bool:
            self.script("arguments[0].scrollIntoView({block: 'center'})", self.one(selector))
            self.one(selector).click()
            return True

        self.waits(taps, f"cannot tap {selector}")

    def goes_by(self, selector: str) -> None:
        """Tap what leads to another page, and wait for that page."""
        self.script("document.documentElement.dataset.left = ''")
        self.taps(selector)
        arrived = "return !('left' in document.documentElement.dataset)"
        self.waits(lambda: self.script(arrived), f"{selector} leads nowhere")
        self.waits(self._is_loaded, "the page does not come")

    def _is_loaded(self) -> bool:
        return bool(self.script("return document.readyState === 'complete'"))

    @property
    def question(self) -> str | None:
        """The id of the question on the page, if it asks one."""
        found: str | None = self.script(
            "return document.querySelector('form[data-question]')?.dataset.question"
        )
        return found

    @property
    def heading(self) -> str:
        """The page's heading."""
        return self.one("h1").text

    def shows(self, selector: str) -> bool:
        """Whether an element is whole within the window."""
        return bool(self.script(_IS_IN_WINDOW, selector))

    def has_focus(self, selector: str) -> bool:
        """Whether the first element that a selector finds is in focus."""
        return bool(
            self.script(
                "return document.activeElement === document.querySelector(arguments[0])", selector
            )
        )

    def marks_focus(self) -> bool:
        """Whether what is in focus, or the card around it, is outlined."""
        return bool(self.script(_MARKS_FOCUS))

    def presses(self, key: str) -> None:
        """Press a key."""
        ActionChains(self.driver).send_keys(key).perform()

    def chooses(self, codes: str) -> None:
        """Choose answers, separated by spaces."""
        for code in codes.split():
            control = f"input[name=answer][value={code}]"
            self.taps(control)
            self.waits(self.one(control).is_selected, f"{code} is not chosen")

    def goes_on(self) -> None:
        """Send the answer on the page."""
        self.goes_by("form[data-question] button")

    def sees_result(self, **given: str) -> None:
        """Begin, answer what is `given`, else what speaks against nothing, and see the result."""
        self.opens()
        self.goes_by("[data-start]")
        while asked := self.question:
            self.chooses({**CLEAR, **given}[asked])
            self.goes_on()
        self.goes_by("[data-result]")


NewPhone = Callable[..., Phone]
"""Gives a patient a phone of her own: takes its width and height, and the language she reads."""
